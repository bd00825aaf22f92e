import { Button } from "@mantine/core";
import { inWords } from "../api/words.js";
import classes from "./empty-state.module.css";

interface LoadFailedProps {
  error: unknown;
  /** Tasks that were loaded before are still shown. */
  hasRows: boolean;
  onRetry: () => void;
}

/** The list could not be read. */
export function LoadFailed({ error, hasRows, onRetry }: LoadFailedProps) {
  return (
    <div className={classes.empty} role="alert">
      <p className={classes.title}>
        {hasRows ? "This list may be out of date" : "Your tasks could not be loaded"}
      </p>
      <p className={classes.hint}>{inWords(error)}</p>
      <Button variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
