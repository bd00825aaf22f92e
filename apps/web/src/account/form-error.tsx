import { Alert } from "@mantine/core";
import { tryAgainIn } from "../api/error-messages.js";
import type { AuthAttempt } from "./use-auth-form.js";

/** Why a form was refused. Screen readers read the remaining time once: a timer is not live. */
export function FormError({ form: { error, wait } }: { form: AuthAttempt }) {
  return (
    error && (
      <Alert color="red" role="alert">
        {error} {wait > 0 && <span role="timer">{tryAgainIn(wait)}</span>}
      </Alert>
    )
  );
}
