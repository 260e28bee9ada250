/** The page around its parts: what it is, for what use, of which version; the ways to its parts; language and search. */

import type { JSX } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";

import { Outline } from "./outline.tsx";
import { Read } from "./read.tsx";
import { href, retitle, type Place, type Route } from "./route.ts";
import { Search } from "./search.tsx";
import { Shared } from "./shared.ts";
import { Readings, Statements } from "./sources.tsx";
import { fill, wordsOf } from "./texts.ts";
import type { Language } from "./view.ts";

interface Shown {
  readonly route: Route;
  readonly languages: readonly Language[];
  readonly onLanguage: (language: Language) => void;
  readonly tryOut: () => JSX.Element;
}

const PARTS: readonly Exclude<Place, "search">[] = ["read", "try", "outline", "statements", "readings"];

export function Shell({ route, languages, onLanguage, tryOut }: Shown): JSX.Element {
  const { say, head } = useContext(Shared);
  const { words, view } = say;
  const main = useRef<HTMLElement>(null);
  const before = useRef(route.place);
  useEffect(() => {
    // A place within a part takes the focus itself; while one searches it stays in the search box.
    if (before.current !== route.place && route.place !== "search" && route.rest.length === 0) {
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    before.current = route.place;
  }, [route.place]);
  const { place, rest } = route;
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => [event.preventDefault(), main.current?.focus()]}>
        {words.skip}
      </a>
      <header>
        <div class="top">
          <div class="name">
            <p class="title">{say.text(view.guideline.title)}</p>
            <Version />
          </div>
          <nav class="parts" aria-label={words.parts}>
            <ul>
              {PARTS.map((one) => (
                <li key={one}>
                  <a href={href(one)} aria-current={one === place ? "page" : undefined}>
                    {words[one]}
                  </a>
                </li>
              ))}
              {head.beside[say.language]?.map((one) => (
                <li key={one.href}>
                  <a href={one.href}>{one.label}</a>
                </li>
              ))}
            </ul>
          </nav>
          <SearchBox route={route} />
          <div class="settings">
            {languages.length > 1 && (
              <div class="languages" role="group" aria-label={words.language}>
                {languages.map((one) => (
                  <button
                    key={one}
                    type="button"
                    lang={one}
                    aria-pressed={one === say.language}
                    onClick={() => onLanguage(one)}
                  >
                    {one.toUpperCase()}
                    <span class="unseen"> {wordsOf(one).name}</span>
                  </button>
                ))}
              </div>
            )}
            <button type="button" class="print" onClick={() => print()}>
              {words.print}
            </button>
          </div>
        </div>
        <p class="intended">
          <strong>{words.intended}:</strong> {say.text(view.guideline.intended_use)}
        </p>
      </header>
      <main id="content" ref={main} tabIndex={-1} class={place}>
        {place === "read" && <Read rest={rest} />}
        {place === "try" && tryOut()}
        {place === "outline" && <Outline rest={rest} />}
        {place === "statements" && <Statements rest={rest} />}
        {place === "readings" && <Readings rest={rest} />}
        {place === "search" && <Search query={rest[0] ?? ""} />}
      </main>
      <Foot />
    </>
  );
}

/** Version and dates, and whether the guideline should have been reviewed by now. */
function Version(): JSX.Element {
  const { say, head } = useContext(Shared);
  const { words, phrases, view } = say;
  const { version, status, source, review_by: by } = view.guideline;
  const today = new Date().toISOString().slice(0, 10);
  const overdue = by !== null && by < today;
  return (
    <p class="version">
      {fill(words.version, version, phrases.status[status])} · {fill(words.sourceYear, source.year)}
      {by !== null && (
        <>
          {" · "}
          {overdue ? <strong class="overdue">{fill(words.overdue, say.day(by))}</strong> : fill(words.reviewBy, say.day(by))}
        </>
      )}
      {" · "}
      {fill(words.made, say.day(head.made))}
    </p>
  );
}

function SearchBox({ route }: { readonly route: Route }): JSX.Element {
  const { words } = useContext(Shared).say;
  const query = route.place === "search" ? (route.rest[0] ?? "") : "";
  const go = (text: string): void => {
    const to = href("search", text);
    if (route.place === "search") {
      retitle(to);
      dispatchEvent(new HashChangeEvent("hashchange"));
    } else if (text !== "") location.hash = to;
  };
  return (
    <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="unseen" for="search">
        {words.searchFor}
      </label>
      <input
        id="search"
        type="search"
        placeholder={words.searchFor}
        autocomplete="off"
        value={query}
        onInput={(event) => go(event.currentTarget.value)}
      />
    </form>
  );
}

function Foot(): JSX.Element {
  const { say, head } = useContext(Shared);
  const { words, view } = say;
  const { source, sha256, not_encoded: left } = view.guideline;
  return (
    <footer class="foot">
      <details>
        <summary>{words.more}</summary>
        <p>{words.private_}</p>
        <p>
          {say.text(source.title)} ({source.year}). {say.text(source.note)}
        </p>
        {left.length > 0 && (
          <>
            <p class="label">{words.notEncoded}</p>
            <ul>
              {left.map((one, at) => (
                <li key={at}>
                  {say.text(one.topic)}: {say.text(one.reason)}
                </li>
              ))}
            </ul>
          </>
        )}
        <p class="small">
          {head.engine}. {words.hash}: <code>{sha256}</code>
        </p>
      </details>
    </footer>
  );
}
