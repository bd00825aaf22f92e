import { type FormEvent, useEffect, useState } from "react";
import { AuthError, type User } from "../api/auth.js";
import { errorMessage } from "../api/error-messages.js";
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [wait, setWait] = useState(0);

  useEffect(() => {
    if (wait === 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(timer);
  }, [wait]);

  async function send() {
    setBusy(true);
    setError(null);
    try {
      const user = await attempt();
      if (user) setSignedIn(user);
      else setBusy(false);
    } catch (error) {
      setBusy(false);
      const isLimit = error instanceof AuthError && error.status === 429;
      if (isLimit) setWait(error.retryAfter ?? 10);
      setError(isLimit ? "Too many attempts." : errorMessage(error));
    }
  }

  return {
    busy,
    error,
    wait,
    submit(event) {
      event.preventDefault();
      const invalid = validate();
      if (invalid) setError(invalid);
      else void send();
    },
    reset() {
      if (wait === 0) setError(null);
    },
  };
}
