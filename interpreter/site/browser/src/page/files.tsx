/** A case from an example or a file, to a file, or as text for the record. Only at the person's own wish. */

import type { JSX, TargetedEvent } from "preact";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Finding } from "../case.ts";
import type { Answer } from "../evaluate.ts";
import type { Kernel } from "../kernel.ts";
import { asJson, asYaml, download, LARGEST } from "./casefile.ts";
import { type Draft, EMPTY } from "./draft.ts";
import { findingText } from "./finding-words.ts";
import { kept } from "./kept.tsx";
import { opening, type Told } from "./opening.ts";
import { recordText } from "./record.ts";
import { href, isAt, retitle } from "./route.ts";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import { type Example, upright } from "./view.ts";
import { capital, type Given, type Wording } from "./wording.ts";

interface Shown {
  readonly kernel: Kernel;
  readonly draft: Draft;
  readonly answer: Answer | null;
  readonly examples: readonly Example[] | null;
  /** What stands in the address behind the place: `case` and a case, as a link to an example has it. */
  readonly rest: readonly string[];
  readonly onDraft: (draft: Draft) => void;
}

export function Files({ kernel, draft, answer, examples, rest, onDraft }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const [told, setTold] = useState<Told | null>(null);
  const [isWide] = useState(() => matchMedia("(min-width: 40rem)").matches);
  const [box, setBox] = useState<"copy" | "save" | "restart" | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const take = (text: string, name: string): void => {
    const found = opening(say, kernel, text, name);
    setTold(found);
    if (found.draft !== null) onDraft(found.draft);
  };
  const opened = async (chosen: File): Promise<void> => {
    if (chosen.size > LARGEST) setTold({ text: words.tooLargeFile, findings: [] });
    else take(await chosen.text(), chosen.name);
  };
  useEffect(() => {
    if (rest[0] !== "case" || rest[1] === undefined) return;
    take(rest[1], words.example);
    if (!isAt("try", rest)) return;
    retitle(href("try"));
    dispatchEvent(new HashChangeEvent("hashchange")); // so that it is opened once
  }, [rest]);
  const choose = (at: string): void => {
    const example = examples?.[Number(at)];
    if (at === "" || example === undefined) return;
    setTold({ text: fill(words.opened, say.text(example.title) || (example.id ?? "")), findings: [] });
    onDraft(draftOfExample(example));
  };
  const chooses = useRef(choose);
  chooses.current = choose;
  const chosen = useCallback((at: string): void => chooses.current(at), []);
  const close = (): void => setBox(null);
  return (
    <details class="files" open={isWide || (told?.findings.length ?? 0) > 0}>
      <summary>{words.files}</summary>
      <div class="row">
        {examples !== null && examples.length > 0 && <Examples examples={examples} onChoose={chosen} />}
        <button type="button" onClick={() => file.current?.click()}>
          {words.open}
        </button>
        <input
          ref={file}
          class="unseen"
          type="file"
          tabIndex={-1}
          aria-label={words.open}
          accept=".json,.yaml,.yml,.jsonl,application/json"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen !== undefined) void opened(chosen);
            event.currentTarget.value = "";
          }}
        />
        <button type="button" disabled={answer === null} onClick={() => setBox("save")}>
          {words.save}
        </button>
        <button type="button" disabled={answer === null} onClick={() => setBox("copy")}>
          {words.copy}
        </button>
        <button type="button" onClick={() => setBox("restart")}>
          {words.restart}
        </button>
      </div>
      <div role="status">
        {told !== null && told.findings.length === 0 && <p class="small">{told.text}</p>}
      </div>
      {told !== null && told.findings.length > 0 && <Problems title={told.text} findings={told.findings} />}
      {box === "restart" && (
        <Dialog title={words.restartSure} onClose={close}>
          <div class="row">
            <button
              type="button"
              class="strong"
              onClick={() => {
                close();
                setTold(null);
                onDraft(EMPTY);
              }}
            >
              {words.restartYes}
            </button>
            <button type="button" onClick={close}>
              {words.cancel}
            </button>
          </div>
        </Dialog>
      )}
      {box === "save" && (
        <Dialog title={words.save} onClose={close}>
          <Save draft={draft} onDraft={onDraft} onClose={close} />
        </Dialog>
      )}
      {box === "copy" && answer !== null && (
        <Dialog title={words.record} onClose={close}>
          <Copy text={recordText(say, draft, answer)} onClose={close} />
        </Dialog>
      )}
    </details>
  );
}

function draftOfExample(example: Example): Draft {
  const facts = new Map<string, Given>();
  for (const [id, value] of Object.entries(example.facts)) {
    if (typeof value === "string" && /^[-+]?[0-9.]+ \S+$/.test(value)) {
      const [number = "", unit = ""] = value.split(" ");
      facts.set(id, { number, unit });
    } else facts.set(id, typeof value === "object" && value !== null ? { number: value.number, unit: null } : value);
  }
  return { id: example.id, at: example.at, from: example.from, facts };
}

interface ExamplesShown {
  readonly examples: readonly Example[];
  readonly onChoose: (at: string) => void;
}

