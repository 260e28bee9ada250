/** How a fact is given: yes, no or one of its codes at one press, a number with its unit; unknown always. */

import type { JSX } from "preact";
import { useContext, useState } from "preact/hooks";

import { unfit } from "../case.ts";
import type { Kernel } from "../kernel.ts";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import type { Fact, View } from "./view.ts";
import { plain } from "./draft.ts";
import { capital, type Given, type Wording } from "./wording.ts";

export interface Choice {
  readonly value: boolean | string;
  readonly label: string;
}

/** What a fact can be, where that is a short list; null for a number. */
export function choicesOf(say: Wording, fact: Fact): readonly Choice[] | null {
  if (fact.type === "boolean") {
    return [
      { value: true, label: say.words.yes },
      { value: false, label: say.words.no },
    ];
  }
  if (fact.type === "code") return fact.codes.map((code) => ({ value: code.id, label: capital(say.text(code.label)) }));
  return null;
}

interface NumberShown {
  readonly kernel: Kernel;
  readonly fact: Fact;
  readonly value: Given | undefined;
  readonly onGive: (value: Given | undefined) => void;
  /** Whether each change counts at once, as in a form; otherwise there is a button. */
  readonly atOnce: boolean;
  readonly name: string;
}

/** A number with its unit. */
export function NumberField({ kernel, fact, value, onGive, atOnce, name }: NumberShown): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const before = typeof value === "object" && value !== null ? value : null;
  const [text, setText] = useState(before === null ? "" : say.decimal(before.number));
  const [unit, setUnit] = useState(before?.unit ?? fact.unit ?? "");
  const [problem, setProblem] = useState("");
  const units = unitsOf(say.view, fact);
  const commit = (written: string, code: string): void => {
    const number = written.trim().replace(",", ".");
    if (number === "") {
      setProblem(atOnce ? "" : words.badNumber);
      if (atOnce && before !== null) onGive(undefined);
      return;
    }
    const given = { number: number.replace(/^\+/, ""), unit: code === "" || code === "1" ? null : code };
    const found = problemOf(kernel, say, fact, given);
    setProblem(found);
    if (found === "") onGive(given);
  };
  const help = `${name}-help`;
  return (
    <form
      class="number"
      onSubmit={(event) => {
        event.preventDefault();
        commit(text, unit);
      }}
    >
      <label class="unseen" for={name}>
        {words.number}
      </label>
      <input
        id={name}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        size={6}
        value={text}
        aria-invalid={problem !== ""}
        aria-describedby={help}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={(event) => atOnce && commit(event.currentTarget.value, unit)}
      />
      {units.length > 1 ? (
        <>
          <label class="unseen" for={`${name}-unit`}>
            {words.unit}
          </label>
          <select
            id={`${name}-unit`}
            value={unit}
            onChange={(event) => {
              setUnit(event.currentTarget.value);
              if (atOnce && text !== "") commit(text, event.currentTarget.value);
            }}
          >
            {units.map((code) => (
              <option key={code} value={code}>
                {say.unit(code)}
              </option>
            ))}
          </select>
        </>
      ) : (
        <span>{fact.unit === null ? "" : say.unit(fact.unit)}</span>
      )}
      {!atOnce && (
        <button type="submit" class="strong">
          {words.answerIt}
        </button>
      )}
      <span id={help} class={problem === "" ? "small" : "wrong"} role={problem === "" ? undefined : "alert"}>
        {problem}
      </span>
    </form>
  );
}

/** The units in which a fact may be given: its own and those of the same kind. */
function unitsOf(view: View, fact: Fact): readonly string[] {
  const own = fact.unit === null ? undefined : view.units.get(fact.unit);
  if (own === undefined) return [];
  return [...view.units].filter(([, unit]) => unit.dimension === own.dimension).map(([code]) => code);
}

/** Why a number does not fit, in the page's words; empty where it does. */
function problemOf(kernel: Kernel, say: Wording, fact: Fact, given: Given): string {
  const number = kernel.factNumbers.get(fact.id);
  const known = number === undefined ? undefined : kernel.facts[number];
  if (known === undefined) return "";
  const found = unfit(kernel, known, plain(given));
  if (found === null) return "";
  if (found.code === "value-out-of-range") {
    const range = say.range(fact);
    const unit = fact.unit === null || fact.unit === "1" ? "" : ` ${say.unit(fact.unit)}`;
    return range === "" ? say.words.badNumber : fill(say.words.outOfRange, range + unit);
  }
  return fact.type === "integer" && /^[-+]?\d+\.\d+$/.test(String(plain(given))) ? say.words.whole_ : say.words.badNumber;
}
