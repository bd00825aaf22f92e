import type { Session } from "@docket/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";
import { Rows } from "../shared/rows.js";
import { Moment } from "../shell/moment.js";
import { EndingRow } from "./ending-row.js";
import { Section } from "./section.js";

/** The user's sessions. */
export function Sessions() {
  const query = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => api.listSessions({}, { signal }),
  });
  return (
    <Section name="sessions">
      <Rows label="Sessions" what="your sessions" query={query}>
        {query.data?.items.map((one) => (
          <SessionRow key={one.id} session={one} onEnded={query.refetch} />
        ))}
      </Rows>
    </Section>
  );
}

function SessionRow({ session, onEnded }: { session: Session; onEnded: () => unknown }) {
  const { id, createdAt, ipAddress, userAgent, isCurrent } = session;
  const name = browserOf(userAgent);
  const facts = (
    <>
      {isCurrent && "This one · "}
      since <Moment at={createdAt} />
      {ipAddress && ` · ${ipAddress}`}
    </>
  );
  return (
    <EndingRow
      name={name}
      facts={facts}
      verb="Sign out"
      label={`Sign out of ${name}`}
      end={isCurrent ? undefined : () => api.deleteSession({ id })}
      ended={`Signed out of ${name}.`}
      onEnded={onEnded}
    />
  );
}

/**
 * Browser and system from the User-Agent header. The order matters, since browsers name one
 * another in it.
 */
function browserOf(userAgent: string | null): string {
  const find = (names: Record<string, RegExp>) =>
    Object.entries(names).find(([, pattern]) => pattern.test(userAgent ?? ""))?.[0];
  const browser = find({
    Edge: /Edg/,
    Firefox: /Firefox|FxiOS/,
    Chrome: /Chrome|CriOS/,
    Safari: /Safari/,
  });
  const system = find({
    Android: /Android/,
    iPhone: /iPhone/,
    iPad: /iPad/,
    Windows: /Windows/,
    macOS: /Mac OS/,
    Linux: /Linux/,
  });
  return [browser ?? "A program", system].filter(Boolean).join(" on ");
}
