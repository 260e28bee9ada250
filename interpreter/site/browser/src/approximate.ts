/**
 * The answer by three-valued logic alone, for a guideline whose diagrams outgrew their limit.
 *
 * It never guesses and never calls an open case complete, but it can call something possible that is definite, and ask
 * for a fact that cannot matter any more. The answer says so: `exact` is false.
 */

import type { Conclusion, Left } from "./completions.ts";
import { type State, UNKNOWN } from "./course.ts";
import type { Condition, DecisionNode, Grounds, Kernel, Node, Program } from "./kernel.ts";
import { guards, type Truth, Truths } from "./logic.ts";
import { type Advised, advisedBy, merged } from "./shown.ts";

/** What three-valued logic settles: everything on the walk, and as possible all that may follow it. */
export function approximate(kernel: Kernel, program: Program, state: State): Conclusion {
  return new Spread(kernel, program, state).conclusion();
}

class Spread {
  private readonly truths: Truths;
  private readonly arrivals = new Map<number, Map<string, Grounds | null>>();
  private readonly todo: number[] = [];
  private readonly open = new Set<number>();
  private readonly lost: Node[] = [];
  private mayStop = false;

  private readonly kernel: Kernel;
  private readonly program: Program;
  private readonly state: State;

  constructor(kernel: Kernel, program: Program, state: State) {
    this.kernel = kernel;
    this.program = program;
    this.state = state;
    this.truths = new Truths(kernel, program, state).withCriteria();
  }

  conclusion(): Conclusion {
    const walk = this.walk();
    this.spread();
    const sure = new Set(walk.path.map(({ node }) => node.number));
    const reached = this.inOrder((node) => this.arrivals.has(node.number));
    const missing = [...this.open].sort((one, other) => one - other);
    const { recommendations, possible } = this.advice(sure, missing);
    const settled = walk.ends && missing.length === 0 && this.lost.length === 0;
    return {
      recommendations,
      possible,
      outcomes: this.outcomes(reached),
      missing,
      path: walk.path,
      perhaps: () => reached.filter((node) => !sure.has(node.number)).map((node) => this.leftOf(node)),
      complete: settled,
      exact: settled && !this.mayStop, // nothing was open: the walk is the whole answer
      stuck: this.lost,
      mayStop: this.mayStop,
    };
  }

  private node(number: number): Node | undefined {
    return this.kernel.nodes[number];
  }

  private inOrder(fits: (node: Node) => boolean): Node[] {
    return this.program.nodes.flatMap((number) => this.node(number) ?? []).filter(fits);
  }

  private leftOf(node: Node): Left {
    if (node.kind !== "decision") return { node, branches: [], settled: false };
    return { node, branches: this.choose(node).possible, settled: false };
  }

  /** The branches that a decision may still take, and whether it is settled: one that surely holds. */
  private choose(node: DecisionNode): { possible: number[]; settled: boolean } {
    const possible: number[] = [];
    let holds = false;
    for (const [number, { when }] of node.branches.entries()) {
      if (when === null) {
        if (!holds) possible.push(number);
        holds = true;
        continue;
      }
      const truth = this.truths.of(when);
      if (truth === false) continue;
      possible.push(number);
      holds ||= truth === true;
      if (holds && node.first) break;
    }
    return { possible, settled: holds && possible.length === 1 };
  }

  /** From the entry along the branches that the known facts settle, as a person would go with a finger. */
  private walk(): { path: Left[]; ends: boolean } {
    const path: Left[] = [];
    const pending: (number | null)[] = [];
    const walked = new Set<number>([this.program.start]);
    let position: number | null = this.kernel.flowcharts[this.program.start]?.start ?? null;
    while (position !== null) {
      const node = this.node(position);
      if (node === undefined) break;
      if (node.kind === "decision") {
        const { possible, settled } = this.choose(node);
        path.push({ node, branches: possible, settled });
        const branch = node.branches[possible[0] ?? -1];
        if (!settled || branch === undefined) return { path, ends: false };
        position = branch.to;
        continue;
      }
      path.push({ node, branches: [], settled: true });
      if (node.kind === "action") {
        position = node.to;
      } else if (node.kind === "call" && !walked.has(node.callee)) {
        walked.add(node.callee);
        pending.push(node.to);
        position = this.kernel.flowcharts[node.callee]?.start ?? null;
      } else {
        position = node.kind === "call" ? node.to : null;
        while (position === null && pending.length > 0) position = pending.pop() ?? null;
      }
    }
    return { path, ends: true };
  }

