/**
 * Decision diagrams over regions: a truth value for every case, in a canonical form, so that equal is identical.
 *
 * A diagram is a number. `FALSE` and `TRUE` are the leaves; any other node asks one fact and has one child for each of
 * the fact's regions. Children are older than their parents. All operations are loops: no depth overflows the stack.
 */

import { Pairs } from "./pairs.ts";

export const FALSE = 0;
export const TRUE = 1;
const DEEPEST = Number.MAX_SAFE_INTEGER;
/** So many pairs of diagrams may be joined for each node that there may be. */
const PAIRS_A_NODE = 25;
const ABSENT = -1;
/** The ways to join two diagrams. */
const [BOTH, EITHER, WITHOUT] = [0, 1, 2];

/** The diagrams outgrew the stated limit; the answer is then three-valued logic's. */
export class DiagramTooLarge extends Error {}

export class Diagrams {
  /** By diagram, the place of its fact in the order: 0 is asked first. */
  readonly level: number[] = [DEEPEST, DEEPEST];
  /** By diagram, its children by region. */
  readonly children: (readonly number[])[] = [[], []];
  /** By level and by place, from the children so far and the next one to the number of both; the last one's is a diagram. */
  private readonly known: (Pairs | undefined)[][] = [];
  /** What was joined before, by the way and the pair. */
  private readonly joined = [new Pairs(1024), new Pairs(1024), new Pairs(1024)];
  private readonly negated: number[] = [TRUE, FALSE];
  private readonly shares: number[] = [0, 1];
  /** By diagram, the last turn in which it was come by. */
  private readonly seen: number[] = [];
  private turn = 0;
  private readonly widths: readonly number[];
  readonly limit: number;

  /** `widths` are the numbers of regions by level; there are never more than `limit` diagrams. */
  constructor(widths: readonly number[], limit: number) {
    this.widths = widths;
    this.limit = limit;
  }

  levelOf(diagram: number): number {
    return this.level[diagram] ?? DEEPEST;
  }

  childrenOf(diagram: number): readonly number[] {
    return this.children[diagram] ?? [];
  }

  /** The diagram that asks the fact at this level first. */
  node(level: number, children: readonly number[]): number {
    const first = children[0] ?? FALSE;
    const last = children.length - 1;
    let same = true;
    for (let place = 1; place <= last; place += 1) same &&= children[place] === first;
    if (same) return first;
    const tables = (this.known[level] ??= []);
    let so = first;
    for (let place = 1; place < last; place += 1) so = this.prefix((tables[place] ??= new Pairs()), so, children[place] ?? FALSE);
    const table = (tables[last] ??= new Pairs());
    const found = table.get(so, children[last] ?? FALSE);
    if (found !== ABSENT) return found;
    const made = this.level.length;
    if (made >= this.limit) throw new DiagramTooLarge();
    table.set(so, children[last] ?? FALSE, made);
    this.level.push(level);
    this.children.push(children);
    return made;
  }

  private prefix(table: Pairs, so: number, next: number): number {
    const found = table.get(so, next);
    if (found !== ABSENT) return found;
    const made = table.size;
    table.set(so, next, made);
    return made;
  }

  /** Where both hold. */
  both(one: number, other: number): number {
    return this.join(BOTH, one, other);
  }

  /** Where at least one holds. */
  either(one: number, other: number): number {
    return this.join(EITHER, one, other);
  }

  /** Where the one holds and the other does not. */
  without(one: number, other: number): number {
    return this.join(WITHOUT, one, other);
  }

