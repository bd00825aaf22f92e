import type { Connection } from "@docket/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";
import { Rows } from "../shared/rows.js";
import { Moment } from "../shell/moment.js";
import { EndingRow } from "./ending-row.js";
import { Section } from "./section.js";

/** The applications that the user has authorised. */
export function Connections() {
  const query = useQuery({
    queryKey: ["connections"],
    queryFn: ({ signal }) => api.listConnections({}, { signal }),
  });
  return (
    <Section
      name="applications"
      text={query.data?.items.length === 0 && "No application acts for you."}
    >
      <Rows label="Connected applications" what="your connected applications" query={query}>
        {query.data?.items.map((one) => (
          <Application key={one.id} connection={one} onRevoked={query.refetch} />
        ))}
      </Rows>
    </Section>
  );
}

function Application(props: { connection: Connection; onRevoked: () => unknown }) {
  const { id, name, scope, createdAt } = props.connection;
  const facts = (
    <>
      {scope === "read" ? "Read only" : "Read and write"} · Connected <Moment at={createdAt} />
    </>
  );
  return (
    <EndingRow
      name={name}
      facts={facts}
      verb="Disconnect"
      label={`Disconnect ${name}`}
      end={() => api.deleteConnection({ id })}
      ended={`${name} disconnected.`}
      onEnded={props.onRevoked}
    />
  );
}
