import { Button, Text, Title } from "@mantine/core";
import { loadSession } from "../account/session.js";
import { errorMessage } from "../api/error-messages.js";
import { Logo } from "./logo.js";
import classes from "./splash.module.css";

/** Shown while the session is being loaded, and if that fails. */
export function Splash({ error }: { error?: unknown }) {
  if (error === undefined) {
    return (
      <main className={classes.splash} aria-busy="true" aria-label="Loading">
        <span className={classes.delayed}>
          <Logo size={56} />
        </span>
      </main>
    );
  }
  return (
    <main className={classes.splash}>
      <Logo size={56} />
      <Title order={1} size="h3">
        Can’t connect to Docket
      </Title>
      <Text>{errorMessage(error)} Retrying automatically.</Text>
      <Button variant="default" onClick={() => void loadSession()}>
        Retry now
      </Button>
    </main>
  );
}