  private join(how: number, one: number, other: number): number {
    const known = this.lookup(how, one, other);
    if (known !== ABSENT) return known;
    const joined = this.joined[how] as Pairs;
    const todo = [one, other];
    while (todo.length > 0) {
      const right = todo[todo.length - 1] ?? FALSE;
      const left = todo[todo.length - 2] ?? FALSE;
      const before = todo.length;
      if (this.lookup(how, left, right) === ABSENT) {
        const above = this.levelOf(left);
        const below = this.levelOf(right);
        const level = Math.min(above, below);
        const width = this.widths[level] ?? 0;
        const lefts = this.childrenOf(left);
        const rights = this.childrenOf(right);
        const parts: number[] = [];
        for (let region = 0; region < width; region += 1) {
          const from = above === level ? (lefts[region] ?? FALSE) : left;
          const to = below === level ? (rights[region] ?? FALSE) : right;
          const part = this.lookup(how, from, to);
          if (part === ABSENT) todo.push(from, to);
          else parts.push(part);
        }
        if (todo.length > before) continue;
        if (joined.size > this.limit * PAIRS_A_NODE) throw new DiagramTooLarge();
        const turned = how !== WITHOUT && left > right;
        joined.set(turned ? right : left, turned ? left : right, this.node(level, parts));
      }
      todo.length -= 2;
    }
    return this.lookup(how, one, other);
  }

  /** The join of two diagrams where it was made before or needs no look inside, or -1. */
  private lookup(how: number, one: number, other: number): number {
    if (how === WITHOUT) {
      if (one === FALSE || one === other || other === TRUE) return FALSE;
      if (other === FALSE) return one;
      if (one === TRUE) return this.negation(other);
    } else {
      if (one === other || one === how) return one; // FALSE absorbs in `both`, TRUE in `either`
      if (other === how || one === 1 - how) return other;
      if (other === 1 - how) return one;
    }
    const table = this.joined[how] as Pairs;
    return how !== WITHOUT && one > other ? table.get(other, one) : table.get(one, other);
  }

  /** Where it does not hold. */
  negation(diagram: number): number {
    const { negated } = this;
    const todo = [diagram];
    while (todo.length > 0) {
      const node = todo[todo.length - 1] ?? FALSE;
      const before = todo.length;
      if (negated[node] === undefined) {
        const parts: number[] = [];
        for (const child of this.childrenOf(node)) {
          const part = negated[child];
          if (part === undefined) todo.push(child);
          else parts.push(part);
        }
        if (todo.length > before) continue;
        const found = this.node(this.levelOf(node), parts);
        negated[node] = found;
        negated[found] = node;
      }
      todo.length -= 1;
    }
    return negated[diagram] ?? FALSE;
  }

  /** Where any holds; nowhere when there are none. */
  disjunction(diagrams: Iterable<number>): number {
    let result = FALSE;
    for (const diagram of diagrams) result = this.either(result, diagram);
    return result;
  }

  /** Where at least `number` of them hold. */
  atLeast(number: number, diagrams: readonly number[]): number {
    const counts = [TRUE, ...Array<number>(number).fill(FALSE)];
    for (const diagram of diagrams) {
      const without = this.negation(diagram);
      for (let count = number; count > 0; count -= 1) {
        const stays = this.both(without, counts[count] ?? FALSE);
        const rises = this.both(diagram, counts[count - 1] ?? FALSE);
        counts[count] = this.either(stays, rises);
      }
    }
    return counts[number] ?? FALSE;
  }

  /** The share of the completions in which a diagram holds, every region of a fact counting the same. */
  share(diagram: number): number {
    const { shares } = this;
    for (let node = shares.length; node <= diagram; node += 1) {
      const parts = this.childrenOf(node); // older than their parent
      let sum = 0;
      for (const child of parts) sum += shares[child] ?? 0;
      shares.push(sum / parts.length);
    }
    return shares[diagram] ?? 0;
  }

  /** The inner nodes of these diagrams, each once, in an order that the diagrams alone decide. */
  nodes(roots: Iterable<number>): number[] {
    this.turn += 1;
    const { seen, turn } = this;
    const found: number[] = [];
    for (const root of roots) {
      if (root > TRUE && seen[root] !== turn) found.push(root);
      seen[root] = turn;
    }
    const todo = [...found];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      for (const child of this.childrenOf(node)) {
        if (child <= TRUE || seen[child] === turn) continue;
        seen[child] = turn;
        found.push(child);
        todo.push(child);
      }
    }
    return found;
  }
}
