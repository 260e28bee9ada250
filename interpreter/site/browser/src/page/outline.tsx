/** The whole flow as text: the words of the drawings in their order, for a screen reader, a printer, or a small screen. */

import type { JSX } from "preact";
import { useContext, useEffect } from "preact/hooks";

import { inDrawing, inText, NodeBody, NodeTitle } from "./node.tsx";
import { href } from "./route.ts";
import { Shared } from "./shared.ts";
import type { Chart, ChartNode } from "./view.ts";

/** A flowchart of more nodes is laid out as it comes into view. */
const MANY = 300;

export function Outline({ rest }: { readonly rest: readonly string[] }): JSX.Element {
  const { say } = useContext(Shared);
  const { charts } = say.view;
  useReveal(rest);
  return (
    <div class="text">
      <h1>{say.words.outline}</h1>
      <p>{say.words.aboutOutline}</p>
      <nav aria-label={say.words.flowcharts}>
        <ul>
          {charts.map((chart) => (
            <li key={chart.id}>
              <a href={href("outline", chart.id)}>{say.text(chart.title)}</a>
            </li>
          ))}
        </ul>
      </nav>
      {charts.map((chart) => (
        <ChartText key={chart.id} chart={chart} />
      ))}
    </div>
  );
}

function ChartText({ chart }: { readonly chart: Chart }): JSX.Element {
  const { say } = useContext(Shared);
  let phase: string | null = null;
  const parts: JSX.Element[] = [];
  for (const node of chart.nodes) {
    if (node.phase !== phase && node.phase !== null) {
      const title = chart.phases.find((one) => one.id === node.phase);
      parts.push(<h3 key={`phase ${parts.length}`}>{say.text(title?.label)}</h3>);
    }
    phase = node.phase;
    parts.push(<NodeText key={node.id} chart={chart} node={node} />);
  }
  return (
    <section class={chart.nodes.length > MANY ? "chart-text many" : "chart-text"} id={`at-${chart.id}`} tabIndex={-1} aria-label={say.text(chart.title)}>
      <h2>{say.text(chart.title)}</h2>
      {chart.summary !== null && <p>{say.text(chart.summary)}</p>}
      {parts}
    </section>
  );
}

function NodeText({ chart, node }: { readonly chart: Chart; readonly node: ChartNode }): JSX.Element {
  const { say } = useContext(Shared);
  const Heading = chart.phases.length > 0 ? "h4" : "h3";
  return (
    <article class="node-text" id={`at-${chart.id}.${node.id}`} tabIndex={-1}>
      <Heading>
        <NodeTitle node={node} />{" "}
        <a class="aside" href={inDrawing(`${chart.id}.${node.id}`)}>
          {say.words.inDiagram}
          <span class="unseen">: {say.text(node.label)}</span>
        </a>
      </Heading>
      <NodeBody chart={chart} node={node} full={false} to={inText} />
    </article>
  );
}

/** Go to the place that the address names. */
export function useReveal(rest: readonly string[]): void {
  const wanted = rest.join(".");
  useEffect(() => {
    if (wanted === "") return;
    const found = document.getElementById(`at-${wanted}`);
    found?.scrollIntoView();
    found?.focus({ preventScroll: true });
  }, [wanted]);
}
