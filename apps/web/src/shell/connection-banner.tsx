import { Button } from "@mantine/core";
import { api } from "../api/client.js";
import { connection, type Trouble } from "../api/connection.js";
import { OfflineIcon } from "../shared/icons.js";
import { useStore } from "../shared/store.js";
import classes from "./connection-banner.module.css";

const words: Record<Trouble, string> = {
  offline: "You are offline.",
  unreachable: "The server cannot be reached.",
  away: "The server cannot get at its data just now.",
};

/** Says that the server is out of reach, for as long as it is. */
export function ConnectionBanner() {
  const trouble = useStore(connection);
  return (
    <div role="status">
      {trouble && (
        <div className={classes.banner}>
          <OfflineIcon />
          <p>
            <strong>{words[trouble]}</strong> What you write is kept here, and new tasks are sent as
            soon as it is back.
          </p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void api.listTasks({ limit: 1 }).catch(() => undefined)}
          >
            Try now
          </Button>
        </div>
      )}
    </div>
  );
}
