/**
 * Which missing fact to ask for first.
 *
 * Facts that can be had now come before those that wait for imaging, biopsy or a meeting, in the order of the catalogue
 * of recommendations. Among equals the fact comes first that is expected to settle most of what is open: the part of
 * the variance of each open diagram's truth that goes when the fact is known (the first-order index of Sobol).
 */

import { type Diagrams, FALSE, TRUE } from "./diagram.ts";
import type { Kernel, Program } from "./kernel.ts";

/** A variance below this is too small to divide by; such a diagram has no say in the order of questions. */
const LEAST = 1e-300;

/** The numbers of the facts on which any of these diagrams depends, best first question first. */
export function questions(kernel: Kernel, program: Program, diagrams: Diagrams, open: Iterable<number>): number[] {
  const roots = [...open];
  const settles = Array<number>(kernel.facts.length).fill(0);
  for (const root of roots) {
    for (const [level, part] of settled(diagrams, root)) {
      const fact = program.levels[level] ?? 0;
      settles[fact] = (settles[fact] ?? 0) + part;
    }
  }
  const places = new Map(kernel.recommendations.map((one, place) => [one.id, place]));
  const stage = (fact: number): number => {
    const by = kernel.facts[fact]?.obtainedBy ?? null;
    return by === null ? -1 : (places.get(by) ?? -1);
  };
  return facts(program, diagrams, roots).sort(
    (one, other) => stage(one) - stage(other) || (settles[other] ?? 0) - (settles[one] ?? 0) || one - other,
  );
}

/** The numbers of the facts on which any of these diagrams depends, ascending. */
export function facts(program: Program, diagrams: Diagrams, roots: Iterable<number>): number[] {
  const levels = new Set(diagrams.nodes(roots).map((node) => diagrams.levelOf(node)));
  return [...levels].map((level) => program.levels[level] ?? 0).sort((one, other) => one - other);
}

/** By level, the part of the question that the fact settles by itself. */
function settled(diagrams: Diagrams, root: number): [number, number][] {
  const whole = diagrams.share(root);
  const variance = whole * (1 - whole);
  if (variance <= LEAST) return [];
  const weights = new Map<number, number>([[root, 1]]); // the share of the completions that come past a node
  const holds = new Map<number, number[]>(); // by level and region: the share that then holds, of those
  for (const node of downwards(diagrams, root)) {
    const parts = diagrams.childrenOf(node);
    const weight = weights.get(node) ?? 0;
    const level = diagrams.levelOf(node);
    let found = holds.get(level);
    if (found === undefined) {
      found = Array<number>(parts.length).fill(0);
      holds.set(level, found);
    }
    for (let region = 0; region < parts.length; region += 1) {
      const child = parts[region] ?? FALSE;
      found[region] = (found[region] ?? 0) + weight * diagrams.share(child);
      if (child > TRUE) weights.set(child, (weights.get(child) ?? 0) + weight / parts.length);
    }
  }
  return [...holds].map(([level, found]) => [level, varianceOf(found) / variance]);
}

/** The inner nodes of a diagram, parents first, in an order that the diagram alone decides. */
function downwards(diagrams: Diagrams, root: number): number[] {
  return diagrams.nodes([root]).sort((one, other) => diagrams.levelOf(one) - diagrams.levelOf(other));
}

function varianceOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return squares / values.length;
}
