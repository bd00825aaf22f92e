import { type FormEvent, useEffect, useState } from "react";
import { AuthError, type Person } from "../api/auth.js";
import { inWords } from "../api/words.js";
import { entered } from "./session.js";

/** The state of a form that lets somebody in: busy, refused and why, or told to wait. */
export interface Entry {
  busy: boolean;
  trouble: string | null;
  /** Seconds until the server takes another attempt; 0 when it does. */
  wait: number;
  submit(event: FormEvent): void;
  /** Forget the last refusal, because the input has changed. */
  reset(): void;
}

/** `attempt` is called when the form is sent; `objection` says what is missing in it, if anything. */
export function useEntry(attempt: () => Promise<Person>, objection: () => string | null): Entry {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [wait, setWait] = useState(0);

  useEffect(() => {
    if (wait === 0) return;
    const clock = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(clock);
  }, [wait]);

  async function send() {
    setBusy(true);
    setTrouble(null);
    try {
      entered(await attempt());
    } catch (error) {
      setBusy(false);
      const isLimit = error instanceof AuthError && error.status === 429;
      if (isLimit) setWait(error.retryAfter ?? 10);
      setTrouble(isLimit ? "Too many attempts." : inWords(error));
    }
  }

  return {
    busy,
    trouble: trouble && wait > 0 ? `${trouble} Try again in ${wait} s.` : trouble,
    wait,
    submit(event) {
      event.preventDefault();
      const missing = objection();
      if (missing) setTrouble(missing);
      else void send();
    },
    reset() {
      if (wait === 0) setTrouble(null);
    },
  };
}
