import { Button } from "@mantine/core";
import { api } from "../api/client.js";
import type { Outage } from "../api/connection.js";
import { OfflineIcon } from "../shared/icons.js";
import { refuse } from "../store/queue.js";
import type { Refusal, Write } from "../store/queued-write.js";
import { useUnsent } from "../store/use-live.js";
import { useAccountStore } from "../store/use-store.js";
import classes from "./connection-banner.module.css";
import { refusalWords } from "./refusal-words.js";

const messages: Record<Outage, string> = {
  offline: "You’re offline.",
  unreachable: "Can’t reach the server.",
  unavailable: "The database is unavailable right now.",
};

/** The kind of outage, or the next change if the server fails at it, and the number of pending changes. */
export default function OutageBanner({
  outage,
  next,
}: {
  outage: Outage | null;
  next?: Write | undefined;
}) {
  const { database } = useAccountStore();
  const unsent = useUnsent();
  if (outage === null)
    return (
      next?.failure && (
        <div className={classes.banner}>
          <OfflineIcon />
          <p>
            <strong>{refusalWords({ ...next, ...next.failure })}</strong>{" "}
            {unsent <= 1 ? "It is" : `It and the ${unsent - 1} after it are`} kept in this browser
            and sent again.
          </p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void refuse(database, next, next.failure as Refusal)}
          >
            Discard this change
          </Button>
        </div>
      )
    );
  return (
    <div className={classes.banner}>
      <OfflineIcon />
      <p>
        <strong>{messages[outage]}</strong> {unsentText(unsent)}
      </p>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => void api.listTasks({ limit: 1 }).catch(() => undefined)}
      >
        Retry
      </Button>
    </div>
  );
}

function unsentText(unsent: number): string {
  if (unsent === 0) return "You can go on working: changes are kept and sent later.";
  const changes = unsent === 1 ? "One change is" : `${unsent} changes are`;
  return `${changes} kept in this browser and sent when the connection is back.`;
}
