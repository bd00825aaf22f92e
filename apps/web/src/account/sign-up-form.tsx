import { codePoints, limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { signUp } from "../api/account.js";
import { api } from "../api/client.js";
import classes from "./auth-screen.module.css";
import { browserCalendar } from "./browser-calendar.js";
import { emailDraft, saveEmailDraft } from "./email-draft.js";
import { FormError } from "./form-error.js";
import { PasswordField } from "./password-field.js";
import { useAuthForm } from "./use-auth-form.js";

/** `onConfirm` is called with the email address if it must be confirmed before signing in. */
export function SignUpForm({ onConfirm }: { onConfirm: (email: string) => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(emailDraft);
  const [password, setPassword] = useState("");
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
  const typing =
    (set: (value: string) => void) =>
    ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      set(currentTarget.value);
      form.reset();
    };
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <FormError form={form} />
      <TextInput
        label="Name"
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={typing(setName)}
      />
      <TextInput
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={typing((value) => {
          setEmail(value);
          saveEmailDraft(value);
        })}
      />
      <PasswordField
        label="Password"
        description={`At least ${limits.password.min} characters.`}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={typing(setPassword)}
      />
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        Create account
      </Button>
    </form>
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
