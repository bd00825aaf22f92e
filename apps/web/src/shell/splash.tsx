import { Button, Text, Title } from "@mantine/core";
import { askAgain } from "../account/session.js";
import { inWords } from "../api/words.js";
import { Mark } from "./mark.js";
import classes from "./splash.module.css";

/** While the page finds out who is in front of it, or could not. */
export function Splash({ error }: { error?: unknown }) {
  if (error === undefined) {
    return (
      <main className={classes.splash} aria-busy="true" aria-label="Loading">
        <span className={classes.waiting}>
          <Mark size={56} />
        </span>
      </main>
    );
  }
  return (
    <main className={classes.splash}>
      <Mark size={56} />
      <Title order={1} size="h3">
        Docket is not answering
      </Title>
      <Text>{inWords(error)} This page keeps trying.</Text>
      <Button variant="default" onClick={() => void askAgain()}>
        Try now
      </Button>
    </main>
  );
}
