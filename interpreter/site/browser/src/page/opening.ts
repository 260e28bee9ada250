/** A case from a text that somebody chose to open: a file, or a link to an example. Nothing is opened by half. */

import { type Case, type Finding, isCase } from "../case.ts";
import { evaluated } from "../evaluate.ts";
import type { Kernel } from "../kernel.ts";
import { casesIn } from "./casefile.ts";
import { type Draft, draftOf } from "./draft.ts";
import { fill } from "./texts.ts";
import { upright, type View } from "./view.ts";
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
  const read = casesIn(text, /\.jsonl?$/i.test(name));
  if ("problem" in read) {
    const reason = words.notYaml[read.problem];
    return refused(read.line === null ? reason : fill(words.onLine, reason, read.line));
  }
  const [first] = read.cases;
  if (first === undefined) return refused(words.empty);
  if (!isCase(first)) return refused(upright(name), first.findings);
  const found = evaluated(kernel, { ...first, facts: fewUnknown(view, first.facts) });
  if ("refused" in found) return refused(upright(name), found.refused.findings);
  const more = read.cases.length > 1 ? ` ${fill(words.severalCases, read.cases.length)}` : "";
  return { text: fill(words.opened, upright(first.id ?? name)) + more, findings: [], draft: draftOf(view, first) };
}

const MOST_UNKNOWN = 20;

/** The facts without most of those that the guideline does not know: what each may have meant takes long to find. */
function fewUnknown(view: View, facts: Case["facts"]): Case["facts"] {
  let unknown = 0;
  return new Map([...facts].filter(([id]) => view.factOf.has(id) || (unknown += 1) <= MOST_UNKNOWN));
}
