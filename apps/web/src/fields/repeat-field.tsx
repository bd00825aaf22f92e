import { type Clock, describeRepeat, type Repeat, today } from "@docket/dates";
import { Button, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { ErrorText } from "../shared/error-text.js";
import { toasts } from "../shared/toasts.js";
import { DateText } from "./date-text.js";
import type { DatesChange, TaskDates } from "./due-change.js";
import { useSettled, useTyped } from "./editor.js";
import { examplesIn } from "./examples.js";
import { FieldPopover } from "./field-popover.js";
import classes from "./fields.module.css";
import { RepeatIcon } from "./icons.js";
import {
  checked,
  chosenRule,
  type RepeatChange,
  type Rhythm,
  readRepeat,
  repeatChoices,
  repeatingBy,
  rhythmOf,
} from "./repeat-change.js";
import { RhythmInputs } from "./rhythm-inputs.js";

interface RepeatFieldProps {
  value: TaskDates;
  clock: Clock;
  onChange: (change: DatesChange) => void;
}

/** The repetition of a task in words; edited as text or by inputs. */
export function RepeatField({ value, clock, onChange }: RepeatFieldProps) {
  return (
    <FieldPopover
      label="Repeats"
      icon={<RepeatIcon />}
      text={value.repeat ? describeRepeat(value.repeat, clock.locale) : ""}
      empty="Does not repeat"
    >
      {(close) => (
        <RepeatEditor
          value={value}
          clock={clock}
          onChange={(change) => {
            onChange(change);
            close();
          }}
          onDone={close}
        />
      )}
    </FieldPopover>
  );
}

interface RepeatEditorProps extends RepeatFieldProps {
  onDone: () => void;
}

/** What the inputs are set to. */
interface Custom {
  rhythm: Rhythm;
  from: Repeat["from"];
}

/** The editor of a repetition: text input, buttons for common rules, and an input for each part. */
function RepeatEditor({ value, clock, onChange, onDone }: RepeatEditorProps) {
  const { repeat } = value;
  const day = value.dueDate ?? today(clock);
  const settled = useSettled();
  const [problem, setProblem] = useState<string | null>(null);
  const [typed, setTyped] = useTyped<Custom>("custom", (custom) => {
    const next = repeatOf(custom);
    const before = repeat ?? repeatOf({ ...custom, rhythm: rhythmOf(null, day) });
    if (next.rule !== before.rule || next.from !== before.from)
      void apply(repeatingBy(next, value, clock), (message) =>
        toasts.show({ kind: "error", message }),
      );
  });
  const custom = typed ?? { rhythm: rhythmOf(repeat, day), from: repeat?.from ?? "due" };
  const { rhythm, from } = custom;

  function repeatOf({ rhythm, from }: Custom): Repeat {
    return { rule: chosenRule(rhythm, repeat, day), from };
  }

  async function apply(
    change: Promise<RepeatChange | string>,
    refuse: (problem: string) => void = setProblem,
  ) {
    settled.current = true;
    const found = await change.catch(() => "Couldn’t load this part of the page. Try again.");
    if (typeof found === "string") refuse(found);
    else onChange(found);
  }

  const chosen = repeatOf(custom);
  const by = (rule: string) => void apply(repeatingBy({ rule, from }, value, clock));

  return (
    <div className={classes.editor}>
      <DateText
        label="Repetition"
        placeholder={examplesIn(clock.locale).repetition}
        clock={clock}
        read={(text, reader) => readRepeat(text, value, reader)}
        describe={(change) => (change.repeat ? describeRepeat(change.repeat, clock.locale) : "")}
        onApply={(change, refuse) => void apply(checked(change, value), refuse)}
        onDone={onDone}
      />
      <ErrorText>{problem}</ErrorText>
      <fieldset>
        <legend className={classes.legend}>Common</legend>
        <div className={classes.choices}>
          {repeatChoices(value, clock).map((rule) => (
            <UnstyledButton
              key={rule}
              className={classes.choice}
              aria-pressed={rule === repeat?.rule}
              onClick={() => by(rule)}
            >
              {describeRepeat({ rule, from: "due" }, clock.locale)}
            </UnstyledButton>
          ))}
        </div>
      </fieldset>
      <RhythmInputs
        value={rhythm}
        rule={chosen.rule}
        clock={clock}
        onChange={(next) => setTyped({ ...custom, rhythm: next })}
      />
      <fieldset>
        <legend className={classes.legend}>Next date counts from</legend>
        {(["due", "completion"] as const).map((one) => (
          <label key={one} className={classes.radio}>
            <input
              type="radio"
              name="repeat-from"
              checked={from === one}
              onChange={() => setTyped({ ...custom, from: one })}
            />
            {one === "due" ? "The due date" : "The day it is completed"}
          </label>
        ))}
      </fieldset>
      <div className="buttons">
        <Button size="sm" onClick={() => by(chosen.rule)}>
          Repeat
        </Button>
        {repeat && (
          <Button
            size="sm"
            variant="default"
            onClick={() => void apply(Promise.resolve({ repeat: null }))}
          >
            Stop repeating
          </Button>
        )}
      </div>
    </div>
  );
}
