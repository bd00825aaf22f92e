import { codePoints, limits } from "@docket/contract/limits";
import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { signUp } from "../api/auth.js";
import classes from "./auth-screen.module.css";
import { emailDraft, keepEmailDraft } from "./email-draft.js";
import { useEntry } from "./use-entry.js";

export function SignUpForm() {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(emailDraft);
  const [password, setPassword] = useState("");
  const entry = useEntry(
    () => signUp({ name: name.trim(), email: email.trim(), password }),
    () => objection(name, email, password),
  );
  const typing =
    (set: (value: string) => void) =>
    ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      set(currentTarget.value);
      entry.reset();
    };
  return (
    <form className={classes.form} onSubmit={entry.submit} noValidate>
      {entry.trouble && (
        <Alert color="red" role="alert">
          {entry.trouble}
        </Alert>
      )}
      <TextInput
        label="Name"
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={typing(setName)}
      />
      <TextInput
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={typing((value) => {
          setEmail(value);
          keepEmailDraft(value);
        })}
      />
      <PasswordInput
        label="Password"
        description={`At least ${limits.password.min} characters.`}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={typing(setPassword)}
      />
      <Button type="submit" size="md" fullWidth loading={entry.busy} disabled={entry.wait > 0}>
        Make an account
      </Button>
    </form>
  );
}

function objection(name: string, email: string, password: string): string | null {
  if (name.trim() === "") return "Please type your name.";
  if (codePoints(name.trim()) > limits.name) {
    return `A name may have at most ${limits.name} characters.`;
  }
  if (!/^\S+@\S+$/.test(email.trim())) return "Please type your e-mail address.";
  if (password.length < limits.password.min) {
    return `The password needs at least ${limits.password.min} characters.`;
  }
  return null;
}
