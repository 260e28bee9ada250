/** Cases by the line, for programs that compare: a line of JSON in, the answer as a line of JSON out. */

import { isCase, readCase } from "./case.ts";
import { type Drawn, drawn } from "./drawn.ts";
import { evaluated, type Options, publicForm } from "./evaluate.ts";
import { type Json, jsonText, parseJson } from "./json.ts";
import { type Kernel, readKernel } from "./kernel.ts";
import { Decimal } from "./decimal.ts";

/**
 * Reads lines that are objects: `{"kernel": {...}}` is the guideline from here on, without an answer; any other holds a
 * `case` and perhaps `today` and `limit`. With `drawn` the answer is where the case goes.
 */
export class Lines {
  private kernel: Kernel | null = null;

  /** The answer to a line; null to one that holds a guideline. */
  read(line: string): string | null {
    if (line.startsWith('{"kernel":')) {
      this.kernel = readKernel(line.slice('{"kernel":'.length, -1));
      return null;
    }
    if (this.kernel === null) throw new Error("a guideline comes first");
    const entry = parseJson(line);
    const given: ReadonlyMap<string, Json> = entry instanceof Map ? entry : new Map<string, Json>();
    const found = readCase(given.get("case") ?? null);
    const worked = isCase(found) ? evaluated(this.kernel, found, optionsOf(given)) : { refused: found };
    if ("refused" in worked) return jsonText(publicForm(this.kernel, worked.refused));
    return jsonText(given.get("drawn") === true ? drawnForm(drawn(this.kernel, worked)) : publicForm(this.kernel, worked.answer));
  }
}

function optionsOf(given: ReadonlyMap<string, Json>): Options {
  const today = given.get("today");
  const limit = given.get("limit");
  return {
    ...(typeof today === "string" ? { today } : {}),
    ...(limit instanceof Decimal ? { limit: Number(limit.digits) } : {}),
  };
}

function drawnForm({ steps, nodes, branches, lines, advice }: Drawn): Json {
  const inner = (of: ReadonlyMap<string, ReadonlyMap<number | string, string>>): Json =>
    new Map([...of].map(([node, by]) => [node, new Map([...by].map(([key, passing]) => [String(key), passing]))]));
  const numbers = new Map([...steps].map(([node, number]) => [node, new Decimal(BigInt(number), 0)]));
  return new Map<string, Json>([
    ["steps", numbers],
    ["nodes", nodes],
    ["branches", inner(branches)],
    ["lines", inner(lines)],
    ["advice", inner(advice)],
  ]);
}
