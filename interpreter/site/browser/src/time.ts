/** Times with an offset, and what comes so many seconds later. No calendar, no office hours. Source: ISO 8601. */

/** A day by its number (0 is 1970-01-01), the microseconds since it began, and the offset in microseconds. */
export interface Moment {
  readonly day: number;
  readonly microseconds: number;
  readonly offset: number;
}

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
const FIRST_DAY = dayNumber(1, 1, 1);
const LAST_DAY = dayNumber(9999, 12, 31);
const DATE = /^(\d{4})(-?)(?:(\d{2})\2(\d{2})|W(\d{2})(?:\2([1-7]))?)(?:[^](.*))?$/su;
const CLOCK = /^(\d{2})(?:(:?)(\d{2})(?:\2(\d{2})(?:[.,](\d+))?)?)?$/;

/** The moment that a text says; `without` where it lacks an offset, null where it is no time. */
export function moment(text: string): Moment | "without" | null {
  const found = DATE.exec(text);
  if (found === null) return null;
  const [year, month, date, week, weekday] = [found[1], found[3], found[4], found[5], found[6] ?? "1"].map(Number);
  const day = found[5] === undefined ? dated(year, month, date) : inWeek(year, week, weekday);
  if (day === null) return null;
  const rest = found[7];
  if (rest === undefined) return "without";
  const sign = rest.search(/[-+Z]/);
  const microseconds = clock(sign < 0 ? rest : rest.slice(0, sign));
  if (microseconds === null) return null;
  if (sign < 0) return "without";
  if (rest[sign] === "Z") {
    return sign === rest.length - 1 ? { day, microseconds, offset: 0 } : null;
  }
  const offset = clock(rest.slice(sign + 1));
  if (offset === null) return null;
  return { day, microseconds, offset: rest[sign] === "-" ? -offset : offset };
}

/** The day of a date; null where the calendar has no such day. */
function dated(year = 0, month = 0, day = 0): number | null {
  const isOne = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return isOne ? dayNumber(year, month, day) : null;
}

/** The day of a week of ISO 8601: weeks begin on Monday (1), and the first one holds the fourth of January. */
function inWeek(year = 0, week = 0, day = 0): number | null {
  if (year < 1 || week < 1) return null;
  const found = firstMonday(year) + 7 * (week - 1) + day - 1;
  return 7 * week <= firstMonday(year + 1) - firstMonday(year) && found <= LAST_DAY ? found : null;
}

function firstMonday(year: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((fourth + 3) % 7 + 7) % 7; // day 0 was a Thursday
}

/** The microseconds that a time of day says, or an offset. */
function clock(text: string): number | null {
  const found = CLOCK.exec(text);
  if (found === null) return null;
  const [hour = 0, minute = 0, second = 0] = [found[1], found[3] ?? "0", found[4] ?? "0"].map(Number);
  if (hour > 23 || minute > 59 || second > 59) return null;
  return ((hour * 60 + minute) * 60 + second) * SECOND + Number((found[5] ?? "").padEnd(6, "0").slice(0, 6));
}

/** The moment so many seconds later, as text with the same offset; null beyond the calendar. */
export function later(from: Moment, seconds: bigint): string | null {
  const whole = BigInt(from.day) * BigInt(DAY) + BigInt(from.microseconds) + seconds * BigInt(SECOND);
  let day = whole / BigInt(DAY);
  let within = whole % BigInt(DAY);
  if (within < 0n) {
    within += BigInt(DAY);
    day -= 1n;
  }
  if (day < BigInt(FIRST_DAY) || day > BigInt(LAST_DAY)) return null;
  const minus = from.offset < 0 ? "-" : "+";
  const offset = clockText(Math.abs(from.offset));
  const short = offset.endsWith(":00") ? offset.slice(0, -3) : offset;
  return `${dateText(Number(day))}T${clockText(Number(within))}${minus}${short}`;
}

/** The day of a moment where it is, as text. */
export function dayOf(at: Moment): string {
  return dateText(at.day);
}

function clockText(microseconds: number): string {
  const seconds = Math.floor(microseconds / SECOND);
  const fraction = microseconds % SECOND;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, "0")}`;
}

// ---- the Gregorian calendar; Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013 ----

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function dayNumber(year: number, month: number, day: number): number {
  const from = month <= 2 ? year - 1 : year; // years that begin in March
  const era = Math.floor(from / 400);
  const ofEra = from - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

function dateText(number: number): string {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const years = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const turned = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * turned + 2) / 5) + 1;
  const month = turned < 10 ? turned + 3 : turned - 9;
  const year = years + era * 400 + (month <= 2 ? 1 : 0);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}
