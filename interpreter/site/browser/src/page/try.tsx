/** A case to fill in: questions or a form, the answer beside it, and its way in the drawings. Nothing is kept. */

import type { JSX } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Kernel } from "../kernel.ts";
import { afterPaint } from "./after-paint.ts";
import { AnswerView, Soonest } from "./answer.tsx";
import { Ask, Filled } from "./ask.tsx";
import { Ahead, type Draft, type Judged, nextOf, withFact } from "./draft.ts";
import type { Way } from "./drawing.ts";
import { choicesOf } from "./fields.tsx";
import { Files, Problems } from "./files.tsx";
import { Form } from "./form.tsx";
import { wayOf } from "./lit.ts";
import { href, isAt, retitle } from "./route.ts";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import type { Example } from "./view.ts";
import { Viewer } from "./viewer.tsx";
import type { Given } from "./wording.ts";

interface Shown {
  readonly kernel: Kernel;
  readonly draft: Draft;
  readonly examples: readonly Example[] | null;
  readonly rest: readonly string[];
  readonly onDraft: (draft: Draft) => void;
}

export function Try({ kernel, draft, examples, rest, onDraft }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { words, view } = say;
  const [asForm, setAsForm] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const ahead = useMemo(() => new Ahead(kernel), [kernel]);
  const result = useMemo(() => ahead.judged(draft), [ahead, draft]);
  const way = useWay(kernel, result);
  const drawings = useRef<HTMLElement>(null);
  useEffect(() => {
    if (rest[0] !== "ask" || rest[1] === undefined) return;
    if (view.factOf.has(rest[1])) ask(rest[1]);
    if (isAt("try", rest)) retitle(href("try"));
  }, [rest]);
  const ask = (fact: string | null): void => {
    setAsForm(false);
    setAsked(fact);
  };
  const give = (fact: string, value: Given | undefined): void => {
    setAsked(null);
    setShown(null);
    onDraft(withFact(draft, fact, value));
  };
  const again = (facts: readonly string[]): void => {
    onDraft(facts.reduce((one, fact) => withFact(one, fact, undefined), draft));
  };
  const show = (place: string): void => {
    setShown(place);
    drawings.current?.scrollIntoView({ block: "start" });
    drawings.current?.focus({ preventScroll: true });
  };
  const next = "refused" in result ? null : (asked ?? nextOf(result.found.answer, draft));
  useLayoutEffect(() => {
    const fact = next === null ? undefined : view.factOf.get(next);
    if (fact === undefined) return undefined;
    const values: readonly Given[] = [...(choicesOf(say, fact) ?? []).map((one) => one.value), null];
    return afterPaint(() => ahead.prepare(values.map((value) => withFact(draft, fact.id, value))));
  }, [ahead, draft, next]);
  if ("refused" in result) {
    return (
      <div class="text">
        <h1>{words.try}</h1>
        <Problems title={words.problems} findings={result.refused.findings} />
        <Files draft={draft} answer={null} examples={examples} kernel={kernel} rest={rest} onDraft={onDraft} />
      </div>
    );
  }
  const { found } = result;
  const last = found.answer.path.at(-1);
  return (
    <>
      <div class="above">
        <h1>{words.try}</h1>
        <div class="ways" role="group" aria-label={words.way}>
          <button type="button" aria-pressed={!asForm} onClick={() => setAsForm(false)}>
            {words.oneByOne}
          </button>
          <button type="button" aria-pressed={asForm} onClick={() => setAsForm(true)}>
            {words.form}
          </button>
        </div>
        <Files draft={draft} answer={found.answer} examples={examples} kernel={kernel} rest={rest} onDraft={(one) => [setAsked(null), setShown(null), onDraft(one)]} />
      </div>
      <Soonest answer={found.answer} />
      <div class="tried">
        {!asForm && <Ask kernel={kernel} draft={draft} answer={found.answer} asked={asked} onAsk={ask} onGive={give} onAgain={again} />}
        <Beginning draft={draft} onDraft={onDraft} />
        {asForm && <Form kernel={kernel} draft={draft} answer={found.answer} onGive={give} />}
        <AnswerView draft={draft} found={found} onAsk={ask} onShow={show} />
        {!asForm && <Filled draft={draft} asked={next} onAsk={ask} />}
      </div>
      <section class="lit-drawings" ref={drawings} tabIndex={-1} aria-label={words.wayInDiagram}>
        <h2>{words.wayInDiagram}</h2>
        <p class="small">{words.legendWay}</p>
        <LitDrawings way={way} shown={shown} last={last === undefined ? `${view.guideline.entry}.` : `${last.flowchart}.${last.node}`} onShown={setShown} />
      </section>
    </>
  );
}

