import { ApiError } from "@docket/contract/client";
import { Button } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { NotConfirmed } from "../api/account.js";
import { AuthError } from "../api/auth.js";
import { api } from "../api/client.js";
import { onEscape } from "../shared/on-escape.js";
import { useAction } from "../shared/use-action.js";
import { ActionForm } from "./action-form.js";
import { PasswordField } from "./password-field.js";
import { Username } from "./username.js";

interface Question {
  answered: () => void;
  cancelled: (reason: Error) => void;
}

/**
 * Like {@link useAction}, for actions that require the password if it was last entered more than an hour ago: if the
 * server asks for it, `question` is shown, and the action runs again. On Cancel it fails with {@link NotConfirmed}.
 */
export function useConfirmedAction(describe?: (error: unknown) => string) {
  const [asked, setAsked] = useState<Question | null>(null);

  async function confirmed(action: () => Promise<unknown>): Promise<unknown> {
    try {
      return await action();
    } catch (error) {
      if (!isUnconfirmed(error)) throw error;
    }
    const answer = new Promise<void>((answered, cancelled) => setAsked({ answered, cancelled }));
    await answer.finally(() => setAsked(null));
    return action();
  }

  return { ...useAction(describe, confirmed), question: asked && <ConfirmPassword {...asked} /> };
}

function isUnconfirmed(error: unknown): boolean {
  if (error instanceof AuthError) return error.code === "unconfirmed";
  return error instanceof ApiError && error.problem?.type === "urn:docket:problem:unconfirmed";
}

function ConfirmPassword({ answered, cancelled }: Question) {
  const [password, setPassword] = useInputState("");
  const action = useAction();
  const cancel = () => cancelled(new NotConfirmed());

  return (
    <ActionForm
      action={action}
      onSubmit={() => api.confirmMe({ password }).then(answered)}
      verb="Confirm"
      disabled={password === ""}
      beside={
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      }
      onKeyDown={onEscape(cancel)}
    >
      <PasswordField
        label="Enter your password to confirm"
        autoComplete="current-password"
        autoFocus
        value={password}
        error={action.error}
        onChange={setPassword}
      />
      <Username />
    </ActionForm>
  );
}
