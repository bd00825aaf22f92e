import type { Clock } from "@docket/dates";
import type { QuickAdd } from "@docket/quick-add/load";
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import classes from "./fields.module.css";
import { useReader } from "./reader.js";
import { useIsTouch } from "./use-media.js";

interface DateTextProps<Change> {
  label: string;
  placeholder: string;
  clock: Clock;
  /** What a text means, or why nothing. */
  read: (
    text: string,
    reader: { read: QuickAdd; clock: Clock },
  ) => { change: Change | null; problem: string | null };
  /** A change in words, shown while typing. */
  describe: (change: Change) => string;
  onApply: (change: Change) => void;
  /** Enter in an empty field. */
  onDone: () => void;
}

/** A date or a repetition as it is typed, with what it was understood as. */
export function DateText<Change>(props: DateTextProps<Change>) {
  const { label, placeholder, clock, read, describe, onApply, onDone } = props;
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  const isTouch = useIsTouch();
  const reader = useReader(clock.locale, true);
  const found = reader ? read(text, { read: reader, clock }) : { change: null, problem: null };

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (text.trim() === "") return onDone();
    if (found.change) onApply(found.change);
    else setRefused(true);
  }

  return (
    <div>
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        enterKeyHint="done"
        data-autofocus={!isTouch || undefined}
        error={refused && found.problem}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setRefused(false);
        }}
        onKeyDown={onKeyDown}
      />
      <p className={classes.reading} role="status">
        {found.change && describe(found.change)}
      </p>
    </div>
  );
}
