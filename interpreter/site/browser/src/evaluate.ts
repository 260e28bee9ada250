/**
 * From a case to an answer, exact over all completions of the missing facts: the same answer as `leidraad run` gives.
 *
 * Pure: the same guideline and case give the same answer, apart from the day on which a review date is judged.
 */

import { approximate } from "./approximate.ts";
import { accepted, type Case, type Finding, type Given, refusedCase, type Refused, regionOf } from "./case.ts";
import { type Conclusion, conclude, type Left } from "./completions.ts";
import { type State, UNKNOWN } from "./course.ts";
import { Decimal } from "./decimal.ts";
import { DiagramTooLarge } from "./diagram.ts";
import type { Fact, Kernel, Node, Program, Texts } from "./kernel.ts";
import { type Json } from "./json.ts";
import { type Reason, reasons, Truths } from "./logic.ts";
import { byCharacter, nearest } from "./nearest.ts";
import { type Advised, once } from "./shown.ts";
import { dayOf, later, type Moment, moment } from "./time.ts";

/** A test that a step read, with the value of its fact; null where that, or its truth, is unknown. */
export interface Because extends Omit<Reason, "fact"> {
  readonly fact: string;
  readonly value: Given | null;
}

/** A node that is reached in every completion of the case, with the case's own reasons for the way it is left. */
export interface Step {
  readonly flowchart: string;
  readonly node: string;
  /** The next node, or the flowchart that is called; null while the decision is open, and at an end. */
  readonly to: string | null;
  /** The nodes to which an open decision may lead. */
  readonly possibleTo: readonly string[];
  readonly because: readonly Because[];
  readonly cites: readonly string[];
  readonly readings: readonly string[];
}

export interface Warned {
  readonly id: string;
  readonly text: Texts;
}

export interface Answer {
  readonly case: string | null;
  readonly status: "complete" | "undetermined";
  readonly outcome: string | null;
  readonly possibleOutcomes: readonly string[];
  readonly recommendations: readonly Advised[];
  readonly possible: readonly Advised[];
  /** Best question first. */
  readonly missing: readonly Fact[];
  readonly path: readonly Step[];
  readonly readings: readonly string[];
  readonly warnings: readonly Warned[];
  /** The known facts as used, in the dictionary's order. */
  readonly facts: ReadonlyMap<string, Given>;
  readonly at: string | null;
  readonly from: string;
  readonly exact: boolean;
}

export interface Options {
  /** The day on which to judge the review date, as `2026-01-05`; else that of the case's time, or today in UTC. */
  readonly today?: string;
  /** Diagrams above which the answer is three-valued logic's. */
  readonly limit?: number;
}

/** Whether the case was refused. */
export function isRefused(found: Answer | Refused): found is Refused {
  return found.status === "refused";
}

/** What the guideline says about a case, or why it cannot. */
export function answer(kernel: Kernel, one: Case, options: Options = {}): Answer | Refused {
  const found = evaluated(kernel, one, options);
  return "refused" in found ? found.refused : found.answer;
}

/** An answer with what it was worked out from: for the picture. */
export interface Evaluated {
  readonly answer: Answer;
  readonly conclusion: Conclusion;
  readonly program: Program;
  readonly state: State;
}

export function evaluated(kernel: Kernel, one: Case, options: Options = {}): Evaluated | { readonly refused: Refused } {
  const refuse = (...findings: Finding[]): { refused: Refused } => ({ refused: refusedCase(one.id, findings) });
  const begin = one.from === null || one.from === "" ? kernel.entry : one.from;
  const chart = kernel.flowchartNumbers.get(begin);
  const program = chart === undefined ? undefined : kernel.programs.get(chart);
  if (program === undefined) return refuse(unknownFlowchart(kernel, begin, chart !== undefined));
  const known = accepted(kernel, one.facts);
  if (!(known instanceof Map)) return refuse(...known);
  const when = one.at === null ? null : moment(one.at);
  if (when === "without" || (when === null && one.at !== null)) return refuse(badTime(one.at ?? "", when !== null));
  const state = kernel.facts.map((fact, number) => {
    const value = known.get(number);
    return value === undefined ? UNKNOWN : regionOf(program, fact, number, value);
  });
  const conclusion = concluded(kernel, program, state, options.limit ?? kernel.limit);
  const path = conclusion.path.map((left) => step(kernel, program, state, known, left));
  const today = options.today ?? (when === null ? new Date().toISOString().slice(0, 10) : dayOf(when));
  const settled = !conclusion.mayStop && conclusion.stuck.length === 0;
  const answered: Answer = {
    case: one.id,
    status: conclusion.complete ? "complete" : "undetermined",
    outcome: conclusion.outcomes.length === 1 && settled ? (conclusion.outcomes[0] ?? null) : null,
    possibleOutcomes: conclusion.outcomes,
    recommendations: conclusion.recommendations.map((advised) => until(when, advised)),
    possible: conclusion.possible.map((advised) => until(when, advised)),
    missing: conclusion.missing.flatMap((number) => kernel.facts[number] ?? []),
    path,
    readings: readingsOf(conclusion, path),
    warnings: warnings(kernel, program, state, conclusion, today),
    facts: new Map([...known].map(([number, value]) => [kernel.facts[number]?.id ?? "", value])),
    at: one.at,
    from: begin,
    exact: conclusion.exact,
  };
  return { answer: answered, conclusion, program, state };
}

