/** The page starts here: it reads its blocks of data and shows itself. */

import { render, type JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import { isCase } from "../case.ts";
import { type Kernel, readKernel } from "../kernel.ts";
import { Lines } from "../lines.ts";
import { blockText, readBlock, unpackBlock } from "./blocks.ts";
import { asJson, casesIn } from "./casefile.ts";
import { type Draft, draftOf, EMPTY } from "./draft.ts";
import type { Tree } from "./drawing.ts";
import { useRoute } from "./route.ts";
import { Shared } from "./shared.ts";
import { Shell } from "./shell.tsx";
import { Try } from "./try.tsx";
import { viewOf, textIn, type Drawings, type Example, type Head, type Language, type View, type ViewData } from "./view.ts";
import { Wording } from "./wording.ts";

const LANGUAGES: readonly Language[] = ["nl", "en"];

function Page({ head, view }: { readonly head: Head; readonly view: View }): JSX.Element {
  const offered = LANGUAGES.filter((one) => head.languages.includes(one));
  const [language, setLanguage] = useState<Language>(() => {
    const asked = offered.find((one) => one === new URLSearchParams(location.search).get("lang"));
    return asked ?? LANGUAGES.find((one) => one === head.language) ?? "en";
  });
  const [drawings, setDrawings] = useState<Drawings | null>(null);
  const [draft, setDraft] = useState<Draft>(EMPTY);
  held = { draft, view, onDraft: setDraft };
  const [examples, setExamples] = useState<readonly Example[] | null>(null);
  const route = useRoute();
  useEffect(() => {
    void unpackBlock<readonly Example[]>("examples").then(setExamples);
  }, []);
  const say = useMemo(() => new Wording(view, language), [view, language]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = textIn(view.guideline.title, language);
    let current = true;
    const block = head.languages.includes(language) ? language : (head.languages[0] ?? language);
    void unpackBlock<Record<string, Tree>>(`drawings-${block}`).then((found) => {
      if (current) setDrawings(new Map(Object.entries(found)));
    });
    return () => {
      current = false;
    };
  }, [language]);
  const shared = useMemo(() => ({ say, head, drawings }), [say, head, drawings]);
  return (
    <Shared.Provider value={shared}>
      <Shell
        route={route}
        languages={offered}
        onLanguage={setLanguage}
        tryOut={() => <Try kernel={kernel()} draft={draft} examples={examples} rest={route.rest} onDraft={setDraft} />}
      />
    </Shared.Provider>
  );
}

let read: Kernel | null = null;

/** What the evaluator works with, read when it is first needed. */
function kernel(): Kernel {
  return (read ??= readKernel(blockText("kernel")));
}

let held: { readonly draft: Draft; readonly view: View; readonly onDraft: (draft: Draft) => void } | null = null;

/** The case that is being filled in, as a case file; empty where there is none. */
function kept(): string {
  return held === null || held.draft === EMPTY ? "" : asJson(held.draft);
}

/** Go on with a case of an earlier version of the guideline: facts that are gone are left out. */
function keep(text: string): void {
  const read = casesIn(text);
  const one = "cases" in read ? read.cases[0] : undefined;
  if (held !== null && one !== undefined && isCase(one)) held.onDraft(draftOf(held.view, one));
}

// `Lines` is what the tests compare with Python, on the page as it ships; the others are for `leidraad serve`, which
// shows the page anew after a save.
Object.defineProperty(globalThis, "leidraad", { value: Object.freeze({ Lines, kept, keep }) });

const holder = document.getElementById("page");
if (holder !== null) {
  holder.replaceChildren();
  render(<Page head={readBlock<Head>("head")} view={viewOf(readBlock<ViewData>("view"))} />, holder);
}
