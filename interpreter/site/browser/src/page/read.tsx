/** The flowcharts as drawings, and beside them the words of the box that was chosen. */

import type { JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";

import { inDrawing, inText, NodeBody, NodeTitle } from "./node.tsx";
import { href, retitle } from "./route.ts";
import { Shared } from "./shared.ts";
import { Tabs } from "./tabs.tsx";
import { Viewer } from "./viewer.tsx";
import type { Chart } from "./view.ts";

interface Shown {
  /** The flowchart, and a node of it. */
  readonly rest: readonly string[];
}

/** Milliseconds until the drawings that are not shown yet are made. */
const PAUSE = 400;

export function Read({ rest }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { charts } = say.view;
  const chart = charts.find((one) => one.id === rest[0]) ?? charts[0];
  // The other drawings are made when the first one stands: print has them all.
  const [all, setAll] = useState(false);
  useEffect(() => {
    const later = setTimeout(() => setAll(true), PAUSE);
    return () => clearTimeout(later);
  }, []);
  return (
    <div class="read">
      <h1 class="unseen">{say.words.flowcharts}</h1>
      <Tabs
        label={say.words.flowcharts}
        tabs={charts.map((one) => ({ id: one.id, label: say.text(one.title), href: href("read", one.id) }))}
        chosen={chart?.id ?? ""}
      />
      {charts.map((one) => (
        <section key={one.id} class="sheet" aria-label={say.text(one.title)} hidden={one !== chart}>
          {(all || one === chart) && <ChartView chart={one} rest={one === chart ? rest : NOWHERE} />}
        </section>
      ))}
    </div>
  );
}

const NOWHERE: readonly string[] = [];

function ChartView({ chart, rest }: { readonly chart: Chart; readonly rest: readonly string[] }): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const [picked, setPicked] = useState<string | null>(null);
  const panel = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (rest[1] !== undefined) setPicked(`${chart.id}.${rest[1]}`);
  }, [rest]); // not its node alone: after a click on another box the address may come back to the same one
  const pick = (element: string): void => {
    const place = element.split(">")[0] ?? element;
    setPicked(place);
    const id = place.slice(chart.id.length + 1);
    retitle(id === ":start" ? href("read", chart.id) : href("read", chart.id, id));
    if (document.activeElement?.closest("[data-element]") != null) panel.current?.focus();
  };
  const found = picked === null ? undefined : say.view.nodeOf.get(chart.id)?.get(picked.slice(chart.id.length + 1));
  const back = (): void => document.querySelector<SVGGElement>(`.sheet:not([hidden]) .picked`)?.focus();
  return (
    <div class="beside">
      <Viewer chart={chart} picked={picked} reveal={picked} onPick={pick} wheel />
      <aside class="panel" aria-label={words.box} onKeyDown={(event) => event.key === "Escape" && back()}>
        {found === undefined ? (
          <>
            <h2 ref={panel} tabIndex={-1}>
              {say.text(chart.title)}
            </h2>
            {chart.summary !== null && <p>{say.text(chart.summary)}</p>}
            <p class="small">{words.choose}</p>
            <p>
              <a href={href("outline", chart.id)}>{words.inText}</a>
            </p>
          </>
        ) : (
          <>
            <h2 ref={panel} tabIndex={-1}>
              <NodeTitle node={found} />
            </h2>
            <NodeBody chart={chart} node={found} full to={inDrawing} />
            <p class="ways-out">
              <button type="button" class="plain" onClick={back}>
                {words.back}
              </button>
              <a href={inText(`${chart.id}.${found.id}`)}>{words.inText}</a>
            </p>
          </>
        )}
      </aside>
    </div>
  );
}
