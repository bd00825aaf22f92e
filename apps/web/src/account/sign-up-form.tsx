import { codePoints, limits } from "@docket/contract/limits";
import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { signUp } from "../api/account.js";
import { api } from "../api/client.js";
import { AuthForm } from "./auth-form.js";
import { browserCalendar } from "./browser-calendar.js";
import { EmailField, useTypedEmail } from "./email-field.js";
import { PasswordField } from "./password-field.js";
import { useAuthForm } from "./use-auth-form.js";

/** `onConfirm` is called with the email address if it must be confirmed before signing in. */
export function SignUpForm({ onConfirm }: { onConfirm: (email: string) => void }) {
  const [name, setName] = useInputState("");
  const [email, setEmail] = useTypedEmail();
  const [password, setPassword] = useInputState("");
  const form = useAuthForm(
    async () => {
      const invitation = new URLSearchParams(window.location.search).get("invitation") ?? undefined;
      const user = await signUp({ name: name.trim(), email: email.trim(), password, invitation });
      if (user)
        await api.updateMe(browserCalendar()).catch(() => {}); // the zone banner asks later
      else onConfirm(email.trim());
      return user;
    },
    () => validate(name, email, password),
  );
  return (
    <AuthForm form={form} verb="Create account">
      <TextInput
        label="Name"
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={setName}
      />
      <EmailField value={email} onChange={setEmail} />
      <PasswordField
        label="Password"
        description={`At least ${limits.password.min} characters.`}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
    </AuthForm>
  );
}

function validate(name: string, email: string, password: string): string | null {
  if (name.trim() === "") return "Enter your name.";
  if (codePoints(name.trim()) > limits.name) {
    return `Name must be at most ${limits.name} characters.`;
  }
  if (!/^\S+@\S+\.\S+$/.test(email.trim())) return "Enter a valid email address.";
  if (password.length < limits.password.min) {
    return `Password must be at least ${limits.password.min} characters.`;
  }
  return null;
}
