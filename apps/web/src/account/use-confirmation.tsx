import { ApiError } from "@docket/contract/client";
import { Button } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { NotConfirmed } from "../api/account.js";
import { AuthError } from "../api/auth.js";
import { api } from "../api/client.js";
import { onEscape } from "../shared/on-escape.js";
import { useAction } from "../shared/use-action.js";
import classes from "./account-dialog.module.css";
import { PasswordField } from "./password-field.js";
import { Username } from "./username.js";

interface Question {
  answered: () => void;
  cancelled: (reason: Error) => void;
}

/**
 * For actions that require the password if it was last entered more than an hour ago. `confirmed`
 * runs an action; if the server asks for the password, it shows `question` and runs the action
 * again. Rejects with {@link NotConfirmed} on Cancel.
 */
export function useConfirmation(): {
  confirmed: <T>(action: () => Promise<T>) => Promise<T>;
  question: ReactNode;
} {
  const [asked, setAsked] = useState<Question | null>(null);

  async function confirmed<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!isUnconfirmed(error)) throw error;
    }
    const answer = new Promise<void>((answered, cancelled) => setAsked({ answered, cancelled }));
    await answer.finally(() => setAsked(null));
    return action();
  }

  return { confirmed, question: asked && <ConfirmPassword {...asked} /> };
}

function isUnconfirmed(error: unknown): boolean {
  if (error instanceof AuthError) return error.code === "unconfirmed";
  return error instanceof ApiError && error.problem?.type === "urn:docket:problem:unconfirmed";
}

function ConfirmPassword({ answered, cancelled }: Question) {
  const [password, setPassword] = useInputState("");
  const { busy, error, setError, onSubmit } = useAction();

  const confirm = onSubmit(() => api.confirmMe({ password }).then(answered));
  const cancel = () => cancelled(new NotConfirmed());

  return (
    <form
      className={classes.row}
      onSubmit={confirm}
      onChange={() => setError(null)}
      onKeyDown={onEscape(cancel)}
    >
      <PasswordField
        label="Enter your password to confirm"
        autoComplete="current-password"
        autoFocus
        value={password}
        error={error}
        onChange={setPassword}
      />
      <Button type="submit" loading={busy} disabled={password === ""}>
        Confirm
      </Button>
      <Button variant="default" onClick={cancel}>
        Cancel
      </Button>
      <Username />
    </form>
  );
}
