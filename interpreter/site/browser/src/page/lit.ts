/** The way of a case in the drawings: what the evaluator says of nodes and lines, by the names that a drawing has. */

import { drawn, type Passing } from "../drawn.ts";
import type { Evaluated } from "../evaluate.ts";
import type { Kernel } from "../kernel.ts";
import type { Course, Way } from "./drawing.ts";

const courseOf = (passing: Passing | undefined): Course =>
  passing === undefined ? "off" : passing === "on-path" ? "on" : "possible";

export function wayOf(kernel: Kernel, found: Evaluated): Way {
  const { steps, nodes, branches, lines, advice } = drawn(kernel, found);
  const starts = new Map<string, string>();
  for (const chart of kernel.flowcharts) starts.set(`${chart.id}.:start`, `${chart.id}.${kernel.nodes[chart.start]?.id ?? ""}`);
  /** A branch is drawn as `chart.node>target`. */
  const branch = (id: string): Course => {
    const [from = "", to = ""] = id.split(">");
    return courseOf(lines.get(from)?.get(from.slice(0, from.indexOf(".") + 1) + to));
  };
  const element = (id: string): Course => (id.includes(">") ? branch(id) : courseOf(nodes.get(starts.get(id) ?? id)));
  return {
    element,
    line: (from, to) => {
      if (to.includes(">")) return branch(to);
      if (from.includes(">")) return branch(from);
      return starts.has(from) ? element(from) : courseOf(lines.get(from)?.get(to));
    },
    part: (node, kind, number) => courseOf((kind === "branch" ? branches : advice).get(node)?.get(number)),
    step: (id) => steps.get(id) ?? null,
  };
}
