/** A guideline as `interpreter/site/export.py` writes it, read into typed values; names are looked up in maps only. */

import { Decimal, decimal } from "./decimal.ts";

/** A text by language, in the guideline's order. */
export type Texts = ReadonlyMap<string, string>;
export type Provenance = "reading" | "guideline" | "stated";
export type Strength = "may" | "should" | "must";
export type FactType = "boolean" | "code" | "quantity" | "integer";

export interface Unit {
  readonly code: string;
  readonly dimension: string;
  /** In the smallest unit of the dimension. */
  readonly size: bigint;
}

export interface Code {
  readonly id: string;
  readonly label: Texts;
}

export interface Fact {
  readonly id: string;
  readonly type: FactType;
  readonly label: Texts;
  readonly question: Texts;
  readonly help: Texts | null;
  readonly topic: string | null;
  readonly codes: readonly Code[];
  readonly unit: Unit | null;
  readonly minimum: Decimal | null;
  readonly maximum: Decimal | null;
  readonly obtainedBy: string | null;
}

export interface Grounds {
  readonly cites: readonly string[];
  readonly readings: readonly string[];
  readonly provenance: Provenance;
}

/** A test is the number of a fact's regions; the other kinds join conditions. */
export type Condition =
  | { readonly kind: "test"; readonly test: number }
  | { readonly kind: "criterion"; readonly criterion: number; readonly expected: boolean }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "at_least"; readonly number: number; readonly of: readonly Condition[] };

export interface Test {
  readonly fact: number;
  readonly text: string;
}

export interface Branch extends Grounds {
  /** Null for `else`. */
  readonly when: Condition | null;
  readonly to: number;
  readonly label: Texts | null;
}

export interface Within {
  readonly value: Decimal;
  readonly unit: string;
  readonly seconds: Decimal;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

export interface Advice extends Grounds {
  readonly recommendation: number;
  readonly when: Condition | null;
  readonly within: Within | null;
  readonly strength: Strength;
  readonly detail: Texts | null;
  readonly dose: Texts | null;
  readonly links: readonly Link[];
}

interface Placed {
  readonly number: number;
  readonly flowchart: number;
  readonly id: string;
  readonly label: Texts | null;
}

export interface DecisionNode extends Placed {
  readonly kind: "decision";
  readonly first: boolean;
  readonly branches: readonly Branch[];
}

export interface ActionNode extends Placed, Grounds {
  readonly kind: "action";
  readonly to: number;
  readonly advice: readonly Advice[];
}

export interface CallNode extends Placed, Grounds {
  readonly kind: "call";
  readonly callee: number;
  readonly to: number | null;
}

export interface EndNode extends Placed, Grounds {
  readonly kind: "end";
  readonly outcome: string;
}

export type Node = DecisionNode | ActionNode | CallNode | EndNode;

export interface Flowchart {
  readonly id: string;
  readonly title: Texts;
  readonly start: number;
}

export interface Named {
  readonly id: string;
  readonly label: Texts;
}

export interface Criterion extends Named {
  readonly when: Condition;
}

export interface Implausible {
  readonly id: string;
  readonly text: Texts;
  readonly when: Condition;
}

/** The regions of a fact: `of` gives the region of each value in order, or of each cell between the thresholds. */
export interface Regions {
  readonly count: number;
  readonly of: readonly number[];
  readonly thresholds: readonly Decimal[];
}

/** A guideline from one of its flowcharts on: nodes in chart order, flowcharts callers first, facts as regions. */
export interface Program {
  readonly start: number;
  readonly flowcharts: readonly number[];
  readonly nodes: readonly number[];
  /** Those that others need come first. */
  readonly criteria: readonly number[];
  /** The fact that diagrams ask at each level. */
  readonly levels: readonly number[];
  /** Null where a fact has one region only. */
  readonly regions: readonly (Regions | null)[];
  /** By test, a digit for each region in which it is true; null where the program does not make it. */
  readonly truths: readonly (readonly boolean[] | null)[];
}

export interface Kernel {
  readonly guideline: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly engine: string;
  readonly title: Texts;
  readonly status: string;
  readonly languages: readonly string[];
  readonly entry: string;
  readonly intendedUse: Texts;
  readonly referenceTime: Texts;
  readonly reviewBy: string | null;
  readonly pastReview: { readonly id: string; readonly text: Texts };
  /** By language, what stands before the name of the node and what stands after it. */
  readonly noBranch: ReadonlyMap<string, readonly [string, string]>;
  /** Nodes of diagrams above which an answer is three-valued logic's. */
  readonly limit: number;
  readonly units: ReadonlyMap<string, Unit>;
  readonly topics: readonly Named[];
  readonly facts: readonly Fact[];
  readonly factNumbers: ReadonlyMap<string, number>;
  readonly recommendations: readonly Named[];
  readonly flowcharts: readonly Flowchart[];
  readonly flowchartNumbers: ReadonlyMap<string, number>;
  readonly nodes: readonly Node[];
  readonly criteria: readonly Criterion[];
  readonly implausible: readonly Implausible[];
  readonly tests: readonly Test[];
  /** By flowchart number. */
  readonly programs: ReadonlyMap<number, Program>;
}

const FORMAT = 1;

/** What a text of JSON must be and is not. */
export class Unreadable extends Error {}

/** The guideline that a text of JSON holds. */
export function readKernel(text: string): Kernel {
  return kernelOf(new Entry(JSON.parse(text), "kernel"));
}

/** A value of JSON with its place; a key is looked up among the value's own only. */
class Entry {
  readonly value: unknown;
  readonly place: string;

