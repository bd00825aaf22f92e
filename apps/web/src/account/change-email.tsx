import { Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { changeEmail } from "../api/account.js";
import { getSession, type User } from "../api/auth.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import classes from "./account-dialog.module.css";
import { setSignedIn } from "./session.js";
import { useConfirmation } from "./use-confirmation.js";

/**
 * Changes the email address: at once, or when the link in an email to the new address is followed.
 */
export function ChangeEmail({ user, mail }: { user: User; mail: boolean }) {
  const [email, setEmail] = useInputState(user.email);
  const { busy, error, setError, onSubmit } = useAction();
  const { confirmed, question } = useConfirmation();
  const typed = email.trim().toLowerCase();

  const save = onSubmit(async () => {
    await confirmed(() => changeEmail(typed));
    if (mail) {
      toasts.show({ message: `Follow the link in the mail to ${typed}.` });
      return;
    }
    const now = await getSession();
    if (now?.email !== typed) return setError("This address can’t be used.");
    setSignedIn(now);
    toasts.show({ message: "Email changed." });
  });

  return (
    <section>
      <form className={classes.row} onSubmit={save} onChange={() => setError(null)}>
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          value={email}
          error={error}
          onChange={setEmail}
        />
        <Button
          type="submit"
          loading={busy}
          disabled={!/^\S+@\S+\.\S+$/.test(typed) || typed === user.email}
        >
          Change email
        </Button>
      </form>
      {question}
    </section>
  );
}
