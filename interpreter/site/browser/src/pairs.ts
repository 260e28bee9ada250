/** A map from pairs of numbers to a number, in flat arrays: diagrams are joined by the thousand for one answer. */

const ABSENT = -1;
const FIRST_SIZE = 64;

/** Numbers are whole, from 0, and below two to the power 31. */
export class Pairs {
  size = 0;
  private room: number;
  private ones: Int32Array;
  private others: Int32Array;
  private values: Int32Array;

  constructor(room = FIRST_SIZE) {
    this.room = room;
    this.ones = new Int32Array(room);
    this.others = new Int32Array(room);
    this.values = new Int32Array(room).fill(ABSENT);
  }

  /** The number that belongs to a pair, or -1. */
  get(one: number, other: number): number {
    return this.values[this.place(one, other)] ?? ABSENT;
  }

  set(one: number, other: number, value: number): void {
    const place = this.place(one, other);
    if (this.values[place] === ABSENT) this.size += 1;
    this.ones[place] = one;
    this.others[place] = other;
    this.values[place] = value;
    if (2 * this.size > this.room) this.grow();
  }

  /** Where a pair stands, or would. */
  private place(one: number, other: number): number {
    const last = this.room - 1;
    const mixed = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b);
    let place = (mixed ^ (mixed >>> 15)) & last;
    while (this.values[place] !== ABSENT && (this.ones[place] !== one || this.others[place] !== other)) {
      place = (place + 1) & last;
    }
    return place;
  }

  private grow(): void {
    const { ones, others, values } = this;
    this.room *= 2;
    this.ones = new Int32Array(this.room);
    this.others = new Int32Array(this.room);
    this.values = new Int32Array(this.room).fill(ABSENT);
    for (let old = 0; old < values.length; old += 1) {
      const value = values[old] ?? ABSENT;
      if (value === ABSENT) continue;
      const place = this.place(ones[old] ?? 0, others[old] ?? 0);
      this.ones[place] = ones[old] ?? 0;
      this.others[place] = others[old] ?? 0;
      this.values[place] = value;
    }
  }
}