  /** Follow every way that is open, callees from whichever call comes first. */
  private spread(): void {
    this.arrive(this.kernel.flowcharts[this.program.start]?.start ?? -1, null);
    for (let number = this.todo.pop(); number !== undefined; number = this.todo.pop()) {
      const node = this.node(number);
      if (node === undefined) continue;
      if (node.kind === "decision") this.decide(node);
      else if (node.kind === "action") {
        this.openFacts(node).forEach((fact) => this.open.add(fact));
        this.arrive(node.to, null);
      } else if (node.kind === "call") {
        this.arrive(this.kernel.flowcharts[node.callee]?.start ?? -1, null);
        if (node.to !== null) this.arrive(node.to, null);
      }
    }
  }

  private arrive(number: number, grounds: Grounds | null): void {
    let found = this.arrivals.get(number);
    if (found === undefined) {
      found = new Map();
      this.arrivals.set(number, found);
      this.todo.push(number);
    }
    const neutral = grounds === null || (grounds.cites.length === 0 && grounds.readings.length === 0);
    const key = neutral ? "" : JSON.stringify([grounds.cites, grounds.readings]);
    if (!found.has(key)) found.set(key, neutral ? null : grounds);
  }

  private decide(node: DecisionNode): void {
    const { possible, settled } = this.choose(node);
    if (!settled) {
      const facts = this.openFacts(node);
      facts.forEach((fact) => this.open.add(fact));
      if (facts.length === 0) this.lost.push(node);
      else if (!node.first || node.branches.at(-1)?.when !== null) this.mayStop = true;
    }
    for (const number of possible) {
      const branch = node.branches[number];
      if (branch !== undefined) this.arrive(branch.to, branch);
    }
  }

  /** The missing facts that a node reads, when a guard or a branch of it is open. */
  private openFacts(node: Node): number[] {
    const whens = guards(node).filter((when) => when !== null);
    if (whens.every((when) => this.truths.of(when) !== null)) return [];
    const found = new Set<number>();
    const criteria = new Set<number>();
    const todo: Condition[] = [...whens];
    for (let when = todo.pop(); when !== undefined; when = todo.pop()) {
      if (when.kind === "test") {
        const fact = this.kernel.tests[when.test]?.fact ?? -1;
        if (this.state[fact] === UNKNOWN) found.add(fact);
      } else if (when.kind === "criterion") {
        const criterion = this.kernel.criteria[when.criterion];
        if (criterion !== undefined && !criteria.has(when.criterion)) todo.push(criterion.when);
        criteria.add(when.criterion);
      } else if (when.kind === "not") todo.push(when.of);
      else todo.push(...when.of);
    }
    return [...found];
  }

  /** The outcomes of the flowchart at which the run starts and of those that it calls last. */
  private outcomes(reached: readonly Node[]): string[] {
    const last = new Set([this.program.start]);
    for (const chart of last) {
      for (const node of reached) if (node.kind === "call" && node.flowchart === chart && node.to === null) last.add(node.callee);
    }
    const ends = reached.flatMap((node) => (node.kind === "end" && last.has(node.flowchart) ? [node.outcome] : []));
    return [...new Set(ends)];
  }

  private advice(
    sure: ReadonlySet<number>,
    missing: readonly number[],
  ): { recommendations: Advised[]; possible: Advised[] } {
    const ways = new Map<string, { advised: Advised; sure: boolean }[]>();
    for (const node of this.inOrder((one) => this.arrivals.has(one.number))) {
      if (node.kind !== "action") continue;
      node.advice.forEach(({ when, recommendation }, position) => {
        const truth: Truth = when === null ? true : this.truths.of(when);
        if (truth === false) return;
        for (const grounds of this.arrivals.get(node.number)?.values() ?? []) {
          const advised = advisedBy(this.kernel, node, position, grounds);
          if (advised === null) continue;
          const slot = `${node.flowchart}:${recommendation}`;
          const found = ways.get(slot) ?? [];
          ways.set(slot, found);
          found.push({ advised, sure: truth === true && sure.has(node.number) });
        }
      });
    }
    const waits = missing.map((number) => this.kernel.facts[number]?.id ?? "");
    const recommendations: Advised[] = [];
    const possible: Advised[] = [];
    for (const found of ways.values()) {
      const several = new Set(found.map(({ advised }) => advised.within?.seconds.toString())).size > 1;
      const definite = found.some((one) => one.sure);
      const shown = merged(
        found.map(({ advised }) => advised),
        several,
        several || !definite ? waits : [],
      );
      if (shown !== null) (definite ? recommendations : possible).push(shown);
    }
    return { recommendations, possible };
  }
}

