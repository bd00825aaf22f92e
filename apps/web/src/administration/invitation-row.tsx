import type { Invitation } from "@docket/contract";
import { Button } from "@mantine/core";
import { useState } from "react";
import { ConfirmButtons } from "../account/confirm-buttons.js";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import classes from "./administration.module.css";

interface InvitationRowProps {
  invitation: Invitation;
  onRevoked: () => unknown;
}

/** One invitation: whom it is for, and its status. */
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
          Created <Moment at={createdAt} /> · <State of={invitation} />
        </span>
        {error && (
          <span className="error-text" role="alert">
            {error}
          </span>
        )}
      </span>
      {confirming ? (
        <span className={classes.buttons}>
          <ConfirmButtons
            verb="Revoke"
            busy={busy}
            onConfirm={() => void run(revoke)}
            onCancel={() => setConfirming(false)}
          />
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

function State({ of: { usedAt, expiresAt } }: { of: Invitation }) {
  const isOver = new Date(expiresAt) < new Date();
  return (
    <>
      {usedAt ? "used" : isOver ? "expired" : "expires"} <Moment at={usedAt ?? expiresAt} />
    </>
  );
}
