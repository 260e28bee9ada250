"use strict";
// The page of `leidraad serve`. The clinician's page stands in a frame, exactly as `leidraad site` writes it. After a save
// the new one is made in a second frame; the case that is being filled in goes from the one to the other, and nowhere else.

let state = null;
let wanted = 0;

/** The frame that is in view. */
const current = () => document.querySelector("iframe.current");

function notice() {
  const { words } = state;
  const shown = current() !== null;
  if (!state.good) note(words.page_none);
  else if (wanted !== state.good || !shown) note(words.page_making);
  else note(state.stale ? words.page_stale : "");
}

/** Show the guideline as it is at a look, in the place and in the language in which it was being read. */
function renew(good) {
  document.querySelector("iframe.coming")?.remove();
  const before = current()?.contentWindow ?? null;
  const next = element("iframe", undefined, "coming");
  next.title = state.words.page;
  const language = before?.document.documentElement.lang;
  const asked = language === undefined ? "" : `&lang=${language}`;
  next.src = `/page.html?version=${good}${asked}${(before ?? window).location.hash}`;
  next.addEventListener("load", () => arrive(next, good, language), { once: true });
  part("framed").append(next);
}

function arrive(next, good, language) {
  const [page, old] = [next.contentWindow, current()];
  if (typeof page.leidraad?.keep !== "function") {
    note(page.document.body.textContent);
    next.remove();
    return;
  }
  if (old !== null) {
    // A reader may have turned to another language or another place while the new page was on its way.
    if (old.contentWindow.document.documentElement.lang !== language) return renew(good);
    const { hash } = old.contentWindow.location;
    if (page.location.hash !== hash) {
      page.history.replaceState(null, "", hash || "#");
      page.dispatchEvent(new page.HashChangeEvent("hashchange"));
    }
    const kept = old.contentWindow.leidraad.kept();
    if (kept) page.leidraad.keep(kept);
    const [left, top] = [old.contentWindow.scrollX, old.contentWindow.scrollY];
    requestAnimationFrame(() => requestAnimationFrame(() => page.scrollTo(left, top)));
  }
  const focused = old !== null && document.activeElement === old;
  page.addEventListener("hashchange", () => history.replaceState(null, "", page.location.hash || "#"));
  next.className = "current";
  old?.remove();
  if (focused) next.focus();
  wanted = good;
  notice();
}

async function look() {
  const answer = await fetch("/state.json", { cache: "no-store" });
  state = await answer.json();
  tell(state);
  part("found").hidden = part("findings").childElementCount + part("failures").childElementCount === 0;
  part("found").setAttribute("aria-label", state.words.findings);
  notice();
  if (state.good && state.good !== wanted) renew(state.good);
}

follow(look, () => state?.words.page_stopped);
