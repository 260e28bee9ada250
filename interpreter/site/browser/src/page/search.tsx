/** Search over everything that the page says of a guideline. */

import type { JSX } from "preact";
import { useContext, useMemo } from "preact/hooks";

import { inDrawing } from "./node.tsx";
import { href } from "./route.ts";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import { capital, type Wording } from "./wording.ts";

interface Entry {
  readonly what: string;
  readonly title: string;
  readonly text: string;
  readonly href: string;
  /** All of it in small letters without accents. */
  readonly found: string;
}

const MOST = 100;

export function Search({ query }: { readonly query: string }): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const all = useMemo(() => entriesOf(say), [say]);
  const wanted = folded(query).split(/\s+/).filter((one) => one !== "");
  const has = (text: string): boolean => wanted.every((word) => text.includes(word));
  // What shows all the words in its title comes first, then what shows them in its text.
  const rank = (one: Entry): number => (has(folded(one.title)) ? 0 : has(folded(`${one.title} ${one.text}`)) ? 1 : 2);
  const found = wanted.length === 0 ? [] : all.filter((one) => has(one.found)).sort((one, other) => rank(one) - rank(other));
  const shown = found.slice(0, MOST);
  const count =
    wanted.length === 0
      ? words.searchEmpty
      : found.length === 0
        ? words.nothingFound
        : found.length > MOST
          ? fill(words.foundMore, MOST, found.length)
          : found.length === 1
            ? words.foundOne
            : fill(words.found, found.length);
  return (
    <div class="text">
      <h1>{words.search}</h1>
      <p role="status">{count}</p>
      <ul class="results">
        {shown.map((one, at) => (
          <li key={at}>
            <a href={one.href}>{one.title}</a> <span class="tag">{one.what}</span>
            {one.text !== "" && <p>{one.text}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function folded(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

function entriesOf(say: Wording): readonly Entry[] {
  const { view, words, phrases } = say;
  const all: Entry[] = [];
  const put = (what: string, title: string, to: string, texts: readonly string[], more: readonly string[] = []): void => {
    const text = texts.filter((one) => one !== "" && one !== title).join(" ");
    all.push({ what, title, text, href: to, found: folded([title, text, what, ...more].join(" ")) });
  };
  for (const chart of view.charts) {
    put(words.flowchart, say.text(chart.title), href("read", chart.id), [say.text(chart.summary)], [chart.id]);
    for (const node of chart.nodes) {
      const texts = [say.text(node.note)];
      const more = [...node.cites, ...node.readings, node.id];
      if (node.kind === "decision") {
        texts.push(node.branches.map((one) => say.text(one.label)).join("; "));
        more.push(...node.branches.flatMap((one) => [say.text(one.when), ...one.cites, ...one.readings]));
      }
      if (node.kind === "action") {
        for (const advice of node.recommend) {
          const entry = view.recommendationOf.get(advice.id);
          texts.push(`${[say.text(entry?.label), say.text(advice.within)].filter(Boolean).join(", ")}.`);
          more.push(say.text(advice.detail ?? entry?.detail), say.text(entry?.dose), say.text(advice.when));
          more.push(...advice.cites, ...advice.readings, advice.id);
        }
      }
      const what = `${capital(phrases.kinds[node.kind])}, ${say.text(chart.title)}`;
      put(what, say.text(node.label), inDrawing(`${chart.id}.${node.id}`), texts, more);
    }
  }
  for (const one of view.statements) put(words.statement, one.id, href("statements", one.id), [say.text(one.text)], [one.kind]);
  for (const one of view.readings) {
    put(words.reading, one.id, href("readings", one.id), [say.text(one.question), say.text(one.choice)], [say.text(one.reason)]);
  }
  for (const one of view.facts) {
    const codes = one.codes.map((code) => say.text(code.label));
    put(words.fact, capital(say.text(one.label)), href("try", "ask", one.id), [say.text(one.question), say.text(one.help)], [one.id, ...codes]);
  }
  return all;
}
