/** An answer as plain text, for the record: what to do and by when, what may follow, what was filled in, which version. */

import type { Answer } from "../evaluate.ts";
import type { Advised } from "../shown.ts";
import { duration, merged, verdict, type Merged } from "./advice-words.ts";
import type { Draft } from "./draft.ts";
import { fill } from "./texts.ts";
import { upright } from "./view.ts";
import { capital, type Wording } from "./wording.ts";

const WIDTH = 78;

export function recordText(say: Wording, draft: Draft, answer: Answer): string {
  const { words, phrases, view } = say;
  const lines: string[] = [];
  const put = (text: string, indent = 0, bullet = ""): void => void lines.push(...wrapped(text, indent, bullet));
  const title = say.text(view.guideline.title);
  const about = draft.id === null || draft.id === "" ? title : `${title}, ${fill(phrases.case, upright(draft.id))}`;
  put(`${about}: ${verdict(say, answer)}.`);
  const reference = say.text(view.guideline.reference_time);
  if (draft.at === null) put(fill(phrases.counted_from, reference));
  else put(fill(phrases.counted_from_time, say.moment(draft.at), reference, offset(draft.at)));
  const definite = merged(answer.recommendations);
  const sections: [string, readonly Merged[]][] = [
    [phrases.with_deadline, definite.filter((one) => one.first.within !== null)],
    [phrases.without_deadline, definite.filter((one) => one.first.within === null)],
  ];
  for (const [heading, ones] of sections) {
    if (ones.length === 0) continue;
    lines.push("", heading.toUpperCase());
    for (const { first } of ones) advised(say, first, put);
  }
  if (definite.length === 0) lines.push("", phrases.nothing_definite);
  const possible = merged(answer.possible);
  if (possible.length > 0) {
    lines.push("", phrases.may_follow.toUpperCase());
    for (const { first } of possible) {
      const deadline = duration(say, first);
      put(say.text(first.label) + (deadline === "" ? "" : `: ${fill(phrases.if_so, deadline)}`), 2, "- ");
      put(`${fill(phrases.waits_for, first.waitsFor.map((id) => label(say, id)).join(", ")).replace(/:$/, "")}`, 4);
    }
  }
  lines.push("", words.facts.toUpperCase());
  if (draft.facts.size === 0) put(words.noneGiven, 2);
  for (const [id, value] of draft.facts) {
    const fact = view.factOf.get(id);
    if (fact !== undefined) put(`${capital(say.text(fact.label))}: ${say.value(fact, value)}`, 2, "- ");
  }
  for (const [at, warning] of answer.warnings.entries()) {
    if (at === 0) lines.push("", phrases.warnings.toUpperCase());
    put(say.dated(say.text(warning.text)), 2, "! ");
  }
  if (answer.readings.length > 0) {
    lines.push("", phrases.readings.toUpperCase());
    for (const id of answer.readings) {
      const reading = view.readingOf.get(id);
      if (reading !== undefined) put(`${id}: ${say.text(reading.question)} ${say.text(reading.choice)}`, 2, "- ");
    }
  }
  lines.push("", phrases.about.toUpperCase());
  const { id, version, status, sha256, source, intended_use: use } = view.guideline;
  put(`${id} ${version} (${phrases.status[status]}), ${fill(words.sourceYear, source.year)}, sha256 ${sha256.slice(0, 12)}`, 2);
  put(say.text(use), 2);
  return `${lines.join("\n")}\n`;
}

function advised(say: Wording, one: Advised, put: (text: string, indent?: number, bullet?: string) => void): void {
  const { phrases } = say;
  const deadline = duration(say, one);
  const until = one.due === null ? "" : ` (${fill(phrases.until, say.moment(one.due))})`;
  put(say.text(one.label) + (deadline === "" ? "" : `: ${deadline}${until}`), 2, "* ");
  if (one.dose !== null) put(say.text(one.dose), 4);
  if (one.detail !== null) put(say.text(one.detail), 4);
  const by = fill(phrases.provenance[one.provenance], one.readings.join(", "));
  const cites = one.cites.length === 0 ? "" : ` [${one.cites.join(", ")}]`;
  put(`${[phrases.strength[one.strength], by].filter((part) => part !== "").join("; ")}${cites}`, 4);
}

function label(say: Wording, id: string): string {
  return say.text(say.view.factOf.get(id)?.label);
}

export function offset(at: string): string {
  return /[+-]\d\d:?\d\d$/.exec(at)?.[0] ?? "+00:00";
}

/** A text on lines that fit, the first after its bullet. */
function wrapped(text: string, indent: number, bullet: string): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent) + bullet;
  const hang = " ".repeat(indent + bullet.length);
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      [line, empty] = [hang, true];
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
