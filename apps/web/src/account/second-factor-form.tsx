import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { verifyCode } from "../api/account.js";
import classes from "./auth-screen.module.css";
import { FormError } from "./form-error.js";
import { useAuthForm } from "./use-auth-form.js";

/** The second step of signing in. */
export function SecondFactorForm({ onCancel }: { onCancel: () => void }) {
  const [code, setCode] = useState("");
  const form = useAuthForm(
    () => verifyCode(code),
    () => (code.trim() === "" ? "Enter the code." : null),
  );
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <FormError form={form} />
      <TextInput
        label="Code"
        description="From your authenticator app, or one of your backup codes. If you have lost both, ask whoever looks after this Docket."
        autoComplete="one-time-code"
        autoCapitalize="none"
        autoFocus
        value={code}
        onChange={(event) => {
          setCode(event.currentTarget.value);
          form.reset();
        }}
      />
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        Go on
      </Button>
      <Button variant="subtle" fullWidth onClick={onCancel}>
        Back
      </Button>
    </form>
  );
}