/** The author's cases, in groups by their files. Kept, as they are hundreds, and each answer shows the page anew. */
const Examples = kept(function Examples({ examples, onChoose }: ExamplesShown): JSX.Element {
  const { say } = useContext(Shared);
  const groups = useMemo(() => grouped(examples, say), [examples, say]);
  const pick = (event: TargetedEvent<HTMLSelectElement>): void => {
    onChoose(event.currentTarget.value);
    event.currentTarget.value = ""; // so that the same one can be chosen again
  };
  return (
    <>
      <label class="unseen" for="example">
        {say.words.example}
      </label>
      <select id="example" value="" onChange={pick}>
        <option value="">{say.words.pickExample}</option>
        {groups}
      </select>
    </>
  );
});

function grouped(examples: readonly Example[], say: Wording): JSX.Element[] {
  const groups = new Map<string, number[]>();
  examples.forEach((one, at) => groups.set(one.group, [...(groups.get(one.group) ?? []), at]));
  return [...groups].map(([group, members]) => (
    <optgroup key={group} label={group.replaceAll("_", " ")}>
      {members.map((at) => (
        <option key={at} value={at}>
          {say.text(examples[at]?.title) || examples[at]?.id}
        </option>
      ))}
    </optgroup>
  ));
}

interface SaveShown {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onClose: () => void;
}

function Save({ draft, onDraft, onClose }: SaveShown): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const [name, setName] = useState(draft.id ?? "casus");
  const save = (end: "json" | "yaml"): void => {
    const named = { ...draft, id: name.trim() === "" ? null : name.trim() };
    const file = `${(named.id ?? "casus").replace(/[^\p{L}\p{N}_.-]+/gu, "-")}.${end}`;
    download(file, end === "json" ? asJson(named) : asYaml(named));
    onDraft(named);
    onClose();
  };
  return (
    <>
      <p>
        <label for="case-name">{words.caseName}</label>{" "}
        <input id="case-name" type="text" autocomplete="off" value={name} aria-describedby="case-name-help" onInput={(event) => setName(event.currentTarget.value)} />
      </p>
      <p class="small" id="case-name-help">
        {words.caseNameHelp}
      </p>
      <div class="row">
        <button type="button" class="strong" onClick={() => save("json")}>
          {fill(words.saveAs, "JSON")}
        </button>
        <button type="button" onClick={() => save("yaml")}>
          {fill(words.saveAs, "YAML")}
        </button>
        <button type="button" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </>
  );
}

function Copy({ text, onClose }: { readonly text: string; readonly onClose: () => void }): JSX.Element {
  const { words } = useContext(Shared).say;
  const [said, setSaid] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.setSelectionRange(0, 0);
    area.current?.scrollTo(0, 0);
  }, []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(words.copied);
    } catch {
      area.current?.select();
      setSaid(words.notCopied);
    }
  };
  return (
    <>
      <textarea ref={area} readOnly aria-label={words.record} value={text} />
      <div class="row">
        <button type="button" class="strong" onClick={() => void copy()}>
          {words.copyButton}
        </button>
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
        <span role="status">{said}</span>
      </div>
    </>
  );
}

/** A box over the page that keeps the focus until it is closed; Escape closes it. */
function Dialog({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: preact.ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
    box.current?.querySelector<HTMLElement>("button.strong")?.focus();
  }, []);
  return (
    <dialog ref={box} aria-labelledby="dialog-title" onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

/** Why a case cannot be opened: each finding with the fact that it is about. */
export function Problems({ title, findings }: { readonly title: string; readonly findings: readonly Finding[] }): JSX.Element {
  const { say } = useContext(Shared);
  return (
    <div class="problems" role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {findings.slice(0, MOST_FINDINGS).map((one, at) => (
          <li key={at}>
            {say.words.findings[one.code] ?? one.code}
            {one.about !== "" && (
              <>
                : {say.view.factOf.has(one.about) && `${say.text(say.view.factOf.get(one.about)?.label)}, `}
                <code>{cut(one.about)}</code>
              </>
            )}
            <span class="small">
              {". "}
              <Said text={one.message} starts />
              {one.hint !== "" && (
                <>
                  {"; "}
                  <Said text={one.hint} />
                </>
              )}
            </span>
          </li>
        ))}
        {findings.length > MOST_FINDINGS && <li>{fill(say.words.moreFindings, findings.length - MOST_FINDINGS)}</li>}
      </ul>
    </div>
  );
}

const MOST_FINDINGS = 20;

/** What the evaluator says, in the page's language. */
function Said({ text, starts = false }: { readonly text: string; readonly starts?: boolean }): JSX.Element {
  const { say } = useContext(Shared);
  const known = findingText(say.language, text);
  return <span lang={known === null ? "en" : undefined}>{upright(starts ? capital(known ?? text) : (known ?? text))}</span>;
}

const MOST_SHOWN = 60;

function cut(given: string): string {
  const text = upright(given);
  return text.length <= MOST_SHOWN ? text : `${[...text.slice(0, 2 * MOST_SHOWN)].slice(0, MOST_SHOWN).join("")}…`;
}
