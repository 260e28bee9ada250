/** All facts as a form, in groups by topic. */

import type { JSX } from "preact";
import { useContext } from "preact/hooks";

import type { Answer } from "../evaluate.ts";
import type { Kernel } from "../kernel.ts";
import type { Draft } from "./draft.ts";
import { choicesOf, NumberField } from "./fields.tsx";
import { Shared } from "./shared.ts";
import type { Fact } from "./view.ts";
import type { Given } from "./wording.ts";

interface Shown {
  readonly kernel: Kernel;
  readonly draft: Draft;
  readonly answer: Answer;
  readonly onGive: (fact: string, value: Given | undefined) => void;
}

export function Form({ kernel, draft, answer, onGive }: Shown): JSX.Element {
  const { say } = useContext(Shared);
  const { view, words } = say;
  const matters = new Set(answer.missing.map((fact) => fact.id));
  const groups = [
    ...view.topics.map((topic) => ({ id: topic.id, label: say.text(topic.label), facts: view.facts.filter((one) => one.topic === topic.id) })),
    { id: "", label: words.noTopic, facts: view.facts.filter((one) => one.topic === null) },
  ].filter((group) => group.facts.length > 0);
  return (
    <div class="form">
      {groups.map((group) => (
        <section key={group.id} class="card">
          <h2>{group.label}</h2>
          {group.facts.map((fact) => {
            const value = draft.facts.get(fact.id);
            const idle = value === undefined && !matters.has(fact.id);
            return <Field key={fact.id} kernel={kernel} fact={fact} value={value} idle={idle} onGive={onGive} />;
          })}
        </section>
      ))}
    </div>
  );
}

interface FieldShown {
  readonly kernel: Kernel;
  readonly fact: Fact;
  readonly value: Given | undefined;
  /** Nothing can change by it any more. */
  readonly idle: boolean;
  readonly onGive: Shown["onGive"];
}

function Field({ kernel, fact, value, idle, onGive }: FieldShown): JSX.Element {
  const { say } = useContext(Shared);
  const { words } = say;
  const choices = choicesOf(say, fact);
  const name = `form-${fact.id}`;
  const written = typeof value === "object" && value !== null ? `${value.number} ${value.unit ?? ""}` : "";
  return (
    <fieldset class={idle ? "field idle" : "field"}>
      <legend>
        {say.text(fact.question)} {idle && <span class="tag">{words.irrelevant}</span>}
      </legend>
      {fact.help !== null && <p class="small">{say.text(fact.help)}</p>}
      {choices === null ? (
        <NumberField key={written} kernel={kernel} fact={fact} value={value} onGive={(one) => onGive(fact.id, one)} atOnce name={name} />
      ) : (
        <div class="choices">
          {choices.map((choice) => (
            <label key={String(choice.value)}>
              <input type="radio" name={name} checked={value === choice.value} onChange={() => onGive(fact.id, choice.value)} />
              {choice.label}
            </label>
          ))}
          <label>
            <input type="radio" name={name} checked={value === undefined || value === null} onChange={() => onGive(fact.id, undefined)} />
            {words.unknown}
          </label>
        </div>
      )}
    </fieldset>
  );
}
