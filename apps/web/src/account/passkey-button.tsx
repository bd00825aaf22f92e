import { Alert, Button } from "@mantine/core";
import { signInWithPasskey } from "../api/passkeys.js";
import { useAuthForm } from "./use-auth-form.js";

/** Signs in with a passkey, without an address or a password. */
export function PasskeyButton() {
  const form = useAuthForm(signInWithPasskey, () => null);
  return (
    <form onSubmit={form.submit}>
      {form.error && (
        <Alert color="red" role="alert" mb="sm">
          {form.error}
        </Alert>
      )}
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
