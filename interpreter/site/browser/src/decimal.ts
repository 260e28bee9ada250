/** Exact decimals: a whole number of powers of ten. No binary fraction is involved anywhere. */

/** `digits` times ten to the power `exponent`; of equal numbers there may be several (1.5 and 1.50). */
export class Decimal {
  readonly digits: bigint;
  readonly exponent: number;

  constructor(digits: bigint, exponent: number) {
    this.digits = digits;
    this.exponent = exponent;
  }

  /** The shortest exact decimal, without an exponent: `7`, `0.5`, `1000`. */
  toString(): string {
    const { digits, exponent } = normal(this);
    const minus = digits < 0n ? "-" : "";
    const figures = (digits < 0n ? -digits : digits).toString();
    if (exponent >= 0) return minus + figures + "0".repeat(exponent);
    const padded = figures.padStart(1 - exponent, "0");
    return `${minus}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
}

const FORM = /^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,18}))?$/;

/** The number that a text says, with its digits and exponent as written; null where it says none. */
export function decimal(text: string): Decimal | null {
  const found = FORM.exec(text);
  if (found === null) return null;
  const fraction = found[3] ?? found[4] ?? "";
  const digits = BigInt((found[2] ?? "") + fraction);
  return new Decimal(found[1] === "-" ? -digits : digits, Number(found[5] ?? "0") - fraction.length);
}

/** How many digits a number is written with, leading zeros not counted. */
export function written(value: Decimal): number {
  return value.digits.toString().replace("-", "").length;
}

/** The same number without zeros at its end. */
export function normal(value: Decimal): Decimal {
  let { digits, exponent } = value;
  if (digits === 0n) return new Decimal(0n, 0);
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  return new Decimal(digits, exponent);
}

/** Below zero, zero or above it, as the one is less than, equal to or greater than the other. */
export function compare(one: Decimal, other: Decimal): number {
  const least = Math.min(one.exponent, other.exponent);
  const left = scaled(one, least);
  const right = scaled(other, least);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function times(value: Decimal, factor: bigint): Decimal {
  return new Decimal(value.digits * factor, value.exponent);
}

/** The quotient, with as few digits as there are without fewer decimals than the dividend; null where none is finite. */
export function over(value: Decimal, divisor: bigint): Decimal | null {
  if (value.digits % divisor === 0n) return new Decimal(value.digits / divisor, value.exponent);
  let rest = divisor;
  const shared = common(value.digits < 0n ? -value.digits : value.digits, rest);
  rest /= shared;
  let decimals = 0;
  let reach = 1n;
  while (reach % rest !== 0n) {
    reach *= 10n;
    decimals += 1;
    if (decimals > 200) return null;
  }
  return new Decimal((value.digits / shared) * (reach / rest), value.exponent - decimals);
}

export function isWhole(value: Decimal): boolean {
  return normal(value).exponent >= 0;
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.digits * 10n ** BigInt(value.exponent - exponent);
}

function common(one: bigint, other: bigint): bigint {
  while (other !== 0n) [one, other] = [other, one % other];
  return one;
}
