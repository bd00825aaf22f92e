import { type FormEvent, useEffect, useState } from "react";
import { AuthError, type User } from "../api/auth.js";
import { errorMessage } from "../api/error-messages.js";
import { type Action, useAction } from "../shared/use-action.js";
import { setSignedIn } from "./session.js";

/** The state of the sign-in or sign-up form. */
export interface AuthAttempt extends Pick<Action, "busy" | "error" | "fieldProps"> {
  /** Seconds until the server accepts another attempt; 0 if it does now. */
  wait: number;
  submit(event: FormEvent<HTMLFormElement>): void;
  /** Clears the error, because the input has changed. */
  reset(): void;
}

/**
 * `attempt` is called when the form is submitted. The user that it returns is signed in; `null`
 * means that another step is needed first.
 */
export function useAuthForm(attempt: () => Promise<User | null>): AuthAttempt {
  const [wait, setWait] = useState(0);
  const { setError, onSubmit, ...action } = useAction((cause) => {
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
    const user = await attempt();
    if (user) setSignedIn(user);
  }

  return {
    ...action,
    wait,
    submit: onSubmit(send),
    reset() {
      if (wait === 0) setError(null);
    },
  };
}
