import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { signIn } from "../api/account.js";
import classes from "./auth-screen.module.css";
import { emailDraft, saveEmailDraft } from "./email-draft.js";
import { FormError } from "./form-error.js";
import { PasswordField } from "./password-field.js";
import { SecondFactorForm } from "./second-factor-form.js";
import { useAuthForm } from "./use-auth-form.js";

/** Email and password. With `email` given, only that account's password is asked for. */
export function SignInForm({ email: known }: { email?: string }) {
  const [email, setEmail] = useState(known ?? emailDraft());
  const [password, setPassword] = useState("");
  const [needsCode, setNeedsCode] = useState(false);
  const form = useAuthForm(
    async () => {
      const user = await signIn({ email: email.trim(), password });
      setNeedsCode(user === null);
      return user;
    },
    () => {
      if (email.trim() === "") return "Enter your email.";
      return password === "" ? "Enter your password." : null;
    },
  );
  if (needsCode) return <SecondFactorForm onCancel={() => setNeedsCode(false)} />;
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <FormError form={form} />
      <TextInput
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        autoFocus={email === ""}
        readOnly={known !== undefined}
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          saveEmailDraft(event.currentTarget.value);
          form.reset();
        }}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={email !== ""}
        data-autofocus={known !== undefined || undefined}
        value={password}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          form.reset();
        }}
      />
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        Sign in
      </Button>
    </form>
  );
}
