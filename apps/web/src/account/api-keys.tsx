import type { ApiKey } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { useQuery } from "@tanstack/react-query";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { announce } from "../shared/announce.js";
import { basePath } from "../shared/base-path.js";
import { LoadError } from "../shared/load-error.js";
import { Row, Rows } from "../shared/rows.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import dialog from "./account-dialog.module.css";
import { ConfirmedButton } from "./confirm-buttons.js";
import { NewApiKey } from "./new-api-key.js";

/** The API keys of the user, for AI clients and other programs. */
export function ApiKeys({ user }: { user: User }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["api-keys", user.id],
    queryFn: ({ signal }) => api.listApiKeys({ limit: limits.keys }, { signal }),
  });

  return (
    <section>
      <h3 className={dialog.title}>API keys</h3>
      <p className={dialog.text}>
        AI clients such as Claude connect to{" "}
        <code className={dialog.address}>{window.location.origin + basePath}/mcp</code> and ask you
        here. Programs that can’t ask need an API key. Anyone who has a key can use it, so keep it
        secret.
      </p>
      {error && <LoadError what="your API keys" error={error} onRetry={refetch} />}
      <Rows label="API keys">
        {data?.items.map((key) => (
          <Key key={key.id} apiKey={key} onRevoked={refetch} />
        ))}
      </Rows>
      <NewApiKey onCreated={refetch} />
    </section>
  );
}

function Key({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => unknown }) {
  const { id, name, scope, start, lastUsedAt, expiresAt } = apiKey;
  const { busy, error, run } = useAction(
    (cause) => `Couldn’t revoke the key. ${errorMessage(cause)}`,
  );

  async function revoke() {
    await api.deleteApiKey({ id });
    announce(`Key ${name} revoked.`);
    await onRevoked();
  }

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
    <Row name={name} facts={facts} error={error}>
      <ConfirmedButton
        verb="Revoke"
        label={`Revoke ${name}`}
        busy={busy}
        onConfirm={() => void run(revoke)}
      />
    </Row>
  );
}
