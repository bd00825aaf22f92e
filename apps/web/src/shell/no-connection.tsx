import { Button, Text, Title } from "@mantine/core";
import { loadSession } from "../account/session.js";
import { errorReason } from "../api/error-messages.js";
import { Logo } from "./logo.js";
import classes from "./splash.module.css";

/** Shown instead of the page if the session could not be loaded. */
export default function NoConnection({ error }: { error: unknown }) {
  return (
    <main className={classes.splash}>
      <Logo size={56} />
      <Title order={1} size="h3">
        Can’t connect to Docket
      </Title>
      <Text>{errorReason(error)} Retrying automatically.</Text>
      <Button variant="default" onClick={() => void loadSession()}>
        Retry now
      </Button>
    </main>
  );
}
