import { limits } from "@docket/contract/limits";
import { Button } from "@mantine/core";
import { useState } from "react";
import { resetPassword } from "../api/account.js";
import classes from "./auth-screen.module.css";
import { EndAccess } from "./end-access.js";
import { FormError } from "./form-error.js";
import { PasswordField } from "./password-field.js";
import { useAuthForm } from "./use-auth-form.js";

/**
 * Sets a new password, with the token from the email link. Whoever forgot it may not know who else has had access, so
 * that all of it ends unless the user says otherwise.
 */
export function ResetPasswordForm({ onDone }: { onDone: () => void }) {
  const [password, setPassword] = useState("");
  const [revokeApiKeys, setRevoke] = useState(true);
  const form = useAuthForm(
    async () => {
      const token = new URLSearchParams(window.location.search).get("token") ?? "";
      await resetPassword({ token, newPassword: password, revokeApiKeys });
      onDone();
      return null;
    },
    () =>
      password.length < limits.password.min
        ? `Password must be at least ${limits.password.min} characters.`
        : null,
  );
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <FormError form={form} />
      <PasswordField
        label="New password"
        description={`At least ${limits.password.min} characters. You’ll be signed out everywhere.`}
        autoComplete="new-password"
        autoFocus
        value={password}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          form.reset();
        }}
      />
      <EndAccess checked={revokeApiKeys} onChange={setRevoke} />
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        Set password
      </Button>
    </form>
  );
}
