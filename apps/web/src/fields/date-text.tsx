import type { Clock } from "@docket/dates";
import type { QuickAdd } from "@docket/quick-add/load";
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useState } from "react";
import { toasts } from "../shared/toasts.js";
import { useSettled, useTyped } from "./editor.js";
import classes from "./fields.module.css";
import { loadReader, useReader } from "./reader.js";
import { useIsTouch } from "./use-media.js";

export interface DateTextProps<Change> {
  label: string;
  placeholder: string;
  clock: Clock;
  /** Parses a text: the change that it means, or why it means none. */
  read: (
    text: string,
    reader: { read: QuickAdd; clock: Clock },
  ) => { change: Change | null; problem: string | null };
  /** A change in words, shown while typing. */
  describe: (change: Change) => string;
  /** `refuse` is to be called with a reason if the change is not possible after all. */
  onApply: (change: Change, refuse: (problem: string) => void) => void;
  /** Enter in an empty field. */
  onDone: () => void;
}

/**
 * In milliseconds, the debounce before a parse error is shown, so that typing is not interrupted.
 */
const PAUSE = 1_000;

/**
 * A text input for a date or a repetition, with a preview of its meaning, which is applied by Enter and when the
 * editor is closed.
 */
export function DateText<Change>(props: DateTextProps<Change>) {
  const { label, placeholder, clock, read, describe, onApply, onDone } = props;
  const settled = useSettled();
  const [typed, setTyped] = useTyped<string>("text", (text) =>
    apply(text, (message) => toasts.show({ kind: "error", message })),
  );
  const text = typed ?? "";
  const [problem, setProblem] = useState<string | null>(null);
  const isTouch = useIsTouch();
  const reader = useReader(clock.locale, text);
  const understood = reader && read(text, { read: reader, clock });
  const found = understood?.change;
  const why = understood?.problem ?? null;

  useEffect(() => {
    if (why === null) return;
    const timer = setTimeout(() => setProblem(why), PAUSE);
    return () => clearTimeout(timer);
  }, [why]);

  async function apply(text: string, refuse: (problem: string) => void) {
    // Later, so that a time that is saved by the same closing does not replace the day.
    const words = await loadReader(clock.locale).catch(() => null);
    if (settled.current) return;
    if (!words) return refuse("Couldn’t read this while offline. Choose it instead.");
    const { change, problem } = read(text, { read: words, clock });
    if (change) {
      settled.current = true;
      onApply(change, refuse);
    } else if (problem) refuse(problem);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (text.trim() === "") onDone();
    else void apply(text, setProblem);
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
          setTyped(event.currentTarget.value);
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
