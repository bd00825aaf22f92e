import type { Connection } from "@docket/contract";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { announce } from "../shared/announce.js";
import { LoadError } from "../shared/load-error.js";
import { Row, Rows } from "../shared/rows.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import dialog from "./account-dialog.module.css";

/** The applications that the user has authorised; renders nothing if there are none. */
export function Connections({ user }: { user: User }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["connections", user.id],
    queryFn: ({ signal }) => api.listConnections({}, { signal }),
  });
  if (!error && !data?.items.length) return null;

  return (
    <section>
      <h3 className={dialog.title}>Connected applications</h3>
      {error && <LoadError what="your connected applications" error={error} onRetry={refetch} />}
      <Rows label="Connected applications">
        {data?.items.map((one) => (
          <Application key={one.id} connection={one} onRevoked={refetch} />
        ))}
      </Rows>
    </section>
  );
}

function Application(props: { connection: Connection; onRevoked: () => unknown }) {
  const { id, name, scope, createdAt } = props.connection;
  const { busy, error, run } = useAction(
    (cause) => `Couldn’t disconnect it. ${errorMessage(cause)}`,
  );

  async function disconnect() {
    await api.deleteConnection({ id });
    announce(`${name} disconnected.`);
    await props.onRevoked();
  }

  const facts = (
    <>
      {scope === "read" ? "Read only" : "Read and write"} · Connected <Moment at={createdAt} />
    </>
  );
  return (
    <Row name={name} facts={facts} error={error}>
      <Button
        size="xs"
        variant="default"
        loading={busy}
        aria-label={`Disconnect ${name}`}
        onClick={() => void run(disconnect)}
      >
        Disconnect
      </Button>
    </Row>
  );
}
