"use strict";
// Everything that comes from the guideline is put into the page as text; the drawing is parsed as SVG, not as HTML.

const part = (id) => document.getElementById(id);
let chart = "";
let state = null;

function element(name, words, className) {
  const made = document.createElement(name);
  if (words !== undefined) made.textContent = words;
  if (className) made.className = className;
  return made;
}

function finding(one) {
  const item = element("li", undefined, one.severity);
  item.append(element("p", `${one.severity}[${one.code}]: ${one.message}`), element("p", one.place, "place"));
  if (one.line.trim()) item.append(element("code", one.line));
  if (one.hint) item.append(element("p", one.hint));
  return item;
}

function failure(one, words) {
  const item = element("li", undefined, "error");
  item.append(element("p", one.title ? `${one.case}: ${one.title}` : one.case), element("p", one.place, "place"));
  for (const each of one.differences) {
    const list = element("dl");
    item.append(element("p", each.key, "key"));
    list.append(element("dt", words.expected), element("dd", each.expected));
    list.append(element("dt", words.got), element("dd", each.got));
    item.append(list);
  }
  return item;
}

function tell() {
  const { words } = state;
  part("title").textContent = state.title || "leidraad watch";
  document.title = `${state.number_of_findings + state.failed ? "✗" : "✓"} ${state.title || "leidraad watch"}`;
  part("about").textContent = state.about;
  part("intended_use").textContent = state.intended_use;
  document.documentElement.lang = state.language;
  const count = (number, one, more) => `${number} ${number === 1 ? one : more}`;
  const found = state.number_of_findings ? count(state.number_of_findings, words.finding, words.findings) : words.clean;
  const passed = `${count(state.passed, words.case, words.cases)} ${words.passed}`;
  const cases = state.run ? passed + (state.failed ? `, ${state.failed} ${words.failed}` : "") : words.not_run;
  part("state").textContent = `${found}; ${cases} (${words.at} ${state.at})`;
  part("state").className = state.number_of_findings + state.failed ? "bad" : "good";
  part("findings").replaceChildren(...state.findings.map(finding));
  part("failures").replaceChildren(...state.failures.map((one) => failure(one, words)));
  if (!state.flowcharts.includes(chart)) chart = "";
  part("charts").replaceChildren(
    ...(state.flowcharts.length ? ["", ...state.flowcharts] : []).map((name) => {
      const button = element("button", name || words.whole);
      button.type = "button";
      button.setAttribute("aria-pressed", String(name === chart));
      button.addEventListener("click", () => {
        chart = name;
        tell();
        draw();
      });
      return button;
    }),
  );
}

function note(words) {
  part("note").textContent = words;
  part("note").hidden = !words;
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
  tell();
  await draw();
}

const events = new EventSource("/events");
events.addEventListener("look", look);
events.addEventListener("error", () => {
  if (state) note(state.words.stopped);
});