/** The way of the case, worked out after the answer is painted: the answer is what one waits for. */
function useWay(kernel: Kernel, result: Judged): Way | null {
  const [way, setWay] = useState<Way | null>(null);
  useLayoutEffect(() => afterPaint(() => setWay("found" in result ? wayOf(kernel, result.found) : null)), [kernel, result]);
  return way;
}

interface LitShown {
  readonly way: Way | null;
  /** A box to show, as `flowchart.node`. */
  readonly shown: string | null;
  /** The box that the way has come to. */
  readonly last: string;
  readonly onShown: (place: string) => void;
}

function LitDrawings({ way, shown, last, onShown }: LitShown): JSX.Element {
  const { say } = useContext(Shared);
  const { charts } = say.view;
  const place = shown ?? last;
  const wanted = place.slice(0, place.indexOf("."));
  const chart = charts.find((one) => one.id === wanted) ?? charts[0];
  return (
    <>
      <div class="tabs" role="group" aria-label={say.words.flowcharts}>
        {charts.map((one) => (
          <button key={one.id} type="button" aria-pressed={one === chart} onClick={() => onShown(`${one.id}.`)}>
            {say.text(one.title)}
          </button>
        ))}
      </div>
      {chart !== undefined && (
        <Viewer
          key={chart.id}
          chart={chart}
          way={way}
          picked={shown}
          reveal={place}
          onPick={(element) => onShown(element.split(">")[0] ?? element)}
          wheel={false}
        />
      )}
    </>
  );
}

/** The time from which deadlines count, and the flowchart at which the case begins. */
function Beginning({ draft, onDraft }: { readonly draft: Draft; readonly onDraft: (draft: Draft) => void }): JSX.Element {
  const { say } = useContext(Shared);
  const { words, view } = say;
  const set = (local: string): void => onDraft({ ...draft, at: local === "" ? null : local.slice(0, 16) + offsetOf(local) });
  const begin = (chart: string): void => onDraft({ ...draft, from: chart === view.guideline.entry ? null : chart });
  return (
    <div class="time">
      <label for="time">{fill(words.time, say.text(view.guideline.reference_time))}</label>
      <div class="row">
        <input
          id="time"
          type="datetime-local"
          value={draft.at?.slice(0, 16) ?? ""}
          aria-describedby="time-help"
          onChange={(event) => set(event.currentTarget.value)}
        />
        <button type="button" onClick={() => set(localOf(new Date()))}>
          {words.now}
        </button>
        {draft.at !== null && (
          <button type="button" class="plain" onClick={() => set("")}>
            {words.clear}
          </button>
        )}
      </div>
      <p class="small" id="time-help">
        {words.timeHelp}
      </p>
      {view.charts.length > 1 && (
        <p>
          <label for="from">{words.beginAt}</label>{" "}
          <select id="from" value={draft.from ?? view.guideline.entry} onChange={(event) => begin(event.currentTarget.value)}>
            {view.charts.map((chart) => (
              <option key={chart.id} value={chart.id}>
                {say.text(chart.title)}
              </option>
            ))}
          </select>
        </p>
      )}
    </div>
  );
}

const two = (number: number): string => String(number).padStart(2, "0");

function localOf(when: Date): string {
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}T${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** The offset that this machine's clock has at a local time. */
function offsetOf(local: string): string {
  const minutes = -new Date(local).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
