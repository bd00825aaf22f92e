import { Alert, Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { requestPasswordReset } from "../api/account.js";
import classes from "./auth-screen.module.css";
import { emailDraft, saveEmailDraft } from "./email-draft.js";
import { FormError } from "./form-error.js";
import { useAuthForm } from "./use-auth-form.js";

/** Requests a link to set a new password. If the server sends no mail, it says who can help. */
export function ForgotPasswordForm({ mail }: { mail: boolean }) {
  const [email, setEmail] = useState(emailDraft);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useAuthForm(
    async () => {
      await requestPasswordReset(email.trim());
      setSentTo(email.trim());
      return null;
    },
    () => (email.trim() === "" ? "Enter your email." : null),
  );
  if (!mail) {
    return (
      <Alert>
        Ask whoever looks after this Docket: an administrator can give you a link to set a new
        password, and so can <code>docket users reset-password</code> on the server.
      </Alert>
    );
  }
  if (sentTo !== null) {
    return (
      <Alert role="status">
        If there is an account for {sentTo}, a mail with a link is on its way. The link is good for
        an hour.
      </Alert>
    );
  }
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <FormError form={form} />
      <TextInput
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          saveEmailDraft(event.currentTarget.value);
          form.reset();
        }}
      />
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        Send me a link
      </Button>
    </form>
  );
}
