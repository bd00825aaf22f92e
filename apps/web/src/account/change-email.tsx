import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { changeEmail } from "../api/account.js";
import { getSession, type User } from "../api/auth.js";
import { toasts } from "../shared/toasts.js";
import { ActionForm } from "./action-form.js";
import { isEmail } from "./email-field.js";
import { setSignedIn } from "./session.js";
import { useConfirmedAction } from "./use-confirmation.js";

/**
 * Changes the email address: at once, or when the link in an email to the new address is followed.
 */
export function ChangeEmail({ user, mail }: { user: User; mail: boolean }) {
  const [email, setEmail] = useInputState(user.email);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const action = useConfirmedAction();
  const typed = email.trim().toLowerCase();

  async function save() {
    await changeEmail(typed);
    if (mail) return setSentTo(typed);
    const now = await getSession();
    if (now?.email !== typed) return action.setError("This address can’t be used.");
    setSignedIn(now);
    toasts.show({ message: "Email changed." });
  }

  return (
    <>
      <ActionForm
        action={action}
        onSubmit={save}
        verb="Change email"
        disabled={!isEmail(typed) || typed === user.email}
      >
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          value={email}
          error={action.error}
          onChange={setEmail}
        />
      </ActionForm>
      {sentTo && (
        <p className="quiet" role="status">
          Follow the link in the mail to {sentTo}. Until then, your email stays {user.email}.
        </p>
      )}
    </>
  );
}
