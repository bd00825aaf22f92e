import { Button } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client.js";
import type { Outage } from "../api/connection.js";
import { outageMessages } from "../api/error-messages.js";
import { OfflineIcon } from "../shared/icons.js";
import { refuse } from "../store/queue.js";
import type { Refusal, Write } from "../store/queued-write.js";
import { useUnsent } from "../store/use-live.js";
import { useAccountStore } from "../store/use-store.js";
import { Confirm } from "./confirm-dialog.js";
import classes from "./connection-banner.module.css";
import { refusalWords, typedIn } from "./refusal-words.js";

/** The kind of outage, or the next change if the server fails at it, and the number of pending changes. */
export default function OutageBanner({
  outage,
  next,
}: {
  outage: Outage | null;
  next?: Write | undefined;
}) {
  const unsent = useUnsent();
  if (outage === null)
    return next?.failure && <Stuck write={next} failure={next.failure} unsent={unsent} />;
  return (
    <div className={classes.banner}>
      <OfflineIcon />
      <p>
        <strong>{outageMessages[outage]}</strong> {unsentText(unsent)}
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

interface StuckProps {
  write: Write;
  failure: Refusal;
  unsent: number;
}

/** A change at which the server fails. It can be discarded for those that wait behind it. */
function Stuck({ write, failure, unsent }: StuckProps) {
  const { database, mirror } = useAccountStore();
  const [asking, setAsking] = useState(false);
  const typed = typedIn(write);
  return (
    <div className={classes.banner}>
      <OfflineIcon />
      <p>
        <strong>{refusalWords({ ...write, ...failure }, mirror)}</strong>{" "}
        {unsent <= 1 ? "It is" : `It and the ${unsent - 1} after it are`} kept in this browser and
        sent again.
      </p>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        Discard this change
      </Button>
      {asking && (
        <Confirm
          title="Discard this change?"
          verb="Discard"
          onClose={() => setAsking(false)}
          onConfirm={() => refuse(database, write, failure)}
        >
          <p>
            It can’t be restored{write.localId && ", and what was put into it is discarded, too"}.
          </p>
          {typed && <blockquote className={classes.typed}>{typed}</blockquote>}
        </Confirm>
      )}
    </div>
  );
}

function unsentText(unsent: number): string {
  if (unsent === 0) return "You can go on working: changes are kept and sent later.";
  const changes = unsent === 1 ? "One change is" : `${unsent} changes are`;
  return `${changes} kept in this browser and sent when the connection is back.`;
}
