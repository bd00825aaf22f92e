import { Button } from "@mantine/core";
import { errorReason, statusOf } from "../api/error-messages.js";

interface LoadErrorProps {
  /** For example "your sessions". */
  what: string;
  error: unknown;
  onRetry: () => unknown;
}

/** Says that a part of the page could not be loaded, with a button to try again. */
export function LoadError({ what, error, onRetry }: LoadErrorProps) {
  return (
    <p className="error-text">
      <span role="alert">
        Couldn’t load {what}. {errorReason(error)}
      </span>{" "}
      {statusOf(error) !== 403 && (
        <Button size="compact-sm" variant="default" onClick={() => void onRetry()}>
          Try again
        </Button>
      )}
    </p>
  );
}
