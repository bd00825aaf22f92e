import { limits } from "@docket/contract/limits";
import { Button } from "@mantine/core";
import type { PastedLine } from "./lines.js";
import classes from "./quick-add.module.css";

/** The task that is created from a pasted line. */
export interface PastedTask extends PastedLine {
  description?: string;
}

interface PastedLinesProps {
  lines: readonly PastedLine[];
  autoFocus: boolean;
  onSplit: (tasks: PastedTask[]) => void;
  onJoin: () => void;
  onDiscard: () => void;
}

/** Asks whether several pasted lines are one task or many. */
export default function PastedLines({
  lines,
  autoFocus,
  onSplit,
  onJoin,
  onDiscard,
}: PastedLinesProps) {
  return (
    <fieldset className={classes.question} aria-label="Pasted lines">
      <span>You pasted {lines.length} lines.</span>
      <Button size="compact-sm" autoFocus={autoFocus} onClick={() => onSplit(lines.map(taskOf))}>
        Add {lines.length} tasks
      </Button>
      <Button size="compact-sm" variant="default" onClick={onJoin}>
        Combine into one
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onDiscard}>
        Discard
      </Button>
    </fieldset>
  );
}

/** As in an import, a title that is too long is truncated, and the description has all of it. */
function taskOf(line: PastedLine): PastedTask {
  const characters = [...line.title];
  if (characters.length <= limits.title) return line;
  const start = characters.slice(0, limits.title - 1).join("");
  return { ...line, title: `${start.trimEnd()}…`, description: line.title };
}
