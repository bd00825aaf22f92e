import { codePoints, limits } from "@docket/contract/limits";
import type { Named, QuickAdd, QuickAddOptions, QuickAddResult } from "@docket/quick-add/load";
import { Button } from "@mantine/core";
import { use, useMemo, useRef } from "react";
import { PlainList } from "../shared/plain-list.js";
import { type QuickAddLine, useAccount } from "../store/use-store.js";
import type { PastedLine } from "./lines.js";
import classes from "./quick-add.module.css";
import { newNames } from "./quick-add-chips.js";
import RecognisedChips from "./recognised-chips.js";

/** Of the lines in which something is recognised: thousands of chips would take seconds. */
const MOST_SHOWN = 50;

interface PastedLinesProps {
  lines: readonly PastedLine[];
  reader: Promise<QuickAdd>;
  /** How each line is read. */
  options: QuickAddOptions;
  archived: Named[];
  autoFocus: boolean;
  onChange: (lines: PastedLine[]) => void;
  onSplit: (tasks: QuickAddLine[]) => void;
  onJoin: () => void;
  onDiscard: () => void;
}

/** Asks whether several pasted lines are one task or many, and shows what is recognised in each. */
export default function PastedLines({
  lines,
  reader: loading,
  options,
  archived,
  autoFocus,
  onChange,
  onSplit,
  onJoin,
  onDiscard,
}: PastedLinesProps) {
  const reader = use(loading);
  const add = useRef<HTMLButtonElement>(null);
  const clock = useAccount();
  const { labels, day } = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `options` are new with each key that is typed
  const tasks = useMemo(
    () => lines.map((line) => taskOf(line, reader, options)),
    [lines, reader, clock, archived, labels, day],
  );
  const created = newNames(tasks);
  const read = tasks.flatMap((task, at) =>
    isRead(task) ? [{ task, line: lines[at] as PastedLine }] : [],
  );
  return (
    <fieldset className={classes.question} aria-label="Pasted lines">
      <span>You pasted {lines.length} lines.</span>
      <Button ref={add} size="compact-sm" autoFocus={autoFocus} onClick={() => onSplit(tasks)}>
        Add {lines.length} tasks
      </Button>
      <Button size="compact-sm" variant="default" onClick={onJoin}>
        Combine into one
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onDiscard}>
        Discard
      </Button>
      {created !== "" && <p className={classes.created}>This also creates {created}.</p>}
      {read.length > 0 && (
        <PlainList className={classes.pasted} aria-label="What is recognised">
          {read.slice(0, MOST_SHOWN).map(({ task, line }) => (
            <li key={lines.indexOf(line)}>
              <span dir="auto">{task.title}</span>
              <RecognisedChips
                result={task}
                clock={clock}
                archived={archived}
                onSuppress={(parts) => {
                  const suppressed = [...(line.suppressed ?? []), ...parts];
                  onChange(lines.map((one) => (one === line ? { ...line, suppressed } : one)));
                  add.current?.focus({ preventScroll: true }); // the chip is gone
                }}
              />
            </li>
          ))}
          {read.length > MOST_SHOWN && <li>And so on, for {read.length - MOST_SHOWN} more.</li>}
        </PlainList>
      )}
    </fieldset>
  );
}

const isRead = (task: QuickAddLine): task is QuickAddResult =>
  task.recognised !== undefined && task.recognised.length > 0;

/**
 * The task of a line. As in an import, a title that is too long is truncated, and the description has all of the line,
 * in which nothing is recognised; neither is it in one that would leave no title.
 */
function taskOf(
  { title: line, completed, suppressed = [] }: PastedLine,
  reader: QuickAdd,
  options: QuickAddOptions,
): QuickAddLine {
  const read = reader(line, { ...options, suppressed });
  if (read.title !== "" && codePoints(read.title) <= limits.title) return { ...read, completed };
  const characters = [...line];
  if (characters.length <= limits.title) return { title: line, completed };
  const start = characters.slice(0, limits.title - 1).join("");
  return { title: `${start.trimEnd()}…`, description: line, completed };
}
