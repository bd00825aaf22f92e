import type { ApiKey } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";
import { basePath } from "../shared/base-path.js";
import { Rows } from "../shared/rows.js";
import { Moment } from "../shell/moment.js";
import dialog from "./account-dialog.module.css";
import { EndingRow } from "./ending-row.js";
import { NewApiKey } from "./new-api-key.js";
import { Section } from "./section.js";

/** The API keys of the user, for AI clients and other programs. */
export function ApiKeys() {
  const query = useQuery({
    queryKey: ["api-keys"],
    queryFn: ({ signal }) => api.listApiKeys({ limit: limits.keys }, { signal }),
  });

  return (
    <Section
      name="api-keys"
      text={
        <>
          AI clients such as Claude connect to{" "}
          <code className={dialog.address}>{window.location.origin + basePath}/mcp</code> and ask
          for your permission. Other programs need an API key. Anyone who has a key can use it, so
          keep it secret.
        </>
      }
    >
      <Rows label="API keys" what="your API keys" query={query}>
        {query.data?.items.map((key) => (
          <Key key={key.id} apiKey={key} onRevoked={query.refetch} />
        ))}
      </Rows>
      <NewApiKey onCreated={query.refetch} />
    </Section>
  );
}

function Key({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => unknown }) {
  const { id, name, scope, start, lastUsedAt, expiresAt } = apiKey;
  const facts = (
    <>
      <code>{start}…</code> {scope === "read" ? "Read only" : "Read and write"} ·{" "}
      {lastUsedAt ? (
        <>
          Last used <Moment at={lastUsedAt} />
        </>
      ) : (
        "Never used"
      )}
      {expiresAt && (
        <>
          {" "}
          · {new Date(expiresAt) < new Date() ? "Expired" : "Expires"} <Moment at={expiresAt} />
        </>
      )}
    </>
  );
  return (
    <EndingRow
      name={name}
      facts={facts}
      verb="Revoke"
      label={`Revoke ${name}`}
      asks
      end={() => api.deleteApiKey({ id })}
      ended={`Key ${name} revoked.`}
      onEnded={onRevoked}
    />
  );
}
