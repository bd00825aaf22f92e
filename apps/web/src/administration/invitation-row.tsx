import type { Invitation } from "@docket/contract";
import { ConfirmedButton } from "../account/confirm-buttons.js";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { Row } from "../shared/rows.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";

interface InvitationRowProps {
  invitation: Invitation;
  onRevoked: () => unknown;
}

/** One invitation: whom it is for, and its status. */
export function InvitationRow({ invitation, onRevoked }: InvitationRowProps) {
  const { id, email, createdAt } = invitation;
  const { busy, error, run } = useAction();

  async function revoke() {
    await api.deleteInvitation({ id });
    announce("The invitation was revoked.");
    await onRevoked();
  }

  const facts = (
    <>
      Created <Moment at={createdAt} /> · <State of={invitation} />
    </>
  );
  return (
    <Row name={email ?? "Anyone with the link"} facts={facts} error={error}>
      {!invitation.usedAt && (
        <ConfirmedButton
          verb="Revoke"
          label={`Revoke the invitation for ${email ?? "anyone with the link"}`}
          busy={busy}
          onConfirm={() => void run(revoke)}
        />
      )}
    </Row>
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
