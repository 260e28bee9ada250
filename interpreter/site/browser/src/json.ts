/** JSON with exact decimals, and with maps for objects: no key of a stranger's text meets a prototype. */

import { Decimal, decimal } from "./decimal.ts";

export type Json = null | boolean | string | Decimal | readonly Json[] | ReadonlyMap<string, Json>;

const DEEPEST = 100;

/** What is no JSON, or more than a case needs. */
export class NoJson extends Error {}

/** The value that a text of JSON writes. Source: RFC 8259. */
export function parseJson(text: string): Json {
  const parser = new Parser(text);
  return parser.whole();
}

class Parser {
  private readonly token =
    /[ \t\n\r]*(?:([[\]{}:,])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null))/y;
  private mark = "";
  private scalar: Json | undefined;

  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(): Json {
    this.next();
    const found = this.value(0);
    if (this.text.slice(this.token.lastIndex).trim() !== "") throw new NoJson("more text follows after the end");
    return found;
  }

  private next(): void {
    const found = this.token.exec(this.text);
    if (found === null) throw new NoJson("this is not JSON");
    this.mark = found[1] ?? "";
    this.scalar = this.mark === "" ? scalarOf(found[2], found[3], found[4]) : undefined;
  }

  private is(mark: string): boolean {
    return this.mark === mark;
  }

  private value(depth: number): Json {
    if (depth > DEEPEST) throw new NoJson(`more than ${DEEPEST} levels lie inside one another`);
    if (this.is("[")) return this.list(depth);
    if (this.is("{")) return this.object(depth);
    if (this.scalar === undefined) throw new NoJson("a value is missing");
    return this.scalar;
  }

  private list(depth: number): Json {
    const list: Json[] = [];
    this.next();
    while (!this.is("]")) {
      list.push(this.value(depth + 1));
      this.entryEnds("]");
    }
    return list;
  }

  private object(depth: number): Json {
    const object = new Map<string, Json>();
    this.next();
    while (!this.is("}")) {
      const key = this.scalar;
      if (typeof key !== "string") throw new NoJson("a key in double quotes is missing");
      if (object.has(key)) throw new NoJson(`the key ${JSON.stringify(key)} stands here twice`);
      this.next();
      if (!this.is(":")) throw new NoJson("a colon is missing");
      this.next();
      object.set(key, this.value(depth + 1));
      this.entryEnds("}");
    }
    return object;
  }

  /** Go on to the next entry, or to the closing bracket. */
  private entryEnds(close: string): void {
    this.next();
    if (this.is(close)) return;
    if (!this.is(",")) throw new NoJson("a comma is missing");
    this.next();
    if (this.is(close)) throw new NoJson("there is a comma after the last entry");
  }
}

function scalarOf(quoted: string | undefined, number: string | undefined, word: string | undefined): Json {
  if (quoted !== undefined) {
    try {
      return String(JSON.parse(quoted));
    } catch {
      throw new NoJson("a backslash starts no code that JSON knows");
    }
  }
  if (number !== undefined) {
    const found = decimal(number);
    if (found === null || Math.abs(found.exponent) > 1000) throw new NoJson("a number is too long");
    return found;
  }
  return word === "null" ? null : word === "true";
}

/** A value as JSON, numbers as the shortest exact decimals; with `indent`, over lines. */
export function jsonText(value: Json, indent = "", line = "\n"): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Decimal) return value.toString();
  const deeper = indent === "" ? "" : line + indent;
  const colon = indent === "" ? ":" : ": ";
  const parts =
    value instanceof Map
      ? [...value].map(([key, one]) => JSON.stringify(key) + colon + jsonText(one, indent, deeper))
      : (value as readonly Json[]).map((one) => jsonText(one, indent, deeper));
  const [open, close] = value instanceof Map ? ["{", "}"] : ["[", "]"];
  if (parts.length === 0) return open + close;
  return open + deeper + parts.join(`,${deeper}`) + (indent === "" ? "" : line) + close;
}
