/** Conditions by strong Kleene logic, and the tests that explain them. */

import type { Condition, Kernel, Node, Program } from "./kernel.ts";
import { type State, UNKNOWN } from "./course.ts";

/** True, false, or null for unknown. */
export type Truth = boolean | null;

/** A test that a step read; `decisive` tests are enough by themselves to explain the step. */
export interface Reason {
  readonly fact: number;
  readonly test: string;
  readonly truth: Truth;
  readonly decisive: boolean;
}

/** The truths of one case, each test in the order in which it was first read. */
export class Truths {
  private readonly criteria = new Map<number, Truth>();
  private readonly tests = new Map<number, Truth>();
  private readonly decisive = new Set<number>();

  private readonly kernel: Kernel;
  private readonly program: Program;
  private readonly state: State;

  constructor(kernel: Kernel, program: Program, state: State) {
    this.kernel = kernel;
    this.program = program;
    this.state = state;
  }

  /** Evaluate every criterion, those first that others need: a chain of them may be long. */
  withCriteria(): this {
    for (const number of this.program.criteria) this.criterion(number);
    return this;
  }

  of(condition: Condition): Truth {
    switch (condition.kind) {
      case "test":
        return this.test(condition.test);
      case "criterion": {
        const found = this.criterion(condition.criterion);
        return condition.expected || found === null ? found : !found;
      }
      case "all":
        return this.atLeast(condition.of.length, condition.of);
      case "any":
        return this.atLeast(1, condition.of);
      case "not": {
        const truth = this.of(condition.of);
        return truth === null ? null : !truth;
      }
      case "at_least":
        return this.atLeast(condition.number, condition.of);
    }
  }

  private criterion(number: number): Truth {
    const known = this.criteria.get(number);
    if (known !== undefined) return known;
    const criterion = this.kernel.criteria[number];
    const found = criterion === undefined ? null : this.of(criterion.when);
    this.criteria.set(number, found);
    return found;
  }

  private test(number: number): Truth {
    const known = this.tests.get(number);
    if (known !== undefined) return known;
    const region = this.state[this.kernel.tests[number]?.fact ?? -1] ?? UNKNOWN;
    const found = region === UNKNOWN ? null : (this.program.truths[number]?.[region] ?? null);
    this.tests.set(number, found);
    return found;
  }

  private atLeast(number: number, parts: readonly Condition[]): Truth {
    let sure = 0;
    let perhaps = 0;
    for (const part of parts) {
      const truth = this.of(part);
      if (truth === true) sure += 1;
      if (truth !== false) perhaps += 1;
    }
    return sure >= number ? true : perhaps >= number ? null : false;
  }

  /** Evaluate a condition, and mark the tests that are enough to explain its truth. */
  read(condition: Condition): void {
    this.mark(condition, new Set());
  }

  private mark(condition: Condition, seen: Set<number>): void {
    const truth = this.of(condition);
    switch (condition.kind) {
      case "test":
        this.decisive.add(condition.test);
        return;
      case "criterion": {
        const criterion = this.kernel.criteria[condition.criterion];
        if (criterion === undefined || seen.has(condition.criterion)) return;
        seen.add(condition.criterion);
        this.mark(criterion.when, seen);
        return;
      }
      case "not":
        this.mark(condition.of, seen);
        return;
      default:
        for (const part of condition.of) if (this.of(part) === truth) this.mark(part, seen);
    }
  }

  /** The tests that were read, in order. */
  reasons(): Reason[] {
    return [...this.tests].map(([number, truth]) => {
      const test = this.kernel.tests[number];
      return { fact: test?.fact ?? -1, test: test?.text ?? "", truth, decisive: this.decisive.has(number) };
    });
  }
}

/** The conditions of a decision's branches or of an action's advice; null where there is none. */
export function guards(node: Node): readonly (Condition | null)[] {
  switch (node.kind) {
    case "decision":
      return node.branches.map((branch) => branch.when);
    case "action":
      return node.advice.map((advice) => advice.when);
    default:
      return [];
  }
}

/** The tests that were read on leaving a node by these branches. */
export function reasons(
  kernel: Kernel,
  program: Program,
  state: State,
  node: Node,
  branches: readonly number[],
): readonly Reason[] {
  let conditions = guards(node);
  const [branch] = branches;
  if (node.kind === "decision" && branch !== undefined && branches.length === 1 && conditions[branch] !== null) {
    conditions = conditions.slice(0, branch + 1);
  }
  const truths = new Truths(kernel, program, state);
  for (const condition of conditions) if (condition !== null) truths.read(condition);
  return truths.reasons();
}
