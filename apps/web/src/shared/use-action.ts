import { type FormEvent, useState } from "react";
import { errorMessage } from "../api/error-messages.js";

export type Action = ReturnType<typeof useAction>;

/**
 * The state of a request that a button or a form sends: whether it is running, and why it failed,
 * for the user. `around` is called with each action to run.
 */
export function useAction(
  describe: (error: unknown) => string = errorMessage,
  around = (action: () => Promise<unknown>) => action(),
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  /** Runs `action`; stores its error in the state instead of rejecting. */
  async function run(action: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await around(action);
    } catch (cause) {
      setError(describe(cause));
    } finally {
      setBusy(false);
    }
  }

  /** The handler of a form that runs `action`. */
  const onSubmit = (action: () => Promise<unknown>) => (event: FormEvent) => {
    event.preventDefault();
    void run(action);
  };

  return { busy, error, setError, run, onSubmit };
}
