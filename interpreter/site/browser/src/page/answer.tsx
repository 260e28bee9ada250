/** The answer: what is definite on top, with its deadline; what may follow below it, with what it waits for; and why. */

import type { ComponentChildren, JSX } from "preact";
import { useContext, useMemo, useState } from "preact/hooks";

import type { Answer, Evaluated, Step, Warned } from "../evaluate.ts";
import type { Advised } from "../shown.ts";
import { duration, merged, verdict, type Merged } from "./advice-words.ts";
import { useAfterPaint } from "./after-paint.ts";
import { type Draft, shownValue } from "./draft.ts";
import { Cited, Grounded } from "./grounds.tsx";
import { Links } from "./node.tsx";
import { offset } from "./record.ts";
import { Shared } from "./shared.ts";
import { counted, fill } from "./texts.ts";
import { capital } from "./wording.ts";

interface Shown {
  readonly draft: Draft;
  readonly found: Evaluated;
  readonly onAsk: (fact: string) => void;
  readonly onShow: (place: string) => void;
}

const MOST_AWAITED = 6;

export function AnswerView({ draft, found, onAsk, onShow }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { words, phrases, view } = say;
  const { answer } = found;
  const definite = merged(answer.recommendations);
  const possible = merged(answer.possible);
  const timed = definite.filter((one) => one.first.within !== null);
  const untimed = definite.filter((one) => one.first.within === null);
  const reference = say.text(view.guideline.reference_time);
  const listed = useAfterPaint(found);
  // The same element as long as the list is the same: then Preact leaves it alone.
  const list = useMemo(() => <Possible of={listed.answer} onAsk={onAsk} onShow={onShow} />, [listed]);
  return (
    <section class="result" tabIndex={-1} aria-label={words.answer}>
      <div class={answer.status === "complete" ? "verdict settled" : "verdict"} role="status">
        <p>
          <strong>
            <span aria-hidden="true">{answer.status === "complete" ? "✓ " : "… "}</span>
            {answer.status === "complete" ? words.complete : words.undetermined}
          </strong>{" "}
          {counted(words.countDefinite, definite.length)}; {counted(words.countPossible, possible.length)}.
        </p>
      </div>
      <Warnings of={answer.warnings.filter((one) => one.id !== PAST_REVIEW)} />
      {!answer.exact && <p class="notice">{phrases.inexact}</p>}
      {definite.length === 0 && <p>{phrases.nothing_definite}</p>}
      {timed.length > 0 && (
        <>
          <h2>{phrases.with_deadline}</h2>
          <p class="small">
            {draft.at === null
              ? fill(phrases.counted_from, reference)
              : fill(phrases.counted_from_time, say.moment(draft.at), reference, offset(draft.at))}
          </p>
          <AdviceCards of={timed} found={found} onAsk={onAsk} onShow={onShow} />
        </>
      )}
      {untimed.length > 0 && (
        <>
          <h2>{phrases.without_deadline}</h2>
          <AdviceCards of={untimed} found={found} onAsk={onAsk} onShow={onShow} />
        </>
      )}
      <p class="outcome">{capital(verdict(say, answer))}.</p>
      <Warnings of={answer.warnings.filter((one) => one.id === PAST_REVIEW)} />
      {possible.length > 0 && (
        <>
          <h2>{phrases.may_follow}</h2>
          <div class={listed === found ? undefined : "stale"} aria-busy={listed !== found}>
            {list}
          </div>
        </>
      )}
      {answer.readings.length > 0 && (
        <Unfolding class="readings-used" summary={`${phrases.readings} (${answer.readings.length})`}>
          {() => <Grounded of={{ cites: [], readings: answer.readings }} />}
        </Unfolding>
      )}
    </section>
  );
}

/** The header of every part says this too: it may stand below what is to be done. */
const PAST_REVIEW = "past_review_date";

function Warnings({ of }: { readonly of: readonly Warned[] }): JSX.Element {
  const { say } = useContext(Shared);
  return (
    <>
      {of.map((warning) => (
        <p class="notice" key={warning.id}>
          <span aria-hidden="true">⚠ </span>
          {say.dated(say.text(warning.text))}
        </p>
      ))}
    </>
  );
}

const MOST_SOONEST = 4;

