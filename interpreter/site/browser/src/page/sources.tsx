/** The statements of the source and the readings of it, each with what rests on it. */

import type { JSX } from "preact";
import { useContext, useMemo } from "preact/hooks";

import { isWeb } from "./node.tsx";
import { useReveal } from "./outline.tsx";
import { href } from "./route.ts";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import { type Used, usesIn } from "./uses.ts";
import { capital } from "./wording.ts";

export function Statements({ rest }: { readonly rest: readonly string[] }): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const uses = useMemo(() => usesIn(say), [say]);
  useReveal(rest);
  return (
    <div class="text">
      <h1>{words.statements}</h1>
      <p>{words.aboutStatements}</p>
      {say.view.statements.map((one) => (
        <article class="source" key={one.id} id={`at-${one.id}`} tabIndex={-1}>
          <h2>
            {one.id} <span class="tag">{words.kindsOfStatement[one.kind] ?? one.kind}</span>
          </h2>
          <p>{say.text(one.text)}</p>
          <Uses of={uses.ofStatement.get(one.id) ?? []} />
        </article>
      ))}
    </div>
  );
}

export function Readings({ rest }: { readonly rest: readonly string[] }): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const uses = useMemo(() => usesIn(say), [say]);
  useReveal(rest);
  return (
    <div class="text">
      <h1>{words.readings}</h1>
      <p>{words.aboutReadings}</p>
      {say.view.readings.map((one) => (
        <article class="source" key={one.id} id={`at-${one.id}`} tabIndex={-1}>
          <h2>
            {one.id} <span class="tag">{words.by[one.provenance]}</span>
          </h2>
          {one.retired !== null && (
            <p class="notice">
              {fill(words.retired, one.retired.since)}. {say.text(one.retired.because)}
            </p>
          )}
          <dl class="reading-text">
            <dt>{words.question}</dt>
            <dd>{say.text(one.question)}</dd>
            <dt>{words.choice}</dt>
            <dd>
              <strong>{say.text(one.choice)}</strong>
            </dd>
            <dt>{words.reason}</dt>
            <dd>{say.text(one.reason)}</dd>
            {one.otherwise.length > 0 && <dt>{words.otherwise}</dt>}
            {one.otherwise.map((other, at) => (
              <dd key={at}>{say.text(other)}</dd>
            ))}
            <dt>{words.evidence}</dt>
            {one.evidence.length === 0 && <dd>{words.noEvidence}</dd>}
            {one.evidence.map((page, at) => (
              <dd key={at}>
                {isWeb(page.url) ? (
                  <a href={page.url} rel="noreferrer noopener" target="_blank">
                    {page.title}
                  </a>
                ) : (
                  page.title
                )}{" "}
                ({words.supports[page.support] ?? page.support})
              </dd>
            ))}
            {one.cites.length > 0 && (
              <>
                <dt>{words.statementsCited}</dt>
                {one.cites.map((id) => (
                  <dd key={id}>
                    <a href={href("statements", id)}>{id}</a> {say.text(say.view.statementOf.get(id)?.text)}
                  </dd>
                ))}
              </>
            )}
          </dl>
          <Uses of={uses.ofReading.get(one.id) ?? []} />
        </article>
      ))}
    </div>
  );
}

function Uses({ of }: { readonly of: readonly Used[] }): JSX.Element {
  const { words } = useContext(Shared).say;
  if (of.length === 0) return <p class="small">{words.usedNowhere}</p>;
  return (
    <>
      <p class="label">{words.usedIn}</p>
      <ul class="uses">
        {of.map((one, at) => (
          <li key={at}>
            {capital(one.what)}: {one.href === null ? one.label : <a href={one.href}>{one.label}</a>}
          </li>
        ))}
      </ul>
    </>
  );
}
