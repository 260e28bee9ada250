/** What all completions of a case have in common, and what some have: the conclusion from a course. */

import { Course, type State, type Visit } from "./course.ts";
import { Diagrams, DiagramTooLarge, FALSE, TRUE } from "./diagram.ts";
import type { ActionNode, Kernel, Node, Program } from "./kernel.ts";
import { questions } from "./question.ts";
import { type Advised, advisedBy, shownOf, type Way } from "./shown.ts";

/** A node, and the branches by which it may be left; `settled` when one of them surely is. */
export interface Left {
  readonly node: Node;
  readonly branches: readonly number[];
  readonly settled: boolean;
}

/** What a case leads to, by whichever way it was worked out, before it is dressed as an answer. */
export interface Conclusion {
  readonly recommendations: readonly Advised[];
  readonly possible: readonly Advised[];
  readonly outcomes: readonly string[];
  /** The numbers of the missing facts, best first question first. */
  readonly missing: readonly number[];
  readonly path: readonly Left[];
  /** The nodes that some completion reaches and another does not, in chart order, and how each may be left. */
  readonly perhaps: () => readonly Left[];
  readonly complete: boolean;
  readonly exact: boolean;
  /** The decisions that may find no branch, or two. */
  readonly stuck: readonly Node[];
  /** Whether a decision may find no branch, for all that three-valued logic can tell. */
  readonly mayStop: boolean;
}

/** Diagrams before a program starts anew with none: those of one case mostly serve the next. */
const MOST_KEPT = 100_000;
const kept = new WeakMap<Program, Diagrams>();

/** The conclusion, exact over all completions; throws `DiagramTooLarge` where there is no room for the diagrams. */
export function conclude(kernel: Kernel, program: Program, state: State, limit: number): Conclusion {
  const known = kept.get(program);
  if (known !== undefined && known.limit === limit && known.level.length < MOST_KEPT) {
    try {
      return concludeWith(kernel, program, state, known);
    } catch (problem) {
      if (!(problem instanceof DiagramTooLarge)) throw problem; // and else other cases may have taken the room
    }
  }
  const widths = program.levels.map((fact) => program.regions[fact]?.count ?? 1);
  const made = new Diagrams(widths, limit);
  kept.set(program, made);
  return concludeWith(kernel, program, state, made);
}

function concludeWith(kernel: Kernel, program: Program, state: State, diagrams: Diagrams): Conclusion {
  return new Telling(kernel, program, new Course(kernel, program, state, diagrams)).conclusion();
}

class Telling {
  private readonly path: Left[] = [];
  private readonly told = new Set<number>();
  /** By flowchart and recommendation, how it comes about; in the order in which the path meets them. */
  private readonly slots = new Map<string, Way[]>();

  private readonly kernel: Kernel;
  private readonly program: Program;
  private readonly course: Course;

  constructor(kernel: Kernel, program: Program, course: Course) {
    this.kernel = kernel;
    this.program = program;
    this.course = course;
  }

  conclusion(): Conclusion {
    const { course, kernel, program } = this;
    const { diagrams } = course;
    this.tell(program.start);
    const roots = new Set<number>();
    const recommendations: Advised[] = [];
    const possible: Advised[] = [];
    for (const ways of this.slots.values()) {
      const shown = shownOf(kernel, program, diagrams, ways);
      if (shown === null) continue;
      (shown.definite ? recommendations : possible).push(shown.advised);
      for (const root of shown.roots) roots.add(root);
    }
    const outcomes = this.outcomes();
    for (const root of outcomes.values()) roots.add(root);
    const lost = course.lost
      .map(({ node, where }) => ({ node, where: diagrams.both(this.entered(node), where) }))
      .filter(({ where }) => where !== FALSE);
    const stuck = diagrams.disjunction(lost.map(({ where }) => where));
    roots.add(stuck);
    const open = [...roots].filter((root) => root > TRUE);
    return {
      recommendations,
      possible,
      outcomes: [...outcomes.keys()],
      missing: questions(kernel, program, diagrams, open),
      path: this.path,
      perhaps: () => this.perhaps(),
      complete: open.length === 0 && stuck === FALSE,
      exact: true,
      stuck: lost.map(({ node }) => node).sort((one, other) => this.place(one) - this.place(other)),
      mayStop: stuck !== FALSE,
    };
  }

  private entered(node: Node): number {
    return this.course.entered.get(node.flowchart) ?? FALSE;
  }

  private place(node: Node): number {
    return this.course.places.get(node.number) ?? -1;
  }

  /** Go along a flowchart and those it calls: each is told once, where it is first called. */
  private tell(chart: number): void {
    this.told.add(chart);
    const entered = this.course.entered.get(chart) ?? FALSE;
    if (entered === FALSE) return;
    for (const visit of this.course.visited.get(chart) ?? []) {
      const { node, branches, settled } = visit;
      if (this.course.diagrams.both(entered, visit.within) === TRUE) this.path.push({ node, branches, settled });
      if (node.kind === "action") this.tellAdvice(node, entered);
      else if (node.kind === "call" && !this.told.has(node.callee)) this.tell(node.callee);
    }
  }

  /** Note what an action advises. */
  private tellAdvice(node: ActionNode, entered: number): void {
    const { course, kernel } = this;
    const { diagrams } = course;
    const arrivals = course.arrived.get(node.number) ?? [];
    node.advice.forEach((advice, position) => {
      const guard = advice.when === null ? TRUE : course.where(advice.when);
      for (const { grounds, where } of arrivals) {
        const comes = diagrams.both(diagrams.both(entered, where), guard);
        const advised = comes === FALSE ? null : advisedBy(kernel, node, position, grounds);
        if (advised === null) continue;
        const slot = `${node.flowchart}:${advice.recommendation}`;
        const ways = this.slots.get(slot);
        if (ways === undefined) this.slots.set(slot, [{ advised, where: comes }]);
        else ways.push({ advised, where: comes });
      }
    });
  }

  /** Where each outcome comes out, in the order of the chart. */
  private outcomes(): Map<string, number> {
    const { course, kernel, program } = this;
    const found = new Map<string, number>();
    for (const { node, where } of course.ends) {
      if (node.kind !== "end") continue;
      const own = course.diagrams.both(course.owns.get(node.flowchart) ?? FALSE, where);
      if (own !== FALSE) found.set(node.outcome, course.diagrams.either(found.get(node.outcome) ?? FALSE, own));
    }
    const ends = program.nodes.map((number) => kernel.nodes[number]).filter((node) => node?.kind === "end");
    const named = ends.map((node) => (node?.kind === "end" ? node.outcome : ""));
    return new Map([...found].sort(([one], [other]) => named.indexOf(one) - named.indexOf(other)));
  }

  private perhaps(): Left[] {
    const { diagrams } = this.course;
    const found: Left[] = [];
    const branchesAt = (visit: Visit, at: number): number[] =>
      visit.branches.filter((_, place) => diagrams.both(at, visit.taken[place] ?? FALSE) !== FALSE);
    for (const [chart, visited] of this.course.visited) {
      for (const visit of visited) {
        const at = diagrams.both(this.course.entered.get(chart) ?? FALSE, visit.within);
        if (at === FALSE || at === TRUE) continue;
        found.push({ node: visit.node, branches: branchesAt(visit, at), settled: false });
      }
    }
    return found.sort((one, other) => this.place(one.node) - this.place(other.node));
  }
}
