/** A box of a flowchart in words: in the side panel with everything, in the outline in the words of the drawing. */

import type { JSX } from "preact";
import { useContext } from "preact/hooks";

import { Cited, Grounded } from "./grounds.tsx";
import { href } from "./route.ts";
import { Shared } from "./shared.ts";
import type { Advice, Branch, Chart, ChartNode, Link } from "./view.ts";
import { capital } from "./wording.ts";

interface Shown {
  readonly chart: Chart;
  readonly node: ChartNode;
  /** With the words of each statement and reading, and with dose and details. */
  readonly full: boolean;
  /** To the node's place in the drawing, or in the text. */
  readonly to: (node: string) => string;
}

export function NodeBody({ chart, node, full, to }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { words, phrases } = say;
  return (
    <>
      {node.note !== null && <p class="note">{say.text(node.note)}</p>}
      {node.kind === "decision" && (
        <>
          {node.in_order && <p class="small">{capital(phrases.in_order)}.</p>}
          <BranchList chart={chart} branches={node.branches} numbered={node.in_order} full={full} to={to} />
        </>
      )}
      {node.kind === "action" && (
        <>
          {node.recommend.length > 0 && (
            <ul class="advice-list">
              {node.recommend.map((advice, at) => (
                <AdviceItem key={at} advice={advice} full={full} />
              ))}
            </ul>
          )}
          <Next chart={chart} node={node.to} to={to} />
        </>
      )}
      {node.kind === "call" && (
        <>
          <p>
            <a href={to(`${node.flowchart}.`)}>{say.text(say.view.chartOf.get(node.flowchart)?.title)}</a>
          </p>
          {node.to !== null && <Next chart={chart} node={node.to} to={to} />}
        </>
      )}
      {full ? <Grounded of={node} /> : <Cited of={node} />}
      {full && node.kind === "end" && (
        <p class="small">
          {words.outcome}: <code>{node.outcome}</code>
        </p>
      )}
    </>
  );
}

function Next({ chart, node, to }: { chart: Chart; node: string; to: (node: string) => string }): JSX.Element {
  const { say } = useContext(Shared);
  const [before = "", after = ""] = say.words.then.split("{}");
  return (
    <p class="next">
      {before}
      <a href={to(`${chart.id}.${node}`)}>{say.text(say.view.nodeOf.get(chart.id)?.get(node)?.label)}</a>
      {after}
    </p>
  );
}

function BranchList(props: {
  readonly chart: Chart;
  readonly branches: readonly Branch[];
  readonly numbered: boolean;
  readonly full: boolean;
  readonly to: (node: string) => string;
}): JSX.Element {
  const { say } = useContext(Shared);
  const List = props.numbered ? "ol" : "ul";
  return (
    <List class="branches">
      {props.branches.map((branch, at) => {
        const [label, when] = [say.text(branch.label), say.text(branch.when)];
        const [before = "", after = ""] = say.words.to.split("{}");
        return (
          <li key={at}>
            <strong>{label}</strong>{" "}
            <span class="to">
              <span aria-hidden="true">→ </span>
              {before}
              <a href={props.to(`${props.chart.id}.${branch.to}`)}>
                {say.text(say.view.nodeOf.get(props.chart.id)?.get(branch.to)?.label)}
              </a>
              {after}
            </span>
            {props.full && branch.when !== null && when.toLowerCase() !== label.toLowerCase() && (
              <p class="small">{when}</p>
            )}
            {props.full ? <Grounded of={branch} /> : <Cited of={branch} />}
          </li>
        );
      })}
    </List>
  );
}

function AdviceItem({ advice, full }: { readonly advice: Advice; readonly full: boolean }): JSX.Element {
  const { say } = useContext(Shared);
  const { words, phrases } = say;
  const entry = say.view.recommendationOf.get(advice.id);
  const [detail, dose] = [say.text(advice.detail ?? entry?.detail), say.text(entry?.dose)];
  return (
    <li>
      <strong>{say.text(entry?.label)}</strong>
      {advice.when !== null && (
        <>
          , <em>{`${phrases.if} ${say.text(advice.when)}`}</em>
        </>
      )}
      <p class="facts-of-advice">
        {advice.within !== null && <span class="deadline">{say.text(advice.within)}</span>}
        <span>{phrases.strength[advice.strength]}</span>
        {!full && <Cited of={advice} />}
      </p>
      {dose !== "" && (
        <p class="dose">
          <span class="label">{words.dose}:</span> {dose}
        </p>
      )}
      {detail !== "" && <p>{detail}</p>}
      {full && <Links of={entry?.links ?? []} />}
      {full && <Grounded of={advice} />}
    </li>
  );
}

/** Pages to go to: only addresses of the web are links. */
export function Links({ of }: { readonly of: readonly Link[] }): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <ul class="links">
      {of.map((link) => (
        <li key={link.url}>
          {isWeb(link.url) ? (
            <a href={link.url} rel="noreferrer noopener" target="_blank">
              {link.title}
            </a>
          ) : (
            `${link.title} (${link.url})`
          )}
        </li>
      ))}
    </ul>
  );
}

export function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

/** The heading of a node: what it is, and its label. */
export function NodeTitle({ node }: { readonly node: ChartNode }): JSX.Element {
  const { say } = useContext(Shared);
  return (
    <>
      <span class={`kind ${node.kind}`}>{say.phrases.kinds[node.kind]}</span> {say.text(node.label)}
    </>
  );
}

/** The address of a node's box in its drawing; of a flowchart's drawing where the node is empty. */
export function inDrawing(place: string): string {
  const [chart = "", node = ""] = split(place);
  return node === "" ? href("read", chart) : href("read", chart, node);
}

/** The address of a node in the text. */
export function inText(place: string): string {
  const [chart = "", node = ""] = split(place);
  return node === "" ? href("outline", chart) : href("outline", chart, node);
}

function split(place: string): readonly string[] {
  const dot = place.indexOf(".");
  return [place.slice(0, dot), place.slice(dot + 1)];
}

