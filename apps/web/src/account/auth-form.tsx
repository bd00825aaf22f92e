import { Alert, Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import { tryAgainIn } from "../api/error-messages.js";
import classes from "./auth-screen.module.css";
import type { AuthAttempt } from "./use-auth-form.js";

interface AuthFormProps extends Pick<ButtonProps, "variant"> {
  form: AuthAttempt;
  /** The label of the button that submits it. */
  verb: string;
  /** Below that button. */
  below?: ReactNode;
  children?: ReactNode;
}

/** A form to sign in, to sign up or to reset the password. */
export function AuthForm({ form, verb, below, children, ...button }: AuthFormProps) {
  const { busy, error, wait } = form;
  return (
    <form className={classes.form} onSubmit={form.submit} onChange={form.reset} noValidate>
      {error && (
        <Alert color="red" role="alert">
          {/* Screen readers read the remaining time once: a timer is not live. */}
          {error} {wait > 0 && <span role="timer">{tryAgainIn(wait)}</span>}
        </Alert>
      )}
      {children}
      <Button {...button} type="submit" size="md" fullWidth loading={busy} disabled={wait > 0}>
        {verb}
      </Button>
      {below}
    </form>
  );
}
