import { Button } from "@mantine/core";
import { api } from "../api/client.js";
import { connection, type Outage } from "../api/connection.js";
import { OfflineIcon } from "../shared/icons.js";
import { useStore } from "../shared/store.js";
import classes from "./connection-banner.module.css";

const messages: Record<Outage, string> = {
  offline: "You’re offline.",
  unreachable: "Can’t reach the server.",
  unavailable: "The database is unavailable right now.",
};

/** Shown for as long as the page cannot reach its data. */
export function ConnectionBanner() {
  const outage = useStore(connection);
  return (
    <div role="status">
      {outage && (
        <div className={classes.banner}>
          <OfflineIcon />
          <p>
            <strong>{messages[outage]}</strong> What you write is kept in this browser, and new
            tasks are sent when the connection is back.
          </p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void api.listTasks({ limit: 1 }).catch(() => undefined)}
          >
            Retry
          </Button>
        </div>
      )}
    </div>
  );
}
