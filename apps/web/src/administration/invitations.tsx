import type { Server } from "@docket/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";
import { Rows } from "../shared/rows.js";
import { InvitationRow } from "./invitation-row.js";
import { NewInvitation } from "./new-invitation.js";
import { Section } from "./section.js";

const hints: Record<Server["signUp"], string> = {
  open: "Anyone can create an account here, so nobody needs an invitation.",
  invited: "An invitation is a link with which one person can create an account.",
  closed: "Nobody can create an account here, so invitations have no effect.",
};

/** The invitations to sign up. */
export function Invitations({ signUp }: Pick<Server, "signUp">) {
  const query = useQuery({
    queryKey: ["invitations"],
    queryFn: ({ signal }) => api.listInvitations({}, { signal }),
  });

  return (
    <Section title="Invitations">
      <p className="quiet">{hints[signUp]}</p>
      {signUp === "invited" && <NewInvitation onCreated={query.refetch} />}
      <Rows label="Invitations" what="the invitations" query={query}>
        {query.data?.items.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} onRevoked={query.refetch} />
        ))}
      </Rows>
    </Section>
  );
}
