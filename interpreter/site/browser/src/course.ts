/**
 * Where each node is reached, over all completions of a case: diagrams over the missing facts.
 *
 * A known fact is a constant, so what is left of a condition is a small diagram; `TRUE` means in every completion,
 * `FALSE` in none. Facts are constant during a run, so a flowchart is gone through once, as if it were surely entered;
 * where it is entered, by one call or by several, is put before it afterwards.
 */

import { type Diagrams, FALSE, TRUE } from "./diagram.ts";
import type { Condition, DecisionNode, Grounds, Kernel, Node, Program } from "./kernel.ts";

export const UNKNOWN = -1;

/** The region of each fact, `UNKNOWN` where it is not known. */
export type State = readonly number[];

export interface Arrival {
  /** Null over a plain edge, which has no grounds of its own. */
  readonly grounds: Grounds | null;
  readonly where: number;
}

/** A node that some completion reaches, given that its flowchart is entered, and the branches it may take there. */
export interface Visit {
  readonly node: Node;
  readonly within: number;
  readonly branches: readonly number[];
  /** Where each of the branches is the one to take. */
  readonly taken: readonly number[];
  /** Whether one of the branches surely is. */
  readonly settled: boolean;
}

interface At {
  readonly node: Node;
  readonly where: number;
}

export class Course {
  readonly diagrams: Diagrams;
  readonly visited = new Map<number, Visit[]>();
  readonly arrived = new Map<number, Arrival[]>();
  /** Where each flowchart is entered. */
  readonly entered = new Map<number, number>();
  /** Where the outcome of a flowchart is that of the run. */
  readonly owns = new Map<number, number>();
  readonly ends: At[] = [];
  /** Where a decision finds no branch, or two, given that its flowchart is entered. */
  readonly lost: At[] = [];
  /** The place of each node in chart order. */
  readonly places: ReadonlyMap<number, number>;
  private readonly levels: number[];
  private readonly criteria = new Map<number, number>();
  private readonly members = new Map<number, number[]>();
  private readonly here = new Map<number, number>();
  private readonly finishes = new Map<number, number>();
  private readonly calls: { flowchart: number; callee: number; ends: boolean; where: number }[] = [];

  readonly kernel: Kernel;
  readonly program: Program;
  readonly state: State;

  /** Throws `DiagramTooLarge` where there is no room for its diagrams. */
  constructor(kernel: Kernel, program: Program, state: State, diagrams: Diagrams) {
    this.kernel = kernel;
    this.program = program;
    this.state = state;
    this.diagrams = diagrams;
    this.levels = Array<number>(program.levels.length).fill(0);
    program.levels.forEach((fact, level) => {
      this.levels[fact] = level;
    });
    this.places = new Map(program.nodes.map((node, place) => [node, place]));
    for (const node of program.nodes) {
      const chart = kernel.nodes[node]?.flowchart ?? 0;
      const members = this.members.get(chart);
      if (members === undefined) this.members.set(chart, [node]);
      else members.push(node);
    }
    for (const number of program.criteria) {
      const criterion = kernel.criteria[number];
      if (criterion !== undefined) this.criteria.set(number, this.where(criterion.when));
    }
    this.called(program.start);
    this.enter();
  }

  // ---- conditions: nested as deep as their text, which is bounded when a guideline is read ----

  /** Where a condition holds. */
  where(condition: Condition): number {
    switch (condition.kind) {
      case "test":
        return this.whereTest(condition.test);
      case "criterion": {
        const found = this.criteria.get(condition.criterion) ?? FALSE;
        return condition.expected ? found : this.diagrams.negation(found);
      }
      case "all":
        return this.joined(FALSE, condition.of);
      case "any":
        return this.joined(TRUE, condition.of);
      case "not":
        return this.diagrams.negation(this.where(condition.of));
      case "at_least":
        return this.diagrams.atLeast(
          condition.number,
          condition.of.map((part) => this.where(part)),
        );
    }
  }

  private whereTest(number: number): number {
    const fact = this.kernel.tests[number]?.fact ?? 0;
    const truths = this.program.truths[number] ?? [];
    const region = this.state[fact] ?? UNKNOWN;
    if (region !== UNKNOWN) return truths[region] === true ? TRUE : FALSE;
    return this.diagrams.node(
      this.levels[fact] ?? 0,
      truths.map((truth) => (truth ? TRUE : FALSE)),
    );
  }

