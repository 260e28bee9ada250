/** What `interpreter/site/view.py` writes: the texts of a guideline, its flowcharts in words, its sources. */

import type { Tree } from "./drawing.ts";

export type Language = "nl" | "en";
/** A text by language; read it with `textIn` only, as a guideline need not have every language. */
export type Texts = Readonly<Partial<Record<string, string>>>;
export type Provenance = "reading" | "guideline" | "stated";
export type Strength = "may" | "should" | "must";
export type Kind = "decision" | "action" | "call" | "end";

export interface Grounds {
  readonly cites: readonly string[];
  readonly readings: readonly string[];
}

export interface About {
  readonly id: string;
  readonly version: string;
  readonly status: "draft" | "active" | "retired";
  readonly title: Texts;
  readonly languages: readonly string[];
  readonly entry: string;
  readonly source: {
    readonly title: Texts;
    readonly publisher: string;
    readonly year: number;
    readonly url: string | null;
    readonly note: Texts | null;
  };
  readonly review_by: string | null;
  readonly intended_use: Texts;
  readonly reference_time: Texts;
  readonly sha256: string;
  readonly not_encoded: readonly { readonly topic: Texts; readonly reason: Texts; readonly cites: readonly string[] }[];
}

export interface Statement {
  readonly id: string;
  readonly kind: string;
  readonly text: Texts;
}

export interface Reading {
  readonly id: string;
  readonly provenance: Provenance;
  readonly question: Texts;
  readonly choice: Texts;
  readonly reason: Texts;
  readonly evidence: readonly { readonly title: string; readonly url: string; readonly support: string }[];
  readonly cites: readonly string[];
  readonly otherwise: readonly Texts[];
  readonly retired: { readonly since: string; readonly because: Texts } | null;
}

export interface Named {
  readonly id: string;
  readonly label: Texts;
}

export interface Fact extends Grounds {
  readonly id: string;
  readonly type: "boolean" | "code" | "quantity" | "integer";
  readonly codes: readonly Named[];
  readonly unit: string | null;
  readonly minimum: string | null;
  readonly maximum: string | null;
  readonly label: Texts;
  readonly question: Texts;
  readonly help: Texts | null;
  readonly topic: string | null;
  readonly obtained_by: string | null;
}