function concluded(kernel: Kernel, program: Program, state: State, limit: number): Conclusion {
  const found = inRoom(() => conclude(kernel, program, state, limit));
  if (found === null) return approximate(kernel, program, state);
  return { ...found, perhaps: () => inRoom(found.perhaps) ?? approximate(kernel, program, state).perhaps() };
}

/** What is worked out, or null where there is no room for its diagrams. */
function inRoom<T>(work: () => T): T | null {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof DiagramTooLarge) return null;
    throw problem;
  }
}

// ---- the path -------------------------------------------------------------------------------------------------------

function step(kernel: Kernel, program: Program, state: State, known: ReadonlyMap<number, Given>, left: Left): Step {
  const { node, branches, settled } = left;
  const ways = node.kind === "decision" ? branches.flatMap((number) => node.branches[number] ?? []) : [];
  const onwards = once(ways.map((branch) => kernel.nodes[branch.to]?.id ?? ""));
  const to = node.kind === "decision" ? (settled && onwards.length === 1 ? (onwards[0] ?? null) : null) : next(kernel, node);
  const grounds = node.kind === "decision" ? ways : [node];
  return {
    flowchart: kernel.flowcharts[node.flowchart]?.id ?? "",
    node: node.id,
    to,
    possibleTo: to === null ? onwards : [],
    because: reasons(kernel, program, state, node, branches).map((reason) => ({
      ...reason,
      fact: kernel.facts[reason.fact]?.id ?? "",
      value: known.get(reason.fact) ?? null,
    })),
    cites: once(grounds.flatMap((one) => one.cites)),
    readings: once(grounds.flatMap((one) => one.readings)),
  };
}

function next(kernel: Kernel, node: Node): string | null {
  switch (node.kind) {
    case "call":
      return kernel.flowcharts[node.callee]?.id ?? null;
    case "action":
      return kernel.nodes[node.to]?.id ?? null;
    default:
      return null;
  }
}

/** The readings of the branches on the path and of the definite recommendations, sorted. */
function readingsOf(conclusion: Conclusion, path: readonly Step[]): string[] {
  const found = path.filter((_, place) => (conclusion.path[place]?.branches.length ?? 0) > 0);
  const named = [...found, ...conclusion.recommendations].flatMap((one) => one.readings);
  return once(named).sort(byCharacter);
}

// ---- what stands beside the answer ----------------------------------------------------------------------------------

function warnings(kernel: Kernel, program: Program, state: State, conclusion: Conclusion, today: string): Warned[] {
  const found: Warned[] = [];
  if (kernel.implausible.length > 0) {
    const truths = new Truths(kernel, program, state).withCriteria();
    for (const { id, text, when } of kernel.implausible) if (truths.of(when) === true) found.push({ id, text });
  }
  if (kernel.reviewBy !== null && today > kernel.reviewBy) found.push(kernel.pastReview);
  for (const node of conclusion.stuck) {
    const place = `${kernel.flowcharts[node.flowchart]?.id ?? ""}.${node.id}`;
    const text = new Map([...kernel.noBranch].map(([language, [before, after]]) => [language, before + place + after]));
    found.push({ id: "no_branch", text });
  }
  return found;
}

function until(when: Moment | null, advised: Advised): Advised {
  if (when === null || advised.within === null) return advised;
  const { digits, exponent } = advised.within.seconds;
  const seconds = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
  return { ...advised, due: later(when, seconds) };
}

