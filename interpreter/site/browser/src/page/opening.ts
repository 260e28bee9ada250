/** A case from a text that somebody chose to open: a file, or a link to an example. Nothing is opened by half. */

import { type Finding, isCase } from "../case.ts";
import type { Kernel } from "../kernel.ts";
import { casesIn } from "./casefile.ts";
import { type Draft, draftOf, EMPTY, judged } from "./draft.ts";
import { fill } from "./texts.ts";
import type { Wording } from "./wording.ts";

export interface Told {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** What there is to say, and the case, unless it was refused. */
export interface Opening extends Told {
  readonly draft: Draft | null;
}

/** The case that a text holds, the first one of several; `name` is what the text is called. */
export function opening(say: Wording, kernel: Kernel, text: string, name: string): Opening {
  const { words, view } = say;
  const refused = (about: string, findings: readonly Finding[] = []): Opening => ({ text: fill(words.notRead, about), findings, draft: null });
  const read = casesIn(text);
  if ("problem" in read) return refused(read.problem);
  const [first] = read.cases;
  if (first === undefined) return refused(words.empty);
  if (!isCase(first)) return refused(name, first.findings);
  const checked = judged(kernel, { ...EMPTY, ...first, facts: new Map() });
  const draft = draftOf(view, first);
  const whole = "refused" in checked ? checked : judged(kernel, draft);
  if ("refused" in whole) return refused(name, whole.refused.findings);
  const strange = [...first.facts.keys()].filter((id) => !view.factOf.has(id));
  if (strange.length > 0) {
    return refused(name, strange.map((id) => ({ code: "unknown-fact", message: id, hint: "", about: id })));
  }
  const more = read.cases.length > 1 ? ` ${fill(words.severalCases, read.cases.length)}` : "";
  return { text: fill(words.opened, first.id ?? name) + more, findings: [], draft };
}
