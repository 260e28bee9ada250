/** A case: facts about one patient, checked against the fact dictionary. Nothing is dropped silently. */

import { compare, Decimal, decimal, isWhole, normal, over, times, written } from "./decimal.ts";
import type { Fact, Kernel, Program, Unit } from "./kernel.ts";
import { type Json, NoJson, parseJson } from "./json.ts";
import { byCharacter, nearest } from "./nearest.ts";
import { UNKNOWN } from "./course.ts";

/** A number with a unit that is not the fact's own, kept as given where the fact's own unit cannot say it. */
export class Quantity {
  readonly value: Decimal;
  readonly unit: Unit;

  constructor(value: Decimal, unit: Unit) {
    this.value = value;
    this.unit = unit;
  }

  get size(): Decimal {
    return times(this.value, this.unit.size);
  }

  toString(): string {
    return `${this.value.toString()} ${this.unit.code}`;
  }
}

/** A value of a fact as it was given: a truth value, a code, a number in the fact's unit, or a number with a unit. */
export type Given = boolean | string | Decimal | Quantity;

/** A case as it was read; values are checked when a guideline answers it. Null or absent: unknown. */
export interface Case {
  readonly id: string | null;
  /** The time from which deadlines run. */
  readonly at: string | null;
  /** The flowchart to begin at; null for the guideline's entry. */
  readonly from: string | null;
  readonly facts: ReadonlyMap<string, unknown>;
}

/** Why a case is refused; `about` names the fact, or the key of the case. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly about: string;
}

/** A case that cannot be answered as it stands. */
export interface Refused {
  readonly case: string | null;
  readonly status: "refused";
  readonly findings: readonly Finding[];
}

const LONGEST_NUMBER = 60;
const MOST_DIGITS = 30;
const MOST_SHOWN = 60;
const MOST_NAMED = 8;

class Unfit extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

// ---- the facts of a case ----

/** The known facts by number, each as it is kept; or all that is wrong with them. */
export function accepted(kernel: Kernel, facts: ReadonlyMap<string, unknown>): Map<number, Given> | Finding[] {
  const findings: Finding[] = [];
  const known = new Map<number, Given>();
  for (const [name, value] of facts) {
    const number = kernel.factNumbers.get(name);
    const fact = number === undefined ? undefined : kernel.facts[number];
    if (number === undefined || fact === undefined) {
      findings.push({ code: "unknown-fact", message: `no fact \`${cut(name)}\``, hint: noFact(kernel, name), about: name });
      continue;
    }
    if (value === null || value === undefined) continue;
    try {
      known.set(number, read(kernel, fact, value));
    } catch (problem) {
      if (!(problem instanceof Unfit)) throw problem;
      findings.push({ code: problem.code, message: problem.message, hint: problem.hint, about: name });
    }
  }
  if (findings.length > 0) return findings.sort((one, other) => byCharacter(one.about, other.about));
  return new Map([...known].sort(([one], [other]) => one - other));
}

function noFact(kernel: Kernel, name: string): string {
  if (kernel.criteria.some((criterion) => criterion.id === name)) {
    return `\`${name}\` is a criterion: give the facts on which it depends`;
  }
  const first = kernel.facts.slice(0, MOST_NAMED).map((fact) => fact.id);
  return nearest(name, kernel.factNumbers.keys()) ?? `the facts of this guideline: ${first.join(", ")}, ...`;
}

/** The region of a fact in which a value of it lies. */
export function regionOf(program: Program, fact: Fact, number: number, value: Given): number {
  const regions = program.regions[number] ?? null;
  if (regions === null) return 0;
  if (typeof value === "boolean") return regions.of[value ? 1 : 0] ?? UNKNOWN;
  if (typeof value === "string") return regions.of[fact.codes.findIndex((code) => code.id === value)] ?? UNKNOWN;
  const size = value instanceof Quantity ? value.size : times(value, fact.unit?.size ?? 1n);
  let below = 0;
  for (const threshold of regions.thresholds) {
    const order = compare(threshold, size);
    if (order === 0) return regions.of[2 * below + 1] ?? UNKNOWN;
    if (order > 0) break;
    below += 1;
  }
  return regions.of[2 * below] ?? UNKNOWN;
}

/** A fact's value as it is kept; throws `Unfit`. */
function read(kernel: Kernel, fact: Fact, value: unknown): Given {
  switch (fact.type) {
    case "boolean":
      if (typeof value === "boolean") return value;
      throw new Unfit("type-mismatch", `\`${fact.id}\` is true or false, not ${shown(value)}`, "write true, false or null");
    case "code":
      return code(fact, value);
    case "integer":
    case "quantity":
      return quantity(kernel, fact, value);
  }
}

/** The finding that a value of a fact gives, or null where it fits: for a form, as it is filled in. */
export function unfit(kernel: Kernel, fact: Fact, value: unknown): Finding | null {
  const found = accepted(kernel, new Map([[fact.id, value]]));
  return found instanceof Map ? null : (found[0] ?? null);
}

