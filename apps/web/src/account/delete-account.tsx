import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { useAction } from "../shared/use-action.js";
import classes from "./account-dialog.module.css";
import { accountDeleted } from "./session.js";
import { useConfirmation } from "./use-confirmation.js";

/** Deletes the account. The user must type its email first: a click alone must not suffice. */
export function DeleteAccount({ user }: { user: User }) {
  const [typed, setTyped] = useState("");
  const { busy, error, onSubmit } = useAction(
    (cause) => `Couldn’t delete your account. ${errorMessage(cause)}`,
  );
  const { confirmed, question } = useConfirmation();
  const isTyped = typed.trim().toLowerCase() === user.email.toLowerCase();

  const remove = onSubmit(async () => {
    if (isTyped) await confirmed(() => api.deleteMe()).then(() => accountDeleted(user));
  });

  return (
    <section>
      <h3 className={classes.title}>Delete your account</h3>
      <p className={classes.text}>
        This permanently deletes your account and all your tasks. It can’t be undone.
      </p>
      <form className={classes.row} onSubmit={remove}>
        <TextInput
          label={`Type ${user.email} to confirm`}
          autoComplete="off"
          value={typed}
          error={error}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" color="red" loading={busy} disabled={!isTyped}>
          Delete my account
        </Button>
      </form>
      {question}
    </section>
  );
}
