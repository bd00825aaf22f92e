import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { signIn } from "../api/account.js";
import { AuthForm } from "./auth-form.js";
import { EmailField, useTypedEmail } from "./email-field.js";
import { PasswordField } from "./password-field.js";
import { SecondFactorForm } from "./second-factor-form.js";
import { useAuthForm } from "./use-auth-form.js";

/** Email and password. With `email` given, only that account's password is asked for. */
export function SignInForm({ email: known }: { email?: string }) {
  const [email, setEmail] = useTypedEmail(known);
  const [password, setPassword] = useInputState("");
  const [needsCode, setNeedsCode] = useState(false);
  // The URL loses it once its note is shown.
  const [confirm] = useState(
    () => new URLSearchParams(window.location.search).get("confirm") ?? undefined,
  );
  const form = useAuthForm(
    async () => {
      const user = await signIn({ email: email.trim(), password, confirm });
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
    <AuthForm form={form} verb="Sign in">
      <EmailField
        autoFocus={email === ""}
        readOnly={known !== undefined}
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={email !== ""}
        data-autofocus={known !== undefined || undefined}
        value={password}
        onChange={setPassword}
      />
    </AuthForm>
  );
}
