import { codePoints, limits } from "@docket/contract/limits";
import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { signUp } from "../api/account.js";
import { api } from "../api/client.js";
import { InvalidField } from "../shared/invalid-field.js";
import { AuthForm } from "./auth-form.js";
import { browserCalendar } from "./browser-calendar.js";
import { checkEmail, EmailField, useTypedEmail } from "./email-field.js";
import { checkNewPassword, PasswordField } from "./password-field.js";
import { useAuthForm } from "./use-auth-form.js";

/** `onConfirm` is called with the email address if it must be confirmed before signing in. */
export function SignUpForm({ onConfirm }: { onConfirm: (email: string) => void }) {
  const [name, setName] = useInputState("");
  const [email, setEmail] = useTypedEmail();
  const [password, setPassword] = useInputState("");
  const form = useAuthForm(async () => {
    const typed = { name: name.trim(), email: email.trim(), password };
    check(typed);
    const invitation = new URLSearchParams(window.location.search).get("invitation") ?? undefined;
    const user = await signUp({ ...typed, invitation });
    if (user)
      await api.updateMe(browserCalendar()).catch(() => {}); // the zone banner asks later
    else onConfirm(typed.email);
    return user;
  });
  return (
    <AuthForm form={form} verb="Create account">
      <TextInput
        {...form.fieldProps("name")}
        label="Name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={setName}
      />
      <EmailField {...form.fieldProps("email")} value={email} onChange={setEmail} />
      <PasswordField
        {...form.fieldProps("password")}
        label="Password"
        description={`At least ${limits.password.min} characters.`}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
    </AuthForm>
  );
}

function check({ name, email, password }: Record<"name" | "email" | "password", string>): void {
  if (name === "") throw new InvalidField("name", "Enter your name.");
  if (codePoints(name) > limits.name) {
    throw new InvalidField("name", `Name must be at most ${limits.name} characters.`);
  }
  checkEmail("email", email);
  checkNewPassword("password", password);
}
