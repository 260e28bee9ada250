/** On what something rests: statements of the source and readings of it, each a link to its own place. */

import type { JSX } from "preact";
import { useContext } from "preact/hooks";

import { href } from "./route.ts";
import { Shared } from "./shared.ts";
import type { Grounds } from "./view.ts";

/** The ids in a row, as links: `D2.5, D2.6, lezing G02`. */
export function Cited({ of }: { readonly of: Grounds }): JSX.Element | null {
  const { say } = useContext(Shared);
  if (of.cites.length + of.readings.length === 0) return null;
  return (
    <span class="cited">
      {of.cites.map((id) => (
        <a key={id} href={href("statements", id)} title={say.text(say.view.statementOf.get(id)?.text)}>
          {id}
        </a>
      ))}
      {of.readings.map((id) => {
        const reading = say.view.readingOf.get(id);
        return (
          <a key={id} class="reading" href={href("readings", id)} title={say.text(reading?.question)}>
            <span aria-hidden="true">{reading?.provenance === "guideline" ? "◆ " : "◇ "}</span>
            {id}
          </a>
        );
      })}
    </span>
  );
}

/** The same with the words of each. */
export function Grounded({ of }: { readonly of: Grounds }): JSX.Element | null {
  const { say } = useContext(Shared);
  const { words } = say;
  if (of.cites.length + of.readings.length === 0) return null;
  return (
    <dl class="grounds">
      {of.cites.length > 0 && <dt>{words.statementsCited}</dt>}
      {of.cites.map((id) => (
        <dd key={id}>
          <a href={href("statements", id)}>{id}</a> {say.text(say.view.statementOf.get(id)?.text)}
        </dd>
      ))}
      {of.readings.length > 0 && <dt>{words.readingsUsed}</dt>}
      {of.readings.map((id) => {
        const reading = say.view.readingOf.get(id);
        return (
          <dd key={id}>
            <a class="reading" href={href("readings", id)}>
              {id}
            </a>
            {reading !== undefined && (
              <>
                {" "}
                ({words.by[reading.provenance]}) {say.text(reading.question)}{" "}
                <strong>{say.text(reading.choice)}</strong>
              </>
            )}
          </dd>
        );
      })}
    </dl>
  );
}
