import { Button } from "@mantine/core";
import { signInWithPasskey } from "../api/passkeys.js";
import classes from "./auth-screen.module.css";
import { FormError } from "./form-error.js";
import { useAuthForm } from "./use-auth-form.js";

/** Signs in with a passkey, without an address or a password. */
export function PasskeyButton() {
  const form = useAuthForm(signInWithPasskey, () => null);
  return (
    <form className={classes.form} onSubmit={form.submit}>
      <FormError form={form} />
      <Button
        type="submit"
        variant="default"
        size="md"
        fullWidth
        loading={form.busy}
        disabled={form.wait > 0}
      >
        Sign in with a passkey
      </Button>
    </form>
  );
}
