import type { Server } from "@docket/contract";
import { momentInWords } from "@docket/dates";
import { Alert } from "@mantine/core";
import type { ReactNode } from "react";
import { useAccount } from "../store/use-store.js";
import classes from "./administration.module.css";
import { Section } from "./section.js";

const signUpRules = {
  open: "Anyone can create an account.",
  invited: "Only people with an invitation can create an account.",
  closed: "Accounts are created on the command line: docket users create.",
};

/**
 * Facts about the server: version, figures, backups, who may sign up, and configuration warnings.
 */
export function ServerFacts({ server }: { server: Server }) {
  const clock = useAccount();
  const { version, users, tasks, signUp, backups, warnings } = server;
  return (
    <Section title="This server">
      {warnings.map((warning) => (
        <Alert key={warning} color="orange">
          {warning}
        </Alert>
      ))}
      <dl className={classes.facts}>
        <Fact name="Users">{users.toLocaleString("en")}</Fact>
        <Fact name="Tasks">{tasks.toLocaleString("en")}</Fact>
        <Fact name="Version">{version}</Fact>
        <Fact name="Sign-up">{signUpRules[signUp]}</Fact>
        <Fact name="Backups">
          {backups ? (
            <>
              {cadence(backups.schedule)}, the newest {backups.keep} kept.{" "}
              {backups.lastAt ? (
                <>
                  Last one:{" "}
                  <time dateTime={backups.lastAt}>{momentInWords(backups.lastAt, clock)}</time>.
                </>
              ) : (
                "None has been made yet."
              )}
            </>
          ) : (
            "Not scheduled. Set BACKUP_SCHEDULE to have this server make them."
          )}
        </Fact>
      </dl>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** "Hourly", "Daily at 03:00". */
function cadence(schedule: string): string {
  const [every = "", time] = schedule.split(" ");
  return every.charAt(0).toUpperCase() + every.slice(1) + (time ? ` at ${time}` : "");
}
