import { Button } from "@mantine/core";
import type { PastedLine } from "./lines.js";
import classes from "./quick-add.module.css";

interface PastedLinesProps {
  lines: readonly PastedLine[];
  onSplit: () => Promise<void>;
  onJoin: () => void;
}

/** Asks whether several pasted lines are one task or many. */
export function PastedLines({ lines, onSplit, onJoin }: PastedLinesProps) {
  return (
    <fieldset className={classes.question} aria-label="Pasted lines">
      <span>You pasted {lines.length} lines.</span>
      <Button size="compact-sm" autoFocus onClick={() => void onSplit()}>
        Add {lines.length} tasks
      </Button>
      <Button size="compact-sm" variant="default" onClick={onJoin}>
        Combine into one
      </Button>
    </fieldset>
  );
}
