/** One question at a time, the best first; and what was filled in, to change any of it. */

import type { JSX } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";

import type { Answer } from "../evaluate.ts";
import type { Kernel } from "../kernel.ts";
import { afterPaint } from "./after-paint.ts";
import { type Draft, nextOf } from "./draft.ts";
import { choicesOf, NumberField } from "./fields.tsx";
import { Cited } from "./grounds.tsx";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import type { Fact } from "./view.ts";
import { capital, small, type Given, type Wording } from "./wording.ts";

interface Shown {
  readonly kernel: Kernel;
  readonly draft: Draft;
  readonly answer: Answer;
  /** A fact that is asked although it is not the next one: an earlier answer that is changed. */
  readonly asked: string | null;
  readonly onAsk: (fact: string | null) => void;
  readonly onGive: (fact: string, value: Given | undefined) => void;
  readonly onAgain: (facts: readonly string[]) => void;
}

export function Ask({ kernel, draft, answer, asked, onAsk, onGive, onAgain }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const fact = say.view.factOf.get(asked ?? nextOf(answer, draft) ?? "");
  const heading = useRef<HTMLHeadingElement>(null);
  const begun = useRef(false);
  // The next question gets the focus after an answer, so that it is read aloud; not when the page opens.
  useLayoutEffect(() => {
    if (begun.current) return afterPaint(() => heading.current?.focus());
    begun.current = true;
    return undefined;
  }, [fact?.id]);
  const open = answer.missing.filter((one) => draft.facts.has(one.id)).map((one) => one.id);
  const left = answer.missing.length - open.length;
  return (
    <section class="card ask" aria-label={words.nextQuestion} onClickCapture={onlyOnce}>
      {fact === undefined ? (
        <>
          <h2 ref={heading} tabIndex={-1}>
            {words.allAsked}
          </h2>
          {open.length > 0 && (
            <>
              <p>{words.allAskedOpen}</p>
              <button type="button" onClick={() => onAgain(open)}>
                {fill(words.askAgain, open.length)}
              </button>
            </>
          )}
        </>
      ) : (
        <>
          <p class="small">
            {asked === null ? (left === 1 ? words.leftOne : fill(words.left, left)) : words.changing}
          </p>
          <h2 ref={heading} tabIndex={-1}>
            {say.text(fact.question)}
          </h2>
          {fact.help !== null && <p>{say.text(fact.help)}</p>}
          <From fact={fact} />
          <Answers key={fact.id} kernel={kernel} fact={fact} value={draft.facts.get(fact.id)} onGive={(value) => onGive(fact.id, value)} />
          {asked !== null && (
            <button type="button" class="plain keep" onClick={() => onAsk(null)}>
              {words.keepAnswer}
            </button>
          )}
          <details class="why">
            <summary>{words.whyAsked}</summary>
            <p>{waiting(answer, fact, say)}</p>
            <Cited of={fact} />
          </details>
        </>
      )}
    </section>
  );
}

/** Let nothing come of the second click of a double click: what it falls on stands where the answer before it stood. */
function onlyOnce(event: MouseEvent): void {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}

/** What waits for a fact: the advice that can still change by it. */
function waiting(answer: Answer, fact: Fact, say: Wording): string {
  const all = [...answer.recommendations, ...answer.possible].filter((one) => one.waitsFor.includes(fact.id));
  const labels = [...new Set(all.map((one) => say.text(one.label)))].map(small);
  return labels.length === 0 ? say.words.decidesOutcome : fill(say.words.whatWaits, labels.join("; "));
}

/** By which recommendation a fact comes to be known. */
function From({ fact }: { readonly fact: Fact }): JSX.Element | null {
  const { say } = useContext(Shared);
  const by = fact.obtained_by === null ? undefined : say.view.recommendationOf.get(fact.obtained_by);
  return by === undefined ? null : <p class="small">{fill(say.phrases.obtained_by, small(say.text(by.label)))}</p>;
}

interface AnswersShown {
  readonly kernel: Kernel;
  readonly fact: Fact;
  readonly value: Given | undefined;
  readonly onGive: (value: Given) => void;
}

function Answers({ kernel, fact, value, onGive }: AnswersShown): JSX.Element {
  const { say } = useContext(Shared);
  const choices = choicesOf(say, fact);
  return (
    <div class="answers" role="group" aria-label={say.text(fact.question)}>
      {choices === null ? (
        <NumberField kernel={kernel} fact={fact} value={value} onGive={(one) => one !== undefined && onGive(one)} atOnce={false} name={`ask-${fact.id}`} />
      ) : (
        choices.map((choice) => (
          <button key={String(choice.value)} type="button" class="answer" aria-pressed={value === choice.value} onClick={() => onGive(choice.value)}>
            {choice.label}
          </button>
        ))
      )}
      <button type="button" class="answer unknown" aria-pressed={value === null} onClick={() => onGive(null)}>
        {say.words.unknown}
      </button>
    </div>
  );
}

interface FilledShown {
  readonly draft: Draft;
  readonly asked: string | null;
  readonly onAsk: (fact: string) => void;
}

/** What was filled in, in its order, each to be changed. */
export function Filled({ draft, asked, onAsk }: FilledShown): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  return (
    <section class="card filled" aria-label={words.given}>
      <h2>
        {words.given} {draft.facts.size > 0 && <span class="tag">{draft.facts.size}</span>}
      </h2>
      {draft.facts.size === 0 && <p class="small">{words.noneGiven} {words.aboutTry}</p>}
      <ul>
        {[...draft.facts].reverse().map(([id, value]) => {
          const fact = say.view.factOf.get(id);
          if (fact === undefined) return null;
          const label = capital(say.text(fact.label));
          return (
            <li key={id} class={id === asked ? "asked" : undefined}>
              <span>
                {label}: <strong>{say.value(fact, value)}</strong>
              </span>
              <button type="button" class="plain" aria-label={fill(words.changeFact, label)} onClick={() => onAsk(id)}>
                {words.change}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
