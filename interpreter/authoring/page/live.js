"use strict";
// The page of `leidraad watch`. The drawing is parsed as SVG, not as HTML.

let chart = "";
let state = null;

function show() {
  part("title").textContent = state.title || command;
  part("about").textContent = state.about;
  part("intended_use").textContent = state.intended_use;
  tell(state);
  if (!state.flowcharts.includes(chart)) chart = "";
  part("charts").replaceChildren(
    ...(state.flowcharts.length ? ["", ...state.flowcharts] : []).map((name) => {
      const button = element("button", name || state.words.whole);
      button.type = "button";
      button.setAttribute("aria-pressed", String(name === chart));
      button.addEventListener("click", () => {
        chart = name;
        show();
        draw();
      });
      return button;
    }),
  );
}

async function draw() {
  if (!state.flowcharts.length) {
    part("picture").replaceChildren();
    note(state.words.none);
    return;
  }
  const answer = await fetch(`/picture.svg?flowchart=${encodeURIComponent(chart)}`, { cache: "no-store" });
  const text = await answer.text();
  if (!answer.ok) {
    note(text);
    return;
  }
  note(state.stale ? state.words.stale : "");
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  part("picture").replaceChildren(document.importNode(drawing, true));
}

async function look() {
  const answer = await fetch("/state.json", { cache: "no-store" });
  state = await answer.json();
  show();
  await draw();
}

follow(look, () => state?.words.stopped);
