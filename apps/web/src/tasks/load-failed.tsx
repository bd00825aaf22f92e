import { Button } from "@mantine/core";
import { errorMessage } from "../api/error-messages.js";
import classes from "./empty-state.module.css";

interface LoadFailedProps {
  error: unknown;
  /** Tasks loaded earlier are still shown. */
  hasRows: boolean;
  onRetry: () => void;
}

/** Shown when the list could not be loaded. */
export function LoadFailed({ error, hasRows, onRetry }: LoadFailedProps) {
  return (
    <div className={classes.empty} role="alert">
      <p className={classes.title}>
        {hasRows ? "This list may be out of date" : "Couldn’t load your tasks"}
      </p>
      <p className={classes.hint}>{errorMessage(error)}</p>
      <Button variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
