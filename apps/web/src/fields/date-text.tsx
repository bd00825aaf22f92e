import type { Clock } from "@docket/dates";
import type { QuickAdd } from "@docket/quick-add/load";
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useState } from "react";
import classes from "./fields.module.css";
import { loadReader, useReader } from "./reader.js";
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

/** Who types on is not interrupted: so long after a letter, in milliseconds, it is said what can't be read. */
const PAUSE = 1_000;

/** A date or a repetition as it is typed, with what it was understood as. */
export function DateText<Change>(props: DateTextProps<Change>) {
  const { label, placeholder, clock, read, describe, onApply, onDone } = props;
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const isTouch = useIsTouch();
  const reader = useReader(clock.locale, true);
  const understood = reader && read(text, { read: reader, clock });
  const found = understood?.change;
  const why = understood?.problem ?? null;

  useEffect(() => {
    if (why === null) return;
    const timer = setTimeout(() => setProblem(why), PAUSE);
    return () => clearTimeout(timer);
  }, [why]);

  async function apply() {
    // Enter may come before the words of the language have.
    const words = reader ?? (await loadReader(clock.locale).catch(() => null));
    if (!words) return setProblem("Couldn’t read this while offline. Choose below.");
    const { change, problem } = read(text, { read: words, clock });
    if (change) onApply(change);
    else setProblem(problem);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (text.trim() === "") onDone();
    else void apply();
  }

  return (
    <div>
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        enterKeyHint="done"
        data-autofocus={!isTouch || undefined}
        error={problem}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
      />
      <p className={classes.reading} role="status">
        {found && describe(found)}
      </p>
    </div>
  );
}