export interface Criterion extends Grounds {
  readonly id: string;
  readonly label: Texts;
  readonly help: Texts | null;
  readonly when: Texts;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

export interface Recommendation extends Grounds {
  readonly id: string;
  readonly label: Texts;
  readonly detail: Texts | null;
  readonly dose: Texts | null;
  readonly strength: Strength;
  readonly links: readonly Link[];
}

export interface Branch extends Grounds {
  readonly label: Texts;
  readonly when: Texts | null;
  readonly to: string;
  readonly provenance: Provenance;
}

export interface Advice extends Grounds {
  readonly id: string;
  readonly when: Texts | null;
  readonly within: Texts | null;
  readonly strength: Strength;
  readonly detail: Texts | null;
  readonly provenance: Provenance;
}

interface AnyNode extends Grounds {
  readonly id: string;
  readonly label: Texts;
  readonly note: Texts | null;
  readonly phase: string | null;
}

export type ChartNode = AnyNode &
  (
    | { readonly kind: "decision"; readonly in_order: boolean; readonly branches: readonly Branch[] }
    | { readonly kind: "action"; readonly recommend: readonly Advice[]; readonly to: string }
    | { readonly kind: "call"; readonly flowchart: string; readonly to: string | null }
    | { readonly kind: "end"; readonly outcome: string }
  );

export interface Chart {
  readonly id: string;
  readonly title: Texts;
  readonly summary: Texts | null;
  readonly start: string;
  readonly phases: readonly Named[];
  readonly nodes: readonly ChartNode[];
}

export interface Example {
  readonly id: string | null;
  readonly title: Texts | null;
  readonly group: string;
  readonly at: string | null;
  readonly from: string | null;
  readonly facts: Readonly<Record<string, boolean | string | null | { readonly number: string }>>;
}

export interface UnitWords {
  readonly dimension: string;
  readonly size: string;
  readonly one: Texts;
  readonly many: Texts;
}

/** The words of answers and drawings, as the command line has them; `{}` marks where a guideline's own words come. */
export interface Phrases {
  readonly months: readonly string[];
  readonly decimal_mark: string;
  readonly yes: string;
  readonly no: string;
  readonly either: string;
  readonly both: string;
  readonly otherwise: string;
  readonly strength: Readonly<Record<Strength, string>>;
  readonly provenance: Readonly<Record<Provenance, string>>;
  readonly status: Readonly<Record<About["status"], string>>;
  readonly case: string;
  readonly outcome: string;
  readonly outcome_only: string;
  readonly undetermined: string;
  readonly one_possible: string;
  readonly nothing_possible: string;
  readonly counted_from: string;
  readonly counted_from_time: string;
  readonly with_deadline: string;
  readonly without_deadline: string;
  readonly nothing_definite: string;
  readonly within: string;
  readonly until: string;
  readonly at_latest: string;
  readonly may_lengthen: string;
  readonly also_in: string;
  readonly may_follow: string;
  readonly if_so: string;
  readonly waits_for: string;
  readonly and_more: string;
  readonly why: string;
  readonly still_open: string;
  readonly goes_to: string;
  readonly ends: string;
  readonly unknown: string;
  readonly needed: string;
  readonly obtained_by: string;
  readonly readings: string;
  readonly chosen: string;
  readonly by_guideline: string;
  readonly warnings: string;
  readonly about: string;
  readonly guideline: string;
  readonly source: string;
  readonly age: readonly [string, string];
  readonly inexact: string;
  readonly kinds: Readonly<Record<Kind | "start", string>>;
  readonly courses: Readonly<Record<"on" | "possible" | "off", string>>;
  readonly if: string;
  readonly in_order: string;
}

/** The block `view`. */
export interface ViewData {
  readonly format: number;
  readonly guideline: About;
  readonly statements: readonly Statement[];
  readonly readings: readonly Reading[];
  readonly topics: readonly Named[];
  readonly facts: readonly Fact[];
  readonly criteria: readonly Criterion[];
  readonly recommendations: readonly Recommendation[];
  readonly charts: readonly Chart[];
  readonly units: Readonly<Record<string, UnitWords>>;
  readonly phrases: Readonly<Record<Language, Phrases>>;
}

/** The block `head`. */
export interface Head {
  readonly language: string;
  readonly languages: readonly string[];
  readonly made: string;
  readonly engine: string;
  /** The other pages of the folder, by language. */
  readonly beside: Readonly<Partial<Record<string, readonly { readonly href: string; readonly label: string }[]>>>;
}

/** The view with everything by its id; only maps are asked for an id, so that `__proto__` is a name like any other. */
export interface View extends Omit<ViewData, "units"> {
  readonly statementOf: ReadonlyMap<string, Statement>;
  readonly readingOf: ReadonlyMap<string, Reading>;
  readonly factOf: ReadonlyMap<string, Fact>;
  readonly recommendationOf: ReadonlyMap<string, Recommendation>;
  readonly chartOf: ReadonlyMap<string, Chart>;
  readonly nodeOf: ReadonlyMap<string, ReadonlyMap<string, ChartNode>>;
  readonly units: ReadonlyMap<string, UnitWords>;
}

export type Drawings = ReadonlyMap<string, Tree>;

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.id, one]));

export function viewOf(data: ViewData): View {
  return {
    ...data,
    statementOf: byId(data.statements),
    readingOf: byId(data.readings),
    factOf: byId(data.facts),
    recommendationOf: byId(data.recommendations),
    chartOf: byId(data.charts),
    nodeOf: new Map(data.charts.map((chart) => [chart.id, byId(chart.nodes)])),
    units: new Map(Object.entries(data.units)),
  };
}

/** The text in a language, or in the guideline's first language where it is missing. */
export function textIn(texts: Texts | null | undefined, language: string): string {
  if (texts === null || texts === undefined) return "";
  return upright((Object.hasOwn(texts, language) ? texts[language] : Object.values(texts)[0]) ?? "");
}

/** A text without the characters that turn the direction of what is written after it: they could change an answer's sense. */
export function upright(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
