import { Alert } from "@mantine/core";
import { useState } from "react";
import { requestPasswordReset } from "../api/account.js";
import { AuthForm } from "./auth-form.js";
import { checkEmail, EmailField, useTypedEmail } from "./email-field.js";
import { useAuthForm } from "./use-auth-form.js";

/** Requests a link to set a new password. If the server sends no mail, it says who can help. */
export function ForgotPasswordForm({ mail }: { mail: boolean }) {
  const [email, setEmail] = useTypedEmail();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useAuthForm(async () => {
    checkEmail("email", email.trim());
    await requestPasswordReset(email.trim());
    setSentTo(email.trim());
    return null;
  });
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
    <AuthForm form={form} verb="Send me a link">
      <EmailField {...form.fieldProps("email")} autoFocus value={email} onChange={setEmail} />
    </AuthForm>
  );
}
