import type { Session } from "@docket/contract";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { LoadError } from "../shared/load-error.js";
import { Row, Rows } from "../shared/rows.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import dialog from "./account-dialog.module.css";

/** The user's sessions. */
export function Sessions({ user }: { user: User }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["sessions", user.id],
    queryFn: ({ signal }) => api.listSessions({}, { signal }),
  });
  return (
    <section>
      <h3 className={dialog.title}>Where you’re signed in</h3>
      {error && <LoadError what="your sessions" error={error} onRetry={refetch} />}
      <Rows label="Sessions">
        {data?.items.map((one) => (
          <SessionRow key={one.id} session={one} onEnded={refetch} />
        ))}
      </Rows>
    </section>
  );
}

function SessionRow({ session, onEnded }: { session: Session; onEnded: () => unknown }) {
  const { id, createdAt, ipAddress, userAgent, isCurrent } = session;
  const { busy, error, run } = useAction();
  const name = browserOf(userAgent);

  async function end() {
    await api.deleteSession({ id });
    announce(`Signed out of ${name}.`);
    await onEnded();
  }

  const facts = (
    <>
      {isCurrent && "This one · "}
      since <Moment at={createdAt} />
      {ipAddress && ` · ${ipAddress}`}
    </>
  );
  return (
    <Row name={name} facts={facts} error={error}>
      {!isCurrent && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          aria-label={`Sign out of ${name}`}
          onClick={() => void run(end)}
        >
          Sign out
        </Button>
      )}
    </Row>
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
