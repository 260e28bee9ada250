"use strict";
// What a look found, told on the pages of `leidraad watch` and `leidraad serve`.
// Everything that comes from the guideline is put into the page as text.

const part = (id) => document.getElementById(id);
const command = document.title;

function element(name, words, className) {
  const made = document.createElement(name);
  if (words !== undefined) made.textContent = words;
  if (className) made.className = className;
  return made;
}

function finding(one) {
  const item = element("li", undefined, one.severity);
  item.lang = "en"; // messages are in English whatever the page is in
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

/** Tell what a look found: in the title, in one line, and each finding and failing case by itself. */
function tell(state) {
  const { words } = state;
  const toMend = state.number_of_findings + state.failed + state.unconfirmed;
  document.title = `${toMend ? "✗" : "✓"} ${state.title || command}`;
  document.documentElement.lang = state.language;
  const count = (number, one, more) => `${number} ${number === 1 ? one : more}`;
  const found = state.number_of_findings ? count(state.number_of_findings, words.finding, words.findings) : words.clean;
  const passed = `${count(state.passed, words.case, words.cases)} ${words.passed}`;
  const others = ["failed", "unconfirmed"].filter((what) => state[what]);
  const counted = [passed, ...others.map((what) => `${state[what]} ${words[what]}`)].join(", ");
  const cases = state.run ? counted : words.not_run;
  part("state").textContent = `${found}; ${cases} (${words.at} ${state.at})`;
  part("state").className = toMend ? "bad" : "good";
  part("findings").replaceChildren(...state.findings.map(finding));
  part("failures").replaceChildren(...state.failures.map((one) => failure(one, words)));
}

function note(words) {
  part("note").textContent = words;
  part("note").hidden = !words;
}

/** Look when the page is opened and whenever the server has something new; `stopped` is told when it is gone. */
function follow(look, stopped) {
  const events = new EventSource("/events");
  events.addEventListener("look", look);
  events.addEventListener("error", () => stopped() && note(stopped()));
}
