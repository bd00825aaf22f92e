import { Button } from "@mantine/core";
import classes from "./quick-add.module.css";

interface PastedLinesProps {
  lines: string[];
  onEach: () => void;
  onOne: () => void;
}

/** Asks what several pasted lines are meant to be. */
export function PastedLines({ lines, onEach, onOne }: PastedLinesProps) {
  return (
    <fieldset className={classes.pasted} aria-label="Pasted lines">
      <span>You have pasted {lines.length} lines.</span>
      <Button size="compact-sm" autoFocus onClick={onEach}>
        Add {lines.length} tasks
      </Button>
      <Button size="compact-sm" variant="default" onClick={onOne}>
        Make it one
      </Button>
    </fieldset>
  );
}
