import { Button, Text } from "@mantine/core";
import type { Person } from "../api/auth.js";
import { Dialog } from "../shell/dialog.js";
import { leave } from "./session.js";
import { SignInForm } from "./sign-in-form.js";

/** Over the page, when the session has ended while it was in use. What is typed below it stays. */
export function SessionEnded({ person }: { person: Person }) {
  return (
    <Dialog title="Please sign in again">
      <Text mb="md">Your session has ended. What you were writing is kept.</Text>
      <SignInForm email={person.email} />
      <Button mt="sm" fullWidth variant="subtle" onClick={() => leave()}>
        I am somebody else
      </Button>
    </Dialog>
  );
}