function code(fact: Fact, value: unknown): string {
  const codes = fact.codes.map((one) => one.id);
  const hint = `one of: ${codes.join(", ")}`;
  if (typeof value !== "string") throw new Unfit("type-mismatch", `\`${fact.id}\` is a code, not ${shown(value)}`, hint);
  if (codes.includes(value)) return value;
  throw new Unfit("unknown-code", `no code \`${cut(value)}\` in \`${fact.id}\``, nearest(value, codes) ?? hint);
}

function quantity(kernel: Kernel, fact: Fact, value: unknown): Given {
  const [number, unitCode] = amount(fact, value);
  const own = fact.unit;
  let kept: Decimal | Quantity = number;
  let fits: boolean;
  if (unitCode === null || own === null || unitCode === own.code) {
    if (unitCode !== null && own === null) {
      throw new Unfit("unit-mismatch", `\`${fact.id}\` is a count, without a unit`, `write ${number.toString()}`);
    }
    fits = inRange(fact, number, 1n, 1n);
  } else {
    const unit = kernel.units.get(unitCode);
    if (unit === undefined || unit.dimension !== own.dimension) {
      const known = [...kernel.units.values()].filter((one) => one.dimension === own.dimension).map((one) => one.code);
      const hint = nearest(unitCode, known) ?? `\`${fact.id}\` is in ${own.code}; other units: ${known.join(", ")}`;
      throw new Unfit("unit-mismatch", `\`${cut(unitCode)}\` is no unit of ${own.dimension}`, hint);
    }
    fits = inRange(fact, number, unit.size, own.size);
    const converted = over(times(number, unit.size), own.size);
    kept = converted === null || written(converted) > MOST_DIGITS ? new Quantity(number, unit) : converted;
  }
  if (fact.type === "integer" && !isWhole(number)) {
    throw new Unfit("type-mismatch", `\`${fact.id}\` is a whole number, not ${number.toString()}`, "write a whole number");
  }
  if (!fits) throw new Unfit("value-out-of-range", `\`${fact.id}\` cannot be ${shown(value)}`, `it is ${range(fact)}`);
  return kept instanceof Quantity ? kept : normal(kept);
}

/** Whether a number of one unit lies in the range of a fact, which is in another. */
function inRange(fact: Fact, number: Decimal, unit: bigint, own: bigint): boolean {
  const size = times(number, unit);
  const { minimum, maximum } = fact;
  return (
    (minimum === null || compare(size, times(minimum, own)) >= 0) &&
    (maximum === null || compare(size, times(maximum, own)) <= 0)
  );
}

/** The number and the unit's code that a value of a numeric fact says. */
function amount(fact: Fact, value: unknown): [Decimal, string | null] {
  let text: string;
  let unit: string | null = null;
  if (value instanceof Decimal) text = shownNumber(value);
  else if (typeof value === "number") text = String(value);
  else if (typeof value === "string" && length(value) <= LONGEST_NUMBER) [text, unit] = writtenAmount(value);
  else throw new Unfit("type-mismatch", `\`${fact.id}\` is a number, not ${shown(value)}`, example(fact));
  const number = decimal(text);
  if (number === null) {
    const pointed = `write the decimal point as a point: ${text.replaceAll(",", ".")}`;
    const hint = text.includes(",") ? pointed : example(fact);
    throw new Unfit("type-mismatch", `\`${fact.id}\` is a number, not ${shown(value)}`, hint);
  }
  const digits = written(number);
  const highest = number.exponent + digits - 1;
  if (digits > MOST_DIGITS || highest < -MOST_DIGITS || highest > MOST_DIGITS) {
    throw new Unfit("value-out-of-range", `a number of more than ${MOST_DIGITS} digits`, example(fact));
  }
  return [number, unit];
}

/** Blanks as Python's `str.split` knows them. */
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** The number and the unit in a text such as `36 h`, `36h` or `36`; an empty number where it is neither. */
function writtenAmount(text: string): [string, string | null] {
  const [first, second, ...more] = text.split(BLANKS).filter((word) => word !== "");
  if (first === undefined || more.length > 0) return ["", null];
  if (second !== undefined) return [first, second];
  const digits = /^[-+0-9.]*/.exec(first)?.[0].length ?? 0;
  return 0 < digits && digits < first.length ? [first.slice(0, digits), first.slice(digits)] : [first, null];
}

function example(fact: Fact): string {
  return fact.unit === null ? "write a number" : `write a number, or text with a unit such as \`3 ${fact.unit.code}\``;
}

function range(fact: Fact): string {
  const unit = fact.unit === null || fact.unit.code === "1" ? "" : ` ${fact.unit.code}`;
  const { minimum, maximum } = fact;
  if (minimum === null) return `at most ${(maximum ?? new Decimal(0n, 0)).toString()}${unit}`;
  if (maximum === null) return `at least ${minimum.toString()}${unit}`;
  return `from ${minimum.toString()} to ${maximum.toString()}${unit}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value instanceof Decimal) return `\`${cut(shownNumber(value))}\``;
  if (typeof value === "object") return "a mapping";
  return `\`${cut(String(value))}\``;
}

