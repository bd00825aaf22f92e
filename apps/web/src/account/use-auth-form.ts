import { type FormEvent, useEffect, useState } from "react";
import { AuthError, type User } from "../api/auth.js";
import { errorMessage } from "../api/error-messages.js";
import { useAction } from "../shared/use-action.js";
import { setSignedIn } from "./session.js";

/** The state of the sign-in or sign-up form. */
export interface AuthAttempt {
  busy: boolean;
  error: string | null;
  /** Seconds until the server accepts another attempt; 0 if it does now. */
  wait: number;
  submit(event: FormEvent): void;
  /** Clears the error, because the input has changed. */
  reset(): void;
}

/**
 * `attempt` is called when the form is submitted and `validate` finds no error. The user that it
 * returns is signed in; `null` means that another step is needed first.
 */
export function useAuthForm(
  attempt: () => Promise<User | null>,
  validate: () => string | null = () => null,
): AuthAttempt {
  const [wait, setWait] = useState(0);
  const { busy, error, setError, onSubmit } = useAction((cause) => {
    if (!(cause instanceof AuthError && cause.status === 429)) return errorMessage(cause);
    setWait(cause.retryAfter ?? 10);
    return "Too many attempts.";
  });

  useEffect(() => {
    if (wait === 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(timer);
  }, [wait]);

  async function send() {
    const invalid = validate();
    if (invalid) return setError(invalid);
    const user = await attempt();
    if (user) setSignedIn(user);
  }

  return {
    busy,
    error,
    wait,
    submit: onSubmit(send),
    reset() {
      if (wait === 0) setError(null);
    },
  };
}
