/** What an answer says in a few words: the verdict, a deadline, a recommendation that several flowcharts give. */

import { compare } from "../decimal.ts";
import type { Answer } from "../evaluate.ts";
import type { Advised } from "../shown.ts";
import { fill } from "./texts.ts";
import { small, type Wording } from "./wording.ts";

/** A recommendation once, with the other flowcharts that give it too; the shortest deadline leads. */
export interface Merged {
  readonly first: Advised;
  readonly others: readonly Advised[];
}

/** Those with a deadline first, the shortest first; the others in the order of the path. */
export function merged(advised: readonly Advised[]): readonly Merged[] {
  const byId = new Map<string, Advised[]>();
  for (const one of advised) {
    const before = byId.get(one.id);
    if (before === undefined) byId.set(one.id, [one]);
    else before.push(one);
  }
  const found = [...byId.values()].map((ones) => {
    const [first, ...others] = [...ones].sort(byDeadline) as [Advised, ...Advised[]];
    return { first, others };
  });
  return found.sort((one, other) => byDeadline(one.first, other.first));
}

function byDeadline(one: Advised, other: Advised): number {
  if (one.within === null || other.within === null) return Number(one.within === null) - Number(other.within === null);
  return compare(one.within.seconds, other.within.seconds);
}

/** By when: `binnen 12 uur`; `uiterlijk` where it can still get longer. */
export function duration(say: Wording, one: Advised): string {
  if (one.within === null) return "";
  const length = say.amount(one.within.value.toString(), one.within.unit);
  return fill(one.atLatest ? say.phrases.at_latest : say.phrases.within, length);
}

/** The outcome, or which are still possible. */
export function verdict(say: Wording, answer: Answer): string {
  const { phrases } = say;
  const outcomes = answer.possibleOutcomes.map((name) => outcome(say, answer, name));
  if (outcomes.length === 0) return phrases.nothing_possible;
  if (answer.outcome === null) {
    return fill(outcomes.length > 1 ? phrases.undetermined : phrases.one_possible, say.listed(outcomes));
  }
  return fill(answer.status === "complete" ? phrases.outcome : phrases.outcome_only, outcomes[0] ?? "");
}

/** The words for an outcome: those of the end on the path, else of the first end that has it. */
function outcome(say: Wording, answer: Answer, name: string): string {
  const onPath = answer.path.flatMap((step) => say.view.nodeOf.get(step.flowchart)?.get(step.node) ?? []);
  const all = say.view.charts.flatMap((chart) => chart.nodes);
  const end = [...onPath, ...all].find((node) => node.kind === "end" && node.outcome === name);
  return end === undefined ? name : small(say.text(end.label));
}
