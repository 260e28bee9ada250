/** How a recommendation is shown that comes about in one way or several, surely or perhaps. */

import { compare } from "./decimal.ts";
import { type Diagrams, FALSE, TRUE } from "./diagram.ts";
import type { ActionNode, Grounds, Kernel, Link, Program, Provenance, Strength, Texts, Within } from "./kernel.ts";
import { facts } from "./question.ts";

/** A recommendation of an answer, definite or possible. */
export interface Advised {
  readonly id: string;
  readonly flowchart: string;
  readonly node: string;
  readonly label: Texts;
  readonly strength: Strength;
  readonly within: Within | null;
  readonly atLatest: boolean;
  readonly due: string | null;
  readonly detail: Texts | null;
  readonly dose: Texts | null;
  readonly links: readonly Link[];
  readonly provenance: Provenance;
  readonly cites: readonly string[];
  readonly readings: readonly string[];
  /** The ids of the missing facts on which it still depends. */
  readonly waitsFor: readonly string[];
}

/** One way in which a recommendation comes about, and where it does. */
export interface Way {
  readonly advised: Advised;
  readonly where: number;
}

/** A recommendation as an answer shows it, and the diagrams that must be settled before it is. */
export interface Shown {
  readonly advised: Advised;
  readonly definite: boolean;
  readonly roots: readonly number[];
}

/** Weakest first. */
const PROVENANCES: readonly Provenance[] = ["reading", "guideline", "stated"];
const STRENGTHS: readonly Strength[] = ["may", "should", "must"];

/** What an advice of an action recommends when the action was reached on these grounds. */
export function advisedBy(kernel: Kernel, node: ActionNode, position: number, arrival: Grounds | null): Advised | null {
  const advice = node.advice[position];
  const entry = kernel.recommendations[advice?.recommendation ?? -1];
  if (advice === undefined || entry === undefined) return null;
  const grounds: Grounds[] = arrival === null ? [advice] : [advice, arrival];
  return {
    id: entry.id,
    flowchart: kernel.flowcharts[node.flowchart]?.id ?? "",
    node: node.id,
    label: entry.label,
    strength: advice.strength,
    within: advice.within,
    atLatest: false,
    due: null,
    detail: advice.detail,
    dose: advice.dose,
    links: advice.links,
    provenance: weakest(PROVENANCES, grounds.map((one) => one.provenance)),
    cites: once(grounds.flatMap((one) => one.cites)),
    readings: once(grounds.flatMap((one) => one.readings)),
    waitsFor: [],
  };
}

/** Below zero where the one has the shorter deadline; none is longer than any. */
function byDeadline(one: Advised, other: Advised): number {
  if (one.within === null || other.within === null) return Number(one.within === null) - Number(other.within === null);
  return compare(one.within.seconds, other.within.seconds);
}

/** The way that is shown first: the shorter deadline, then the stronger provenance. */
export function byRank(one: Advised, other: Advised): number {
  return byDeadline(one, other) || PROVENANCES.indexOf(other.provenance) - PROVENANCES.indexOf(one.provenance);
}

/** How a recommendation with these ways is shown. */
export function shownOf(kernel: Kernel, program: Program, diagrams: Diagrams, ways: readonly Way[]): Shown | null {
  const seen: Advised[] = [];
  const deadlines: number[] = [];
  let present = FALSE;
  let last: Advised | null = null;
  for (const { advised, where } of [...ways].sort((one, other) => byRank(one.advised, other.advised))) {
    const wins = diagrams.without(where, present);
    if (wins === FALSE) continue;
    present = diagrams.either(present, where);
    seen.push(advised);
    if (last === null || byDeadline(last, advised) !== 0) deadlines.push(wins);
    else deadlines.push(diagrams.either(deadlines.pop() ?? FALSE, wins));
    last = advised;
  }
  const several = deadlines.length > 1;
  const waits = facts(program, diagrams, several ? [present, ...deadlines] : [present]);
  const advised = merged(
    seen,
    several,
    waits.map((number) => kernel.facts[number]?.id ?? ""),
  );
  return advised && { advised, definite: present === TRUE, roots: deadlines.filter((root) => root > TRUE) };
}

/**
 * One recommendation for several ways in which it may come about: its deadline is the shortest of theirs, its
 * provenance and strength are the weakest; it cites what any of them cites.
 */
export function merged(ways: readonly Advised[], atLatest: boolean, waitsFor: readonly string[]): Advised | null {
  const [shortest] = [...ways].sort(byDeadline);
  if (shortest === undefined) return null;
  return {
    ...shortest,
    strength: weakest(STRENGTHS, ways.map((way) => way.strength)),
    atLatest,
    provenance: weakest(PROVENANCES, ways.map((way) => way.provenance)),
    cites: once(ways.flatMap((way) => way.cites)),
    readings: once(ways.flatMap((way) => way.readings)),
    waitsFor,
  };
}

function weakest<T>(ranked: readonly T[], found: readonly T[]): T {
  const place = Math.min(...found.map((one) => ranked.indexOf(one)));
  return ranked[place] as T;
}

/** Each of these once, where it first stands. */
export function once<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}
