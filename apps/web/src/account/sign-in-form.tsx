import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { signIn } from "../api/auth.js";
import classes from "./auth-screen.module.css";
import { emailDraft, keepEmailDraft } from "./email-draft.js";
import { useEntry } from "./use-entry.js";

/** E-mail and password. With `email` given, only that person's password is asked for. */
export function SignInForm({ email: known }: { email?: string }) {
  const [email, setEmail] = useState(known ?? emailDraft());
  const [password, setPassword] = useState("");
  const entry = useEntry(
    () => signIn({ email: email.trim(), password }),
    () => {
      if (email.trim() === "") return "Please type your e-mail.";
      return password === "" ? "Please type your password." : null;
    },
  );
  return (
    <form className={classes.form} onSubmit={entry.submit} noValidate>
      {entry.trouble && (
        <Alert color="red" role="alert">
          {entry.trouble}
        </Alert>
      )}
      <TextInput
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        autoFocus={email === ""}
        readOnly={known !== undefined}
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          keepEmailDraft(event.currentTarget.value);
          entry.reset();
        }}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={email !== ""}
        data-autofocus={known !== undefined || undefined}
        value={password}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          entry.reset();
        }}
      />
      <Button type="submit" size="md" fullWidth loading={entry.busy} disabled={entry.wait > 0}>
        Sign in
      </Button>
    </form>
  );
}
