/** The names most like one that is not known, compared as Python's difflib does, so that both say the same. */

const LONGEST_NAME_COMPARED = 200;
const MOST_NAMES_COMPARED = 20_000;
const MOST_SHOWN = 3;
const LEAST_LIKE = 0.6;
/** In names this long a character that is very common in them counts for nothing. */
const LONG = 200;

/** The cure `did you mean ...?` with the one to three names most like `name`, or null. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const names = [...known];
  const letters = [...name];
  if (names.length > MOST_NAMES_COMPARED || letters.length > LONGEST_NAME_COMPARED) return null;
  const places = placesIn(letters);
  const close = names
    .map((other) => ({ other, like: likeness([...other], letters, places) }))
    .filter(({ like }) => like >= LEAST_LIKE)
    .sort((one, next) => next.like - one.like || byCharacter(next.other, one.other))
    .slice(0, MOST_SHOWN);
  return close.length === 0 ? null : `did you mean ${close.map(({ other }) => `\`${other}\``).join(" or ")}?`;
}

/** Below zero, zero or above it, as the one comes before the other by the numbers of their characters. */
export function byCharacter(one: string, other: string): number {
  const [left, right] = [[...one], [...other]];
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    const difference = (left[place]?.codePointAt(0) ?? 0) - (right[place]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function placesIn(letters: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  letters.forEach((letter, place) => {
    const places = found.get(letter);
    if (places === undefined) found.set(letter, [place]);
    else places.push(place);
  });
  if (letters.length >= LONG) {
    const many = Math.floor(letters.length / 100) + 1;
    for (const [letter, places] of found) if (places.length > many) found.delete(letter);
  }
  return found;
}

/** Twice the characters in common stretches, by all characters. Source: J. W. Ratcliff and D. E. Metzener, 1988. */
function likeness(one: readonly string[], other: readonly string[], places: ReadonlyMap<string, readonly number[]>): number {
  const length = one.length + other.length;
  if (length === 0) return 1;
  let common = 0;
  const todo: [number, number, number, number][] = [[0, one.length, 0, other.length]];
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    const [from, to, start, end] = part;
    const [left, right, size] = longest(one, other, places, part);
    if (size === 0) continue;
    common += size;
    todo.push([from, left, start, right], [left + size, to, right + size, end]);
  }
  return (2 * common) / length;
}

/** The longest stretch that both have within these bounds, the first one of several: its two places and its size. */
function longest(
  one: readonly string[],
  other: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [from, to, start, end]: readonly [number, number, number, number],
): [number, number, number] {
  let [left, right, size] = [from, start, 0];
  let lengths = new Map<number, number>();
  for (let here = from; here < to; here += 1) {
    const next = new Map<number, number>();
    for (const there of places.get(one[here] ?? "") ?? []) {
      if (there < start) continue;
      if (there >= end) break;
      const run = (lengths.get(there - 1) ?? 0) + 1;
      next.set(there, run);
      if (run > size) [left, right, size] = [here - run + 1, there - run + 1, run];
    }
    lengths = next;
  }
  while (left > from && right > start && one[left - 1] === other[right - 1]) [left, right, size] = [left - 1, right - 1, size + 1];
  while (left + size < to && right + size < end && one[left + size] === other[right + size]) size += 1;
  return [left, right, size];
}
