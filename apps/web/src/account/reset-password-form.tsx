import { limits } from "@docket/contract/limits";
import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { resetPassword } from "../api/account.js";
import classes from "./auth-screen.module.css";
import { FormError } from "./form-error.js";
import { useAuthForm } from "./use-auth-form.js";

/** Sets a new password, with the token from the email link. */
export function ResetPasswordForm({ onDone }: { onDone: () => void }) {
  const [password, setPassword] = useState("");
  const form = useAuthForm(
    async () => {
      const token = new URLSearchParams(window.location.search).get("token") ?? "";
      await resetPassword(token, password);
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
      <PasswordInput
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
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        Set password
      </Button>
    </form>
  );
}
