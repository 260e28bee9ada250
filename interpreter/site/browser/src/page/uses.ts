/** What rests on each statement and on each reading: boxes, branches, advice, facts, criteria, other readings. */

import { inDrawing } from "./node.tsx";
import { href } from "./route.ts";
import type { Grounds } from "./view.ts";
import type { Wording } from "./wording.ts";

export interface Used {
  readonly what: string;
  readonly label: string;
  readonly href: string | null;
}

export interface Uses {
  readonly ofStatement: ReadonlyMap<string, readonly Used[]>;
  readonly ofReading: ReadonlyMap<string, readonly Used[]>;
}

export function usesIn(say: Wording): Uses {
  const { view, words, phrases } = say;
  const ofStatement = new Map<string, Used[]>();
  const ofReading = new Map<string, Used[]>();
  const note = (of: Grounds, used: Used): void => {
    for (const id of of.cites) put(ofStatement, id, used);
    for (const id of of.readings) put(ofReading, id, used);
  };
  for (const chart of view.charts) {
    for (const node of chart.nodes) {
      const used: Used = {
        what: phrases.kinds[node.kind],
        label: say.text(node.label),
        href: inDrawing(`${chart.id}.${node.id}`),
      };
      note(node, used);
      for (const branch of node.kind === "decision" ? node.branches : []) {
        note(branch, { ...used, label: `${used.label} ${say.text(branch.label)}` });
      }
      for (const advice of node.kind === "action" ? node.recommend : []) {
        const label = say.text(view.recommendationOf.get(advice.id)?.label);
        note(advice, { ...used, label: used.label === label ? label : `${used.label}: ${label}` });
      }
    }
  }
  const nowhere = (what: string, all: readonly (Grounds & { label: Wording["view"]["facts"][number]["label"] })[]): void => {
    for (const one of all) note(one, { what, label: say.text(one.label), href: null });
  };
  nowhere(words.recommendation, view.recommendations);
  nowhere(words.criterion, view.criteria);
  nowhere(words.fact, view.facts);
  for (const reading of view.readings) {
    const used = { what: words.reading, label: `${reading.id} ${say.text(reading.question)}`, href: href("readings", reading.id) };
    note({ cites: reading.cites, readings: [] }, used);
  }
  return { ofStatement, ofReading };
}

function put(all: Map<string, Used[]>, id: string, used: Used): void {
  const before = all.get(id);
  if (before === undefined) all.set(id, [used]);
  else if (!before.some((one) => one.what === used.what && one.label === used.label)) before.push(used);
}
