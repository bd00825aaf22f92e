import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./auth-screen.module.css";
import { FormError } from "./form-error.js";
import type { AuthAttempt } from "./use-auth-form.js";

interface AuthFormProps {
  form: AuthAttempt;
  /** The label of the button that submits it. */
  verb: string;
  /** Below that button. */
  below?: ReactNode;
  children: ReactNode;
}

/** A form to sign in, to sign up or to reset the password. */
export function AuthForm({ form, verb, below, children }: AuthFormProps) {
  return (
    <form className={classes.form} onSubmit={form.submit} onChange={form.reset} noValidate>
      <FormError form={form} />
      {children}
      <Button type="submit" size="md" fullWidth loading={form.busy} disabled={form.wait > 0}>
        {verb}
      </Button>
      {below}
    </form>
  );
}
