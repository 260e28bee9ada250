/**
 * Where a case goes in the flowcharts: the nodes and branches it passes, and those it may still pass.
 *
 * Exact where the answer is: a node or branch is possible when some completion passes it.
 */

import type { Evaluated } from "./evaluate.ts";
import type { Left } from "./completions.ts";
import type { Kernel } from "./kernel.ts";
import { Truths } from "./logic.ts";

/** The case goes here, or may still go here; what is in no map it does not pass. */
export type Passing = "on-path" | "possible";

/** What the case passes. A node's key is its flowchart's id, a point, and its own id. */
export interface Drawn {
  /** The number of each node on the path, from 1. */
  readonly steps: ReadonlyMap<string, number>;
  readonly nodes: ReadonlyMap<string, Passing>;
  /** By node, and by the number of its branch. */
  readonly branches: ReadonlyMap<string, ReadonlyMap<number, Passing>>;
  /** By node, and by the key of the node to which a line leads: the start of the flowchart that a call runs is one. */
  readonly lines: ReadonlyMap<string, ReadonlyMap<string, Passing>>;
  /** By node, and by the place of its advice: whether that is given, or may be. */
  readonly advice: ReadonlyMap<string, ReadonlyMap<number, Passing>>;
}

export function drawn(kernel: Kernel, found: Evaluated): Drawn {
  const { conclusion } = found;
  const key = (node: number): string => {
    const one = kernel.nodes[node];
    return one === undefined ? "" : `${kernel.flowcharts[one.flowchart]?.id ?? ""}.${one.id}`;
  };
  const steps = new Map(conclusion.path.map(({ node }, number) => [key(node.number), number + 1]));
  const nodes = new Map<string, Passing>();
  const branches = new Map<string, Map<number, Passing>>();
  const lines = new Map<string, Map<string, Passing>>();
  const pass = (left: Left, on: boolean): void => {
    const place = key(left.node.number);
    nodes.set(place, on ? "on-path" : "possible");
    if (left.node.kind !== "decision") {
      lines.set(place, new Map(next(kernel, left).map((target) => [key(target), on ? "on-path" : "possible"])));
      return;
    }
    const sure = on && left.settled;
    const targets = next(kernel, left);
    const one = on && left.settled && targets.length === 1;
    const alone = sure && left.branches.length === 1;
    branches.set(place, new Map(left.branches.map((number) => [number, alone ? "on-path" : "possible"])));
    lines.set(place, new Map(targets.map((target) => [key(target), one ? "on-path" : "possible"])));
  };
  for (const left of conclusion.path) pass(left, true);
  const perhaps = conclusion.perhaps();
  for (const left of perhaps) if (!nodes.has(key(left.node.number))) pass(left, false);
  return { steps, nodes, branches, lines, advice: adviceOf(kernel, found, perhaps, nodes) };
}

/** The nodes that follow, by these branches where the node is a decision. */
function next(kernel: Kernel, { node, branches }: Left): number[] {
  switch (node.kind) {
    case "decision":
      return [...new Set(branches.flatMap((number) => node.branches[number]?.to ?? []))];
    case "action":
      return [node.to];
    case "call": {
      const start = kernel.flowcharts[node.callee]?.start ?? -1;
      return node.to === null ? [start] : [start, node.to];
    }
    case "end":
      return [];
  }
}

function adviceOf(
  kernel: Kernel,
  { answer, conclusion, program, state }: Evaluated,
  perhaps: readonly Left[],
  nodes: ReadonlyMap<string, Passing>,
): Map<string, Map<number, Passing>> {
  const truths = new Truths(kernel, program, state);
  const definite = new Set(answer.recommendations.map((one) => `${one.flowchart}.${one.id}`));
  const found = new Map<string, Map<number, Passing>>();
  for (const { node } of [...conclusion.path, ...perhaps]) {
    if (node.kind !== "action") continue;
    const chart = kernel.flowcharts[node.flowchart]?.id ?? "";
    const given = new Map<number, Passing>();
    node.advice.forEach(({ recommendation, when }, place) => {
      const truth = when === null ? true : truths.of(when);
      if (truth === false) return;
      const name = kernel.recommendations[recommendation]?.id ?? "";
      const alone = node.advice.filter((other) => other.recommendation === recommendation).length === 1;
      const sure = truth === true || (alone && definite.has(`${chart}.${name}`));
      given.set(place, nodes.get(`${chart}.${node.id}`) === "on-path" && sure ? "on-path" : "possible");
    });
    found.set(`${chart}.${node.id}`, given);
  }
  return found;
}
