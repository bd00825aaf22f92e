import { Button, Text } from "@mantine/core";
import type { User } from "../api/auth.js";
import { Dialog } from "../shell/dialog.js";
import { clearSession } from "./session.js";
import { SignInForm } from "./sign-in-form.js";

/** Shown over the page when the session ended while it was in use. Unsaved text below it stays. */
export function SessionExpired({ user }: { user: User }) {
  return (
    <Dialog title="Sign in again">
      <Text mb="md">Your session has expired. Anything you were typing is still here.</Text>
      <SignInForm email={user.email} />
      <Button mt="sm" fullWidth variant="subtle" onClick={() => clearSession()}>
        Use another account
      </Button>
    </Dialog>
  );
}