  /** The conjunction (`FALSE` absorbs) or the disjunction (`TRUE` absorbs). */
  private joined(absorbing: number, parts: readonly Condition[]): number {
    const { diagrams } = this;
    const left: number[] = [];
    for (const part of parts) {
      const found = this.where(part);
      if (found === absorbing) return absorbing;
      left.push(found);
    }
    left.sort((one, other) => diagrams.levelOf(other) - diagrams.levelOf(one)); // joining upwards is cheapest
    let result = 1 - absorbing;
    for (const one of left) result = absorbing === FALSE ? diagrams.both(result, one) : diagrams.either(result, one);
    return result;
  }

  // ---- from node to node ----

  /** Where a flowchart comes to an end once it is entered. */
  private called(chart: number): number {
    const known = this.finishes.get(chart);
    if (known !== undefined) return known;
    this.arrive(this.kernel.flowcharts[chart]?.start ?? -1, null, TRUE);
    const visited: Visit[] = [];
    this.visited.set(chart, visited);
    let finishes = FALSE;
    for (const number of this.members.get(chart) ?? []) {
      const node = this.kernel.nodes[number];
      const at = this.here.get(number) ?? FALSE;
      if (node === undefined || at === FALSE) continue;
      if (node.kind === "decision") {
        visited.push(this.decide(node, at));
        continue;
      }
      visited.push({ node, within: at, branches: [], taken: [], settled: true });
      let onwards = at;
      if (node.kind === "call") {
        this.calls.push({ flowchart: chart, callee: node.callee, ends: node.to === null, where: at });
        onwards = this.diagrams.both(at, this.called(node.callee));
      } else if (node.kind === "end") {
        this.ends.push({ node, where: at });
      }
      const target = node.kind === "end" ? null : node.to;
      if (target === null) finishes = this.diagrams.either(finishes, onwards);
      else this.arrive(target, null, onwards);
    }
    this.finishes.set(chart, finishes);
    return finishes;
  }

  private arrive(target: number, grounds: Grounds | null, where: number): void {
    if (where === FALSE) return;
    this.here.set(target, this.diagrams.either(this.here.get(target) ?? FALSE, where));
    const arrivals = this.arrived.get(target);
    if (arrivals === undefined) this.arrived.set(target, [{ grounds, where }]);
    else arrivals.push({ grounds, where });
  }

  /** Go on along each branch of a decision that may be taken. */
  private decide(node: DecisionNode, at: number): Visit {
    const { diagrams } = this;
    const chosen = this.chosen(node);
    const nowhere = diagrams.negation(diagrams.disjunction(chosen));
    if (nowhere !== FALSE) this.lost.push({ node, where: diagrams.both(at, nowhere) });
    const branches: number[] = [];
    const taken: number[] = [];
    chosen.forEach((where, number) => {
      const branch = node.branches[number];
      if (where === FALSE || branch === undefined) return;
      branches.push(number);
      taken.push(where);
      this.arrive(branch.to, branch, diagrams.both(at, where));
    });
    return { node, within: at, branches, taken, settled: nowhere === FALSE };
  }

  /** Where each branch is the one to take: the first that holds, or the only one; `else` where none does. */
  private chosen(node: DecisionNode): number[] {
    const { diagrams } = this;
    let some = FALSE;
    let twice = FALSE;
    const holds = node.branches.map((branch) => (branch.when === null ? TRUE : this.where(branch.when)));
    const found = node.branches.map((branch, number) => {
      if (branch.when === null) return diagrams.negation(some);
      const where = holds[number] ?? FALSE;
      if (!node.first) twice = diagrams.either(twice, diagrams.both(some, where));
      const here = node.first ? diagrams.without(where, some) : where;
      some = diagrams.either(some, where);
      return here;
    });
    return twice === FALSE ? found : found.map((one) => diagrams.without(one, twice));
  }

  /** Work out where each flowchart is entered, and where its outcome is that of the run. */
  private enter(): void {
    const { diagrams, entered, owns, program } = this;
    entered.set(program.start, TRUE);
    owns.set(program.start, TRUE);
    const turn = new Map(program.flowcharts.map((chart, place) => [chart, place]));
    const calls = [...this.calls].sort((one, other) => (turn.get(one.flowchart) ?? 0) - (turn.get(other.flowchart) ?? 0));
    for (const { flowchart, callee, ends, where } of calls) {
      const here = diagrams.both(entered.get(flowchart) ?? FALSE, where);
      entered.set(callee, diagrams.either(entered.get(callee) ?? FALSE, here));
      if (!ends) continue;
      const own = diagrams.both(owns.get(flowchart) ?? FALSE, where);
      owns.set(callee, diagrams.either(owns.get(callee) ?? FALSE, own));
    }
  }
}