  constructor(value: unknown, place: string) {
    this.value = value;
    this.place = place;
  }

  private fault(wanted: string): never {
    throw new Unreadable(`${this.place} is not ${wanted}`);
  }

  get isNull(): boolean {
    return this.value === null || this.value === undefined;
  }

  at(key: string): Entry {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.fault("an object");
    const own: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
    return new Entry(own, `${this.place}.${key}`);
  }

  text(): string {
    return typeof this.value === "string" ? this.value : this.fault("text");
  }

  truth(): boolean {
    return typeof this.value === "boolean" ? this.value : this.fault("true or false");
  }

  number(below = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    const fits = typeof value === "number" && Number.isInteger(value) && value >= -1 && value < below;
    return fits ? value : this.fault(`a whole number below ${below}`);
  }

  decimal(): Decimal {
    return decimal(this.text()) ?? this.fault("a decimal");
  }

  entries(): Entry[] {
    if (!Array.isArray(this.value)) return this.fault("a list");
    return this.value.map((one: unknown, number) => new Entry(one, `${this.place}[${number}]`));
  }

  list<T>(read: (one: Entry, number: number) => T): T[] {
    return this.entries().map(read);
  }

  map<T>(read: (one: Entry) => T): Map<string, T> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.fault("an object");
    return new Map(Object.entries(value).map(([key, one]) => [key, read(new Entry(one, `${this.place}.${key}`))]));
  }

  orNull<T>(read: (one: Entry) => T): T | null {
    return this.isNull ? null : read(this);
  }

  one<T extends string>(...allowed: readonly T[]): T {
    const found = allowed.find((other) => other === this.value);
    return found ?? this.fault(allowed.join(" or "));
  }
}

const text = (one: Entry): string => one.text();
const texts = (one: Entry): Texts => one.map(text);
const named = (one: Entry): Named => ({ id: one.at("id").text(), label: texts(one.at("label")) });

function kernelOf(data: Entry): Kernel {
  if (data.at("format").number() !== FORMAT) throw new Unreadable(`the guideline is not in format ${FORMAT}`);
  const guideline = data.at("guideline");
  const units = new Map(data.at("units").list((one) => [one.at("code").text(), unitOf(one)]));
  const facts = data.at("facts").list((one) => factOf(one, units));
  const flowcharts = data.at("flowcharts").list((one) => ({
    id: one.at("id").text(),
    title: texts(one.at("title")),
    start: one.at("start").number(),
  }));
  const programs = data.at("programs").list(programOf);
  const past = data.at("past_review");
  return {
    guideline: {
      id: guideline.at("id").text(),
      version: guideline.at("version").text(),
      sha256: guideline.at("sha256").text(),
    },
    engine: data.at("engine").text(),
    title: texts(data.at("title")),
    status: data.at("status").text(),
    languages: data.at("languages").list(text),
    entry: data.at("entry").text(),
    intendedUse: texts(data.at("intended_use")),
    referenceTime: texts(data.at("reference_time")),
    reviewBy: data.at("review_by").orNull(text),
    pastReview: { id: past.at("id").text(), text: texts(past.at("text")) },
    noBranch: data.at("no_branch").map((one) => {
      const [before = "", after = ""] = one.list(text);
      return [before, after] as const;
    }),
    limit: data.at("limit").number(),
    units,
    topics: data.at("topics").list(named),
    facts,
    factNumbers: new Map(facts.map((fact, number) => [fact.id, number])),
    recommendations: data.at("recommendations").list(named),
    flowcharts,
    flowchartNumbers: new Map(flowcharts.map((chart, number) => [chart.id, number])),
    nodes: data.at("nodes").list(nodeOf),
    criteria: data.at("criteria").list((one) => ({ ...named(one), when: conditionOf(one.at("when")) })),
    implausible: data.at("implausible").list((one) => ({
      id: one.at("id").text(),
      text: texts(one.at("text")),
      when: conditionOf(one.at("when")),
    })),
    tests: data.at("tests").list((one) => {
      const [fact, shown] = one.entries();
      return { fact: fact?.number() ?? -1, text: shown?.text() ?? "" };
    }),
    programs: new Map(programs.map((program) => [program.start, program])),
  };
}

