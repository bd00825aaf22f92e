import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { signIn } from "../api/account.js";
import { InvalidField } from "../shared/invalid-field.js";
import { AuthForm } from "./auth-form.js";
import { EmailField, useTypedEmail } from "./email-field.js";
import { PasswordField } from "./password-field.js";
import { TwoFactorForm } from "./two-factor-form.js";
import { useAuthForm } from "./use-auth-form.js";

interface SignInFormProps {
  /** With it, only that account's password is asked for. */
  email?: string;
  /** The token of the mailed link by which the user came, which confirms their address. */
  confirm?: string | undefined;
}

/** Email and password. */
export function SignInForm({ email: known, confirm }: SignInFormProps) {
  const [email, setEmail] = useTypedEmail(known);
  const [password, setPassword] = useInputState("");
  const [needsCode, setNeedsCode] = useState(false);
  const form = useAuthForm(async () => {
    if (email.trim() === "") throw new InvalidField("email", "Enter your email.");
    if (password === "") throw new InvalidField("password", "Enter your password.");
    const user = await signIn({ email: email.trim(), password, confirm });
    setNeedsCode(user === null);
    return user;
  });
  if (needsCode) return <TwoFactorForm onCancel={() => setNeedsCode(false)} />;
  return (
    <AuthForm form={form} verb="Sign in">
      <EmailField
        {...form.fieldProps("email")}
        autoFocus={email === ""}
        readOnly={known !== undefined}
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        {...form.fieldProps("password")}
        label="Password"
        autoComplete="current-password"
        autoFocus={email !== ""}
        data-autofocus={known !== undefined || undefined}
        value={password}
        onChange={setPassword}
      />
    </AuthForm>
  );
}
