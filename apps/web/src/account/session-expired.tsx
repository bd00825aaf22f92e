import { Button, getDefaultZIndex, Text } from "@mantine/core";
import type { User } from "../api/auth.js";
import { WithQueries } from "../api/with-queries.js";
import { Dialog } from "../shell/dialog.js";
import classes from "./auth-screen.module.css";
import { OtherWaysIn } from "./other-ways-in.js";
import { clearSession } from "./session.js";
import { SignInForm } from "./sign-in-form.js";
import { useSignInOptions } from "./use-sign-in-options.js";

/** Shown over the page when the session ended while it was in use. Unsaved text below it stays. */
export default function SessionExpired({ user }: { user: User }) {
  return (
    <Dialog title="Sign in again" zIndex={getDefaultZIndex("max")}>
      <WithQueries>
        <WaysIn user={user} />
      </WithQueries>
    </Dialog>
  );
}

function WaysIn({ user }: { user: User }) {
  const { data: options } = useSignInOptions();
  return (
    <div className={classes.form}>
      <Text>Your session has expired. Anything you were typing is still here.</Text>
      <SignInForm email={user.email} />
      {options && <OtherWaysIn options={options} />}
      <Button fullWidth variant="subtle" onClick={() => clearSession()}>
        Use another account
      </Button>
    </div>
  );
}