function unitOf(one: Entry): Unit {
  return { code: one.at("code").text(), dimension: one.at("dimension").text(), size: BigInt(one.at("size").text()) };
}

function factOf(one: Entry, units: ReadonlyMap<string, Unit>): Fact {
  const unit = one.at("unit").orNull(text);
  return {
    id: one.at("id").text(),
    type: one.at("type").one("boolean", "code", "quantity", "integer"),
    label: texts(one.at("label")),
    question: texts(one.at("question")),
    help: one.at("help").orNull(texts),
    topic: one.at("topic").orNull(text),
    codes: one.at("codes").list(named),
    unit: unit === null ? null : (units.get(unit) ?? null),
    minimum: one.at("minimum").orNull((bound) => bound.decimal()),
    maximum: one.at("maximum").orNull((bound) => bound.decimal()),
    obtainedBy: one.at("obtained_by").orNull(text),
  };
}

function groundsOf(one: Entry): Grounds {
  return {
    cites: one.at("cites").list(text),
    readings: one.at("readings").list(text),
    provenance: one.at("provenance").one("reading", "guideline", "stated"),
  };
}

function nodeOf(one: Entry, number: number): Node {
  const placed: Placed = {
    number,
    flowchart: one.at("flowchart").number(),
    id: one.at("id").text(),
    label: one.at("label").orNull(texts),
  };
  const kind = one.at("kind").one("decision", "action", "call", "end");
  switch (kind) {
    case "decision":
      return { ...placed, kind, first: one.at("first").truth(), branches: one.at("branches").list(branchOf) };
    case "action": {
      const to = one.at("to").number();
      return { ...placed, kind, to, advice: one.at("advice").list(adviceOf), ...groundsOf(one) };
    }
    case "call": {
      const to = one.at("to").orNull((target) => target.number());
      return { ...placed, kind, callee: one.at("callee").number(), to, ...groundsOf(one) };
    }
    case "end":
      return { ...placed, kind, outcome: one.at("outcome").text(), ...groundsOf(one) };
  }
}

function branchOf(one: Entry): Branch {
  return {
    when: one.at("when").orNull(conditionOf),
    to: one.at("to").number(),
    label: one.at("label").orNull(texts),
    ...groundsOf(one),
  };
}

function adviceOf(one: Entry): Advice {
  return {
    recommendation: one.at("recommendation").number(),
    when: one.at("when").orNull(conditionOf),
    within: one.at("within").orNull((within) => ({
      value: within.at("value").decimal(),
      unit: within.at("unit").text(),
      seconds: within.at("seconds").decimal(),
    })),
    strength: one.at("strength").one("may", "should", "must"),
    detail: one.at("detail").orNull(texts),
    dose: one.at("dose").orNull(texts),
    links: one.at("links").list((link) => ({ title: link.at("title").text(), url: link.at("url").text() })),
    ...groundsOf(one),
  };
}

function conditionOf(one: Entry): Condition {
  const [kind, second, third] = one.entries();
  const name = kind?.one("test", "criterion", "all", "any", "not", "at_least");
  if (name === undefined || second === undefined) throw new Unreadable(`${one.place} is not a condition`);
  switch (name) {
    case "test":
      return { kind: name, test: second.number() };
    case "criterion":
      return { kind: name, criterion: second.number(), expected: third?.truth() ?? true };
    case "all":
    case "any":
      return { kind: name, of: second.list(conditionOf) };
    case "not":
      return { kind: name, of: conditionOf(second) };
    case "at_least":
      return { kind: name, number: second.number(), of: third?.list(conditionOf) ?? [] };
  }
}

function programOf(one: Entry): Program {
  const number = (entry: Entry): number => entry.number();
  return {
    start: one.at("start").number(),
    flowcharts: one.at("flowcharts").list(number),
    nodes: one.at("nodes").list(number),
    criteria: one.at("criteria").list(number),
    levels: one.at("levels").list(number),
    regions: one.at("regions").list((regions) => regions.orNull(regionsOf)),
    truths: one.at("truths").list((truths) => truths.orNull((digits) => [...digits.text()].map((one) => one === "1"))),
  };
}

function regionsOf(one: Entry): Regions {
  return {
    count: one.at("count").number(),
    of: one.at("of").list((region) => region.number()),
    thresholds: one.at("thresholds").list((threshold) => threshold.decimal()),
  };
}
