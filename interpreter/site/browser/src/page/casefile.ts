/** Cases to and from files, in the format that the command line reads: JSON or YAML. */

import { isMap, isScalar, isSeq, parseDocument, visit, type Node } from "yaml";

import { isCase, readCase, readCases, type Case, type Refused } from "../case.ts";
import { decimal } from "../decimal.ts";
import type { Json } from "../json.ts";
import { type Draft, plain } from "./draft.ts";
import type { Given } from "./wording.ts";

export const LARGEST = 1_000_000;

/** Why a text is no YAML that a case may be, and where that is known the line, from 1. */
export interface Unread {
  readonly problem: "syntax" | "twice" | "anchor" | "deep";
  readonly line: number | null;
}

export type Read = { readonly cases: readonly (Case | Refused)[] } | Unread;

/** The cases that a text holds: JSON, JSON Lines or YAML, told apart by the text itself unless it must be JSON. */
export function casesIn(text: string, isJson = false): Read {
  const start = text.trimStart();
  if (start.startsWith("{")) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const several = lines.length > 1 && lines.slice(0, 2).every((line) => /^\s*\{.*\}\s*$/.test(line));
    if (several) return { cases: lines.flatMap((line) => readCases(line)) };
    const found = readCases(text);
    if (isJson || found.some(isCase)) return { cases: found };
  }
  try {
    return fromYaml(text, start.startsWith("{") ? readCases(text) : null);
  } catch (problem) {
    if (problem instanceof RangeError) return { problem: "deep", line: null }; // of the stack
    throw problem;
  }
}

/** A mapping of YAML 1.2's core schema, as strict as the command line: no anchors, aliases, tags or keys that stand twice. */
function fromYaml(text: string, refused: readonly (Case | Refused)[] | null): Read {
  const document = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: false, strict: true, merge: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    if (refused !== null) return { cases: refused };
    return { problem: "syntax", line: problem.linePos?.[0].line ?? null };
  }
  let isStrange = false;
  let twice: Node | null = null;
  visit(document, {
    Alias: () => void (isStrange = true),
    Node: (_, node) => {
      if (("anchor" in node && node.anchor !== undefined) || (node.tag !== undefined && !PLAIN.has(node.tag))) isStrange = true;
    },
    // The parser's own look at the keys compares each with all before it: too slow for a file that means ill.
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = keyOf(key as Node | null);
        if (seen.has(name)) twice ??= key as Node | null;
        seen.add(name);
      }
    },
  });
  if (twice !== null) return { problem: "twice", line: lineOf(text, twice) };
  if (isStrange || document.warnings.length > 0) return { problem: "anchor", line: null };
  const value = jsonOf(document.contents as Node | null);
  const several = value instanceof Map ? (value as ReadonlyMap<string, Json>).get("cases") : undefined;
  const list: readonly Json[] = Array.isArray(several) ? (several as readonly Json[]) : [value];
  return { cases: list.map((one) => readCase(one)) };
}

/** The tags that every mapping and list has. */
const PLAIN: ReadonlySet<string> = new Set(["tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"]);

function keyOf(key: Node | null): string {
  return isScalar(key) ? String(key.value) : "";
}

function lineOf(text: string, node: Node): number {
  return text.slice(0, node.range?.[0] ?? 0).split("\n").length;
}

function jsonOf(node: Node | null): Json {
  if (isMap(node)) {
    return new Map(node.items.map((pair) => [keyOf(pair.key as Node | null), jsonOf(pair.value as Node | null)]));
  }
  if (isSeq(node)) return node.items.map((one) => jsonOf(one as Node | null));
  if (!isScalar(node)) return null;
  const { value, source } = node;
  if (typeof value === "number") return decimal(source ?? "") ?? (Number.isSafeInteger(value) ? decimal(String(value)) : (source ?? null));
  return typeof value === "boolean" || value === null ? value : String(value);
}

// ---- to a file ---------------------------------------------------------------------------------------------------------

export function asJson(draft: Draft): string {
  const facts = [...draft.facts].map(([id, value]) => `    ${JSON.stringify(id)}: ${scalar(value)}`);
  const parts = about(draft).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  parts.push(facts.length === 0 ? `  "facts": {}` : `  "facts": {\n${facts.join(",\n")}\n  }`);
  return `{\n${parts.join(",\n")}\n}\n`;
}

export function asYaml(draft: Draft): string {
  const lines = about(draft).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const facts = [...draft.facts].map(([id, value]) => `  ${id}: ${scalar(value)}`);
  return [...lines, facts.length === 0 ? "facts: {}" : "facts:", ...facts, ""].join("\n");
}

function about(draft: Draft): [string, string][] {
  const all: [string, string | null][] = [["case", draft.id], ["at", draft.at], ["from", draft.from]];
  return all.filter((one): one is [string, string] => one[1] !== null && one[1] !== "");
}

/** A value as both JSON and YAML write it: a number without a unit is a number. */
function scalar(value: Given): string {
  if (value !== null && typeof value === "object" && value.unit === null) return value.number;
  return JSON.stringify(plain(value));
}

/** Offer a text to the person as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
