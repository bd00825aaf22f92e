import type { Invitation } from "@docket/contract";
import { Button } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { exactDate, shortDate } from "../shared/dates.js";
import { useAction } from "../shared/use-action.js";
import classes from "./administration.module.css";

interface InvitationRowProps {
  invitation: Invitation;
  onRevoked: () => unknown;
}

/** One invitation: for whom it is, and what became of it. */
export function InvitationRow({ invitation, onRevoked }: InvitationRowProps) {
  const { id, email, createdAt } = invitation;
  const [confirming, setConfirming] = useState(false);
  const { busy, error, run } = useAction();
  const whose = email ?? "Anyone with the link";

  async function revoke() {
    await api.deleteInvitation({ id });
    announce("The invitation was revoked.");
    await onRevoked();
  }

  return (
    <li className={classes.row}>
      <span className={classes.names}>
        <strong dir="auto">{whose}</strong>
        <span className={classes.text}>
          <time dateTime={createdAt} title={exactDate(createdAt)}>
            Created {shortDate(createdAt) || "today"}
          </time>{" "}
          · {stateOf(invitation)}
        </span>
        {error && (
          <span className="error-text" role="alert">
            {error}
          </span>
        )}
      </span>
      {confirming ? (
        <span className={classes.buttons}>
          <Button size="xs" color="red.8" autoFocus loading={busy} onClick={() => void run(revoke)}>
            Revoke
          </Button>
          <Button size="xs" variant="default" onClick={() => setConfirming(false)}>
            Cancel
          </Button>
        </span>
      ) : (
        !invitation.usedAt && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Revoke the invitation for ${email ?? "anyone with the link"}`}
            onClick={() => setConfirming(true)}
          >
            Revoke
          </Button>
        )
      )}
    </li>
  );
}

function stateOf({ usedAt, expiresAt }: Invitation): string {
  if (usedAt) return `used ${shortDate(usedAt) || "today"}`;
  const isOver = new Date(expiresAt) < new Date();
  return `${isOver ? "expired" : "expires"} ${shortDate(expiresAt) || "today"}`;
}