/** A number as it was written, or with an exponent where it was written with a high one. */
function shownNumber(value: Decimal): string {
  const { digits, exponent } = value;
  const minus = digits < 0n ? "-" : "";
  const figures = (digits < 0n ? -digits : digits).toString();
  const point = figures.length + exponent;
  if (exponent <= 0 && point > -6) {
    const padded = figures.padStart(1 - exponent, "0");
    return exponent === 0 ? minus + figures : `${minus}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
  const power = `E${point - 1 < 0 ? "" : "+"}${point - 1}`;
  return minus + (figures.length === 1 ? figures : `${figures.slice(0, 1)}.${figures.slice(1)}`) + power;
}

function cut(text: string): string {
  return length(text) <= MOST_SHOWN ? text : [...text].slice(0, MOST_SHOWN).join("");
}

function length(text: string): number {
  return text.length <= MOST_SHOWN ? text.length : [...text].length;
}

// ---- a case of a file ----

const KEYS = ["case", "title", "at", "from", "facts", "expect"];
const FORM = "a case is a mapping of facts, or `{case: id, facts: {...}}`";

/** The cases that a text of JSON holds: `{case, at, from, facts}`, a bare mapping of facts, or `{cases: [...]}`. */
export function readCases(text: string): (Case | Refused)[] {
  let value: Json;
  try {
    value = parseJson(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch (problem) {
    if (!(problem instanceof NoJson)) throw problem;
    return [refusedCase(null, [misshapen("", problem.message, FORM)])];
  }
  const several = value instanceof Map ? value.get("cases") : undefined;
  return Array.isArray(several) ? several.map((one: Json) => readCase(one)) : [readCase(value)];
}

/** The case that a value of JSON is, or why it is none. */
export function readCase(value: Json): Case | Refused {
  if (!(value instanceof Map)) {
    const given = Array.isArray(value) ? "a list" : value === null ? "nothing" : "a single value";
    return refusedCase(null, [misshapen("", `a case cannot be ${given}`, FORM)]);
  }
  const entry: ReadonlyMap<string, Json> = value;
  if (!entry.has("facts") && !entry.has("case")) return { id: null, at: null, from: null, facts: entry };
  const findings: Finding[] = [];
  for (const key of entry.keys()) {
    if (KEYS.includes(key)) continue;
    const hint = nearest(key, KEYS) ?? `facts stand under \`facts\`; known here: ${KEYS.join(", ")}`;
    findings.push(misshapen(key, `the key \`${cut(key)}\` is not known here`, hint));
  }
  const given = entry.get("case") ?? null;
  const id = typeof given === "string" ? given : given instanceof Decimal && isWhole(given) ? given.toString() : null;
  if (given !== null && id === null) {
    findings.push(misshapen("case", "`case` must be text", "write a name, such as `case: example`"));
  }
  const text = (key: string, hint: string): string | null => {
    const found = entry.get(key) ?? null;
    if (found === null || typeof found === "string") return found;
    findings.push(misshapen(key, `\`${key}\` must be text`, hint));
    return null;
  };
  const at = text("at", "write date, time and offset, such as `2026-01-05T09:30:00+01:00`");
  const from = text("from", "write the id of a flowchart, such as `from: triage`");
  const facts = entry.get("facts");
  if (facts === undefined) {
    findings.push(misshapen("", "the case lacks `facts`", "add `facts:`, or `facts: {}`"));
  } else if (!(facts instanceof Map)) {
    findings.push(misshapen("facts", "`facts` must be a mapping of facts", "write `facts: {}` when nothing is known"));
  }
  if (findings.length > 0 || !(facts instanceof Map)) return refusedCase(id, findings);
  return { id, at, from, facts };
}

function misshapen(about: string, message: string, hint: string): Finding {
  return { code: "case-shape", message, hint, about };
}

export function isCase(found: Case | Refused): found is Case {
  return !("status" in found);
}

export function refusedCase(id: string | null, findings: readonly Finding[]): Refused {
  return { case: id, status: "refused", findings };
}

/** A case in the form in which it is saved, as JSON; `facts` that are unknown are left out. */
export function caseText(one: Case): string {
  const entries: string[] = [];
  if (one.id !== null) entries.push(`  "case": ${JSON.stringify(one.id)}`);
  if (one.at !== null) entries.push(`  "at": ${JSON.stringify(one.at)}`);
  if (one.from !== null) entries.push(`  "from": ${JSON.stringify(one.from)}`);
  const facts = [...one.facts].filter(([, value]) => value !== null && value !== undefined);
  const lines = facts.map(([name, value]) => `    ${JSON.stringify(name)}: ${valueText(value)}`);
  entries.push(lines.length === 0 ? '  "facts": {}' : `  "facts": {\n${lines.join(",\n")}\n  }`);
  return `{\n${entries.join(",\n")}\n}\n`;
}

function valueText(value: unknown): string {
  return value instanceof Decimal ? value.toString() : JSON.stringify(value instanceof Quantity ? value.toString() : value);
}
