/** A case as it is being filled in, and the answer to it. */

import type { Case, Given as Kept, Refused } from "../case.ts";
import { type Answer, evaluated, type Evaluated } from "../evaluate.ts";
import type { Kernel } from "../kernel.ts";
import type { Fact, View } from "./view.ts";
import type { Given } from "./wording.ts";

/** `facts` are in the order in which they were filled in; null where a person said that it is unknown. */
export interface Draft {
  readonly id: string | null;
  readonly at: string | null;
  readonly from: string | null;
  readonly facts: ReadonlyMap<string, Given>;
}

export const EMPTY: Draft = { id: null, at: null, from: null, facts: new Map() };

export type Judged = { readonly found: Evaluated } | { readonly refused: Refused };

export function judged(kernel: Kernel, draft: Draft): Judged {
  const found = evaluated(kernel, caseOf(draft));
  return "refused" in found ? found : { found };
}

/** The answers to drafts that may come next, worked out before they are asked for; forgotten as soon as one is. */
export class Ahead {
  private known = new Map<string, Judged>();

  constructor(private readonly kernel: Kernel) {}

  judged(draft: Draft): Judged {
    return this.known.get(keyOf(draft)) ?? judged(this.kernel, draft);
  }

  /** Work out these answers while nothing else is to be done; returns how to stop. */
  prepare(drafts: readonly Draft[]): () => void {
    this.known = new Map();
    const { known, kernel } = this;
    let left = drafts;
    let waiting: ReturnType<typeof setTimeout>;
    const next = (): void => {
      const [draft, ...rest] = left;
      left = rest;
      if (draft === undefined) return;
      known.set(keyOf(draft), judged(kernel, draft));
      waiting = setTimeout(next, PAUSE);
    };
    waiting = setTimeout(next, PAUSE);
    return () => clearTimeout(waiting);
  }
}

/** Milliseconds between two answers that are worked out ahead, for what a person does meanwhile. */
const PAUSE = 30;

function keyOf(draft: Draft): string {
  return JSON.stringify([draft.id, draft.at, draft.from, ...draft.facts]);
}

export function caseOf(draft: Draft): Case {
  return { ...draft, facts: new Map([...draft.facts].map(([id, value]) => [id, plain(value)])) };
}

/** A value as a case file holds it. */
export function plain(value: Given): boolean | string | null {
  if (value === null || typeof value !== "object") return value;
  return value.unit === null ? value.number : `${value.number} ${value.unit}`;
}

export function withFact(draft: Draft, id: string, value: Given | undefined): Draft {
  const facts = new Map(draft.facts);
  if (value === undefined) facts.delete(id);
  else facts.set(id, value);
  return { ...draft, facts };
}

/** The next question: the best one of those that were not put off. */
export function nextOf(answer: Answer, draft: Draft): string | null {
  return answer.missing.find((fact) => !draft.facts.has(fact.id))?.id ?? null;
}

/** The draft of a case that was read and accepted: numbers with the units that they were written with. */
export function draftOf(view: View, one: Case): Draft {
  const facts = new Map<string, Given>();
  for (const [id, value] of one.facts) {
    const fact = view.factOf.get(id);
    if (fact !== undefined) facts.set(id, given(fact, value));
  }
  return { id: one.id, at: one.at, from: one.from, facts };
}

/** A value as the evaluator keeps it, to be shown: a number in the fact's own unit, or with its unit. */
export function shownValue(value: Kept | null): Given {
  if (value === null || typeof value !== "object") return value;
  const [number = "", unit = null] = value.toString().split(" ");
  return { number, unit };
}

function given(fact: Fact, value: unknown): Given {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value;
  const text = String(value);
  if (fact.type === "code") return text;
  const [, number = text, unit = ""] = /^([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(.*)$/.exec(text.trim()) ?? [];
  return { number, unit: unit === "" ? null : unit };
}