/** What is definite in a few lines, and what is odd about the case, above the question: for a screen too narrow to have the answer beside it. */
export function Soonest({ answer }: { readonly answer: Answer }): JSX.Element | null {
  const { say } = useContext(Shared);
  const { words, phrases } = say;
  const definite = merged(answer.recommendations);
  const warnings = answer.warnings.filter((one) => one.id !== PAST_REVIEW);
  if (definite.length + warnings.length === 0) return null;
  return (
    <section class="soonest" aria-label={words.settled}>
      <Warnings of={warnings} />
      <ul>
        {definite.slice(0, MOST_SOONEST).map(({ first }) => (
          <li key={first.id} class={first.within === null ? undefined : "timed"}>
            <strong>{say.text(first.label)}</strong>
            {first.within !== null && <>: {duration(say, first)}</>}
            {first.due !== null && <>, {fill(phrases.until, say.moment(first.due))}</>}
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="plain tight"
        onClick={() => {
          const result = document.querySelector<HTMLElement>(".result");
          result?.scrollIntoView({ block: "start" });
          result?.focus({ preventScroll: true });
        }}
      >
        {definite.length > MOST_SOONEST ? fill(words.toAnswerMore, definite.length - MOST_SOONEST) : words.toAnswer}
      </button>
    </section>
  );
}

interface UnfoldingShown {
  readonly class: string;
  readonly summary: ComponentChildren;
  readonly children: () => JSX.Element;
}

/** What is folded away, made when it is first asked for: most of it never is, and each answer would make it anew. */
function Unfolding({ class: name, summary, children }: UnfoldingShown): JSX.Element {
  const [wanted, setWanted] = useState(false);
  return (
    <details class={name} onToggle={() => setWanted(true)}>
      <summary onClick={() => setWanted(true)}>{summary}</summary>
      {wanted && children()}
    </details>
  );
}

interface CardsShown {
  readonly of: readonly Merged[];
  readonly found: Evaluated;
  readonly onAsk: (fact: string) => void;
  readonly onShow: (place: string) => void;
}

function AdviceCards({ of, found, onAsk, onShow }: CardsShown): JSX.Element {
  const { say } = useContext(Shared);
  const { words, phrases } = say;
  return (
    <ul class="cards">
      {of.map(({ first, others }) => {
        const label = say.text(first.label);
        const titles = others.map((one) => say.text(say.view.chartOf.get(one.flowchart)?.title));
        return (
          <li class={first.within === null ? "advice" : "advice timed"} key={first.id} data-advice={first.id}>
            <h3>{label}</h3>
            {first.within !== null && (
              <p class="by-when">
                <strong>{duration(say, first)}</strong>
                {first.due !== null && <>, {fill(phrases.until, say.moment(first.due))}</>}
              </p>
            )}
            {first.dose !== null && (
              <p class="dose">
                <span class="label">{words.dose}:</span> {say.text(first.dose)}
              </p>
            )}
            {first.detail !== null && <p>{say.text(first.detail)}</p>}
            {first.atLatest && (
              <p class="small">
                {fill(phrases.may_lengthen, first.waitsFor.map((id) => say.text(say.view.factOf.get(id)?.label)).join(", "))}
              </p>
            )}
            <Links of={first.links} />
            <p class="facts-of-advice">
              <span>{capital(phrases.strength[first.strength])}</span>
              {first.provenance !== "stated" && <span>{fill(phrases.provenance[first.provenance], first.readings.join(", "))}</span>}
              {titles.length > 0 && <span>{fill(phrases.also_in, say.listed(titles, phrases.both))}</span>}
            </p>
            <Unfolding class="why" summary={[words.whyThis, <span class="unseen">: {label}</span>]}>
              {() => (
                <>
                  <Why of={first} found={found} onAsk={onAsk} />
                  <button type="button" class="plain" onClick={() => onShow(`${first.flowchart}.${first.node}`)}>
                    {words.showInDiagram}
                  </button>
                </>
              )}
            </Unfolding>
          </li>
        );
      })}
    </ul>
  );
}

/** The way to a recommendation: each question on it, what was answered, and on what it rests. */
function Why({ of, found, onAsk }: { readonly of: Advised; readonly found: Evaluated; readonly onAsk: (fact: string) => void }): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const { answer, conclusion } = found;
  const at = answer.path.findIndex((step) => step.flowchart === of.flowchart && step.node === of.node);
  const steps = at < 0 ? answer.path : answer.path.slice(0, at + 1);
  return (
    <>
      <p class="label">{words.waysHere}</p>
      <ol class="trace">
        {steps.map((step, number) => (
          <StepItem key={number} step={step} branches={conclusion.path[number]?.branches ?? []} onAsk={onAsk} />
        ))}
      </ol>
      {at < 0 && <p class="small">{words.severalWays}</p>}
      <Grounded of={of} />
    </>
  );
}

interface StepShown {
  readonly step: Step;
  readonly branches: readonly number[];
  readonly onAsk: (fact: string) => void;
}

function StepItem({ step, branches, onAsk }: StepShown): JSX.Element | null {
  const { say } = useContext(Shared);
  const { phrases, view } = say;
  const node = view.nodeOf.get(step.flowchart)?.get(step.node);
  if (node === undefined || node.kind === "end") return null;
  if (node.kind === "call") {
    return <li>{fill(phrases.goes_to, say.text(view.chartOf.get(node.flowchart)?.title))}</li>;
  }
  const decisive = step.because.filter((one) => one.decisive);
  const facts = [...new Map(decisive.map((one) => [one.fact, one])).values()];
  const known = facts.filter((one) => one.value !== null);
  const unknown = facts.filter((one) => one.value === null);
  const labels = node.kind === "decision" ? [...new Set(branches.map((number) => say.text(node.branches[number]?.label)))] : [];
  const target = step.to === null ? undefined : view.nodeOf.get(step.flowchart)?.get(step.to);
  const open = node.kind === "decision" && step.to === null;
  const way = open ? fill(phrases.still_open, say.listed(labels)) : labels.length === 1 ? (labels[0] ?? "") : say.text(target?.label);
  if (node.kind === "action" && facts.length === 0) return <li>{say.text(node.label)}</li>;
  return (
    <li>
      {say.text(node.label)} {node.kind === "decision" && <strong>→ {way}</strong>}
      {(known.length > 0 || (open && unknown.length > 0)) && (
        <ul class="because">
          {known.map((one) => {
            const fact = view.factOf.get(one.fact);
            return (
              <li key={one.fact}>
                {say.text(fact?.label)}: {fact === undefined ? "" : say.value(fact, shownValue(one.value))}
              </li>
            );
          })}
          {open &&
            unknown.map((one) => (
              <li key={one.fact}>
                {say.text(view.factOf.get(one.fact)?.label)}: {phrases.unknown}{" "}
                <AskButton fact={one.fact} onAsk={onAsk} />
              </li>
            ))}
        </ul>
      )}
      {node.kind === "decision" && <Cited of={step} />}
    </li>
  );
}

function AskButton({ fact, onAsk }: { readonly fact: string; readonly onAsk: (fact: string) => void }): JSX.Element {
  const { say } = useContext(Shared);
  const label = say.text(say.view.factOf.get(fact)?.label);
  return (
    <button type="button" class="plain tight" aria-label={`${say.words.answerIt}: ${label}`} onClick={() => onAsk(fact)}>
      {say.words.answerIt}
    </button>
  );
}

interface PossibleShown {
  readonly of: Answer;
  readonly onAsk: (fact: string) => void;
  readonly onShow: (place: string) => void;
}

/** What may follow, in groups by the facts that it waits for. */
function Possible({ of, onAsk, onShow }: PossibleShown): JSX.Element {
  const { say } = useContext(Shared);
  const { words, phrases, view } = say;
  const given = new Set(of.recommendations.map((one) => one.id));
  const groups = new Map<string, Merged[]>();
  for (const one of merged(of.possible)) {
    const key = one.first.waitsFor.join(" ");
    const before = groups.get(key);
    if (before === undefined) groups.set(key, [one]);
    else before.push(one);
  }
  return (
    <ul class="possible">
      {[...groups.values()].map((ones) => {
        const waits = ones[0]?.first.waitsFor ?? [];
        return (
          <li key={ones[0]?.first.id}>
            <ul>
              {ones.map(({ first }) => {
                const deadline = duration(say, first);
                return (
                  <li key={first.id} data-possible={first.id}>
                    <strong>{say.text(first.label)}</strong>
                    {deadline !== "" && <>: {fill(phrases.if_so, deadline)}</>}{" "}
                    <span class="small">
                      ({phrases.strength[first.strength]}
                      {given.has(first.id) && <>; {fill(phrases.also_in, say.text(view.chartOf.get(first.flowchart)?.title))}</>}
                      {first.provenance !== "stated" && <>; {fill(phrases.provenance[first.provenance], first.readings.join(", "))}</>})
                    </span>{" "}
                    <button
                      type="button"
                      class="plain tight"
                      aria-label={`${words.showInDiagram}: ${say.text(first.label)}`}
                      onClick={() => onShow(`${first.flowchart}.${first.node}`)}
                    >
                      {words.showInDiagram}
                    </button>
                  </li>
                );
              })}
            </ul>
            <p class="small waits">
              {fill(phrases.waits_for, "").replace(/\s*:$/, "")}
              {waits.slice(0, MOST_AWAITED).map((id, at) => (
                <span key={at}>
                  {at > 0 && ","}{" "}
                  <button type="button" class="plain tight" onClick={() => onAsk(id)}>
                    {say.text(view.factOf.get(id)?.label)}
                  </button>
                </span>
              ))}
              {waits.length > MOST_AWAITED && <> {fill(phrases.and_more, waits.length - MOST_AWAITED)}</>}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

