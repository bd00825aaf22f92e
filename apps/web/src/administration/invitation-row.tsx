import type { Invitation } from "@docket/contract";
import { EndingRow } from "../account/ending-row.js";
import { api } from "../api/client.js";
import { Moment } from "../shell/moment.js";

interface InvitationRowProps {
  invitation: Invitation;
  onRevoked: () => unknown;
}

/** One invitation: whom it is for, and its status. */
export function InvitationRow({ invitation, onRevoked }: InvitationRowProps) {
  const { id, email, createdAt, usedAt } = invitation;
  const facts = (
    <>
      Created <Moment at={createdAt} /> · <State of={invitation} />
    </>
  );
  return (
    <EndingRow
      name={email ?? "Anyone with the link"}
      facts={facts}
      verb="Revoke"
      label={`Revoke the invitation for ${email ?? "anyone with the link"}`}
      asks
      end={usedAt ? undefined : () => api.deleteInvitation({ id })}
      ended="The invitation was revoked."
      onEnded={onRevoked}
    />
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
