/** Dates, deadlines and values in a person's words, as the command line says them. */

import { textIn, upright, type Fact, type Language, type Phrases, type Texts, type View } from "./view.ts";
import { fill, wordsOf, type Words } from "./texts.ts";

/** A value of a fact as it was given; null where a person said that it is unknown. */
export type Given = boolean | string | { readonly number: string; readonly unit: string | null } | null;

export class Wording {
  readonly words: Words;
  readonly phrases: Phrases;

  constructor(
    readonly view: View,
    readonly language: Language,
  ) {
    this.words = wordsOf(language);
    this.phrases = view.phrases[language];
  }

  text(texts: Texts | ReadonlyMap<string, string> | null | undefined): string {
    if (!(texts instanceof Map)) return textIn(texts as Texts | null | undefined, this.language);
    const found = texts as ReadonlyMap<string, string>;
    return upright(found.get(this.language) ?? [...found.values()][0] ?? "");
  }

  decimal(number: string): string {
    return number.replace(".", this.phrases.decimal_mark);
  }

  unit(code: string, one = false): string {
    const unit = this.view.units.get(code);
    if (unit === undefined) return code;
    return this.text(one ? unit.one : unit.many);
  }

  /** A number with its unit: `1 week`, `1,5 jaar`. */
  amount(number: string, unit: string | null): string {
    const word = unit === null ? "" : this.unit(unit, number === "1");
    return this.decimal(number) + (word === "" || word === "%" ? word : ` ${word}`);
  }

  /** A day: `31 december 2020`. */
  day(when: string): string {
    const [year = "", month = "1", day = "1"] = when.slice(0, 10).split("-");
    return `${Number(day)} ${this.phrases.months[Number(month) - 1] ?? ""} ${year}`;
  }

  /** A text of the program in which days stand as `2020-12-31`, with those in a person's words. */
  dated(text: string): string {
    return text.replace(/\b\d{4}-\d\d-\d\d\b/g, (when) => this.day(when));
  }

  /** A date and time as its offset has it: `5 januari 2026 10:30`. */
  moment(when: string): string {
    const [, hours = "", seconds = "00"] = /[T ](\d\d:\d\d)(?::(\d\d))?/.exec(when) ?? [];
    return `${this.day(when)} ${hours}${seconds === "00" ? "" : `:${seconds}`}`;
  }

  value(fact: Fact, value: Given): string {
    if (value === null) return this.phrases.unknown;
    if (typeof value === "boolean") return value ? this.phrases.yes : this.phrases.no;
    if (typeof value === "string") return this.text(fact.codes.find((code) => code.id === value)?.label) || value;
    return this.amount(value.number, value.unit ?? fact.unit);
  }

  /** Parts in a row, the last one after `of` or another word. */
  listed(parts: readonly string[], last = this.phrases.either): string {
    if (parts.length < 2) return parts[0] ?? "";
    const [before, end] = [parts.slice(0, -1), parts[parts.length - 1] ?? ""];
    if (parts.some((part) => part.includes(","))) return `${before.join("; ")}; ${last} ${end}`;
    return `${before.join(", ")} ${last} ${end}`;
  }

  /** What number a fact takes, where it has bounds: `van 1 tot en met 33`. */
  range(fact: Fact): string {
    const { minimum, maximum } = fact;
    if (minimum !== null && maximum !== null) {
      return fill(this.words.between, this.decimal(minimum), this.decimal(maximum));
    }
    if (minimum !== null) return fill(this.words.atLeast, this.decimal(minimum));
    return maximum === null ? "" : fill(this.words.atMost, this.decimal(maximum));
  }
}

/** A text with a capital, for the start of a sentence. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A text with a small first letter, unless it begins with an abbreviation. */
export function small(text: string): string {
  const second = text.slice(1, 2);
  return second !== second.toLowerCase() ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
}
