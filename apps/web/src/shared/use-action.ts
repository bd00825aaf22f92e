import { type FormEvent, useState } from "react";
import { errorMessage } from "../api/error-messages.js";
import { InvalidField } from "./invalid-field.js";

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
  const [failure, setFailure] = useState<{ message: string; field?: string } | null>(null);

  /** Runs `action`; stores its error in the state instead of rejecting. */
  async function run(action: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await around(action);
    } catch (cause) {
      setFailure(cause instanceof InvalidField ? cause : { message: describe(cause) });
    } finally {
      setBusy(false);
    }
  }

  /** The handler of a form that runs `action`. An {@link InvalidField} gets the focus. */
  const onSubmit = (action: () => Promise<unknown>) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { elements } = event.currentTarget;
    void run(async () => {
      try {
        await action();
      } catch (cause) {
        if (cause instanceof InvalidField)
          (elements.namedItem(cause.field) as HTMLElement | null)?.focus();
        throw cause;
      }
    });
  };

  /** The name of a field, and the error that is about it. */
  const fieldProps = (name: string) => ({
    name,
    error: failure?.field === name && failure.message,
  });

  return {
    busy,
    /** An error that is about no particular field. */
    error: failure && failure.field === undefined ? failure.message : null,
    setError: (message: string | null) => setFailure(message === null ? null : { message }),
    fieldProps,
    run,
    onSubmit,
  };
}