const MOST_SHOWN = 60;

function cut(text: string): string {
  return [...text].slice(0, MOST_SHOWN).join("");
}

function badTime(at: string, isTime: boolean): Finding {
  const message = isTime ? `the time \`${cut(at)}\` has no offset` : `\`${cut(at)}\` is not a time`;
  return { code: "bad-value", message, hint: "write it with an offset, such as 2026-01-05T09:30:00+01:00", about: "at" };
}

function unknownFlowchart(kernel: Kernel, name: string, exists: boolean): Finding {
  const names = [...kernel.flowchartNumbers.keys()];
  const message = exists ? `no case can begin at \`${cut(name)}\` here` : `no flowchart \`${cut(name)}\``;
  const hint = exists ? `begin at \`${kernel.entry}\`` : (nearest(name, names) ?? `one of: ${names.join(", ")}`);
  return { code: "unknown-flowchart", message, hint, about: "from" };
}

// ---- the public form ------------------------------------------------------------------------------------------------

const FORMAT = new Decimal(1n, 0);

/** An answer, or a refusal, in the form of `leidraad run --format json`; `jsonText` writes it. */
export function publicForm(kernel: Kernel, found: Answer | Refused): Json {
  if (isRefused(found)) {
    const findings = found.findings.map((one) => findingForm(one));
    return object({ case: found.case, status: found.status, findings });
  }
  return object({
    case: found.case,
    guideline: object({ ...kernel.guideline }),
    engine: kernel.engine,
    status: found.status,
    outcome: found.outcome,
    possible_outcomes: found.possibleOutcomes,
    recommendations: found.recommendations.map(advisedForm),
    possible: found.possible.map(advisedForm),
    missing: found.missing.map(missingForm),
    path: found.path.map(stepForm),
    readings: found.readings,
    warnings: found.warnings.map((one) => object({ id: one.id, text: one.text })),
    facts: new Map([...found.facts].map(([name, value]) => [name, givenForm(value)])),
    at: found.at,
    from: found.from,
    intended_use: kernel.intendedUse,
    exact: found.exact,
    format: FORMAT,
  });
}

/** A map of the entries of an object that is written here, whose keys are known. */
function object(entries: { readonly [key: string]: Json }): ReadonlyMap<string, Json> {
  return new Map(Object.entries(entries));
}

function findingForm(one: Finding): Json {
  const first = new Decimal(1n, 0);
  const place = { line: first, column: first, end_line: first, end_column: first };
  const file = one.about === "" ? "facts" : `facts.${one.about}`;
  return object({ code: one.code, severity: "error", message: one.message, hint: one.hint, file, ...place, labels: [] });
}

function advisedForm(one: Advised): Json {
  return object({
    id: one.id,
    flowchart: one.flowchart,
    node: one.node,
    label: one.label,
    strength: one.strength,
    within: one.within && object({ value: one.within.value, unit: one.within.unit }),
    at_latest: one.atLatest,
    due: one.due,
    detail: one.detail,
    dose: one.dose,
    links: one.links.map((link) => object({ title: link.title, url: link.url })),
    provenance: one.provenance,
    cites: one.cites,
    reading: one.readings[0] ?? null,
    readings: one.readings,
    waits_for: one.waitsFor,
  });
}

function missingForm(fact: Fact): Json {
  return object({
    fact: fact.id,
    label: fact.label,
    question: fact.question,
    type: fact.type,
    unit: fact.unit?.code ?? null,
    codes: fact.codes.map((code) => code.id),
    obtained_by: fact.obtainedBy,
  });
}

function stepForm(one: Step): Json {
  return object({
    flowchart: one.flowchart,
    node: one.node,
    to: one.to,
    ...(one.to === null && one.possibleTo.length > 0 ? { possible_to: one.possibleTo } : {}),
    because: one.because.map((because) =>
      object({
        fact: because.fact,
        value: because.value === null ? null : givenForm(because.value),
        test: because.test,
        truth: because.truth === null ? "unknown" : String(because.truth),
        decisive: because.decisive,
      }),
    ),
    cites: one.cites,
    reading: one.readings[0] ?? null,
    readings: one.readings,
  });
}

function givenForm(value: Given): Json {
  return typeof value === "object" && !(value instanceof Decimal) ? value.toString() : value;
}
