import type { ApiKey } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { announce } from "../shared/announce.js";
import { basePath } from "../shared/base-path.js";
import { LoadError } from "../shared/load-error.js";
import { useAction } from "../shared/use-action.js";
import { Moment } from "../shell/moment.js";
import dialog from "./account-dialog.module.css";
import classes from "./api-keys.module.css";
import { ConfirmButtons } from "./confirm-buttons.js";
import { NewApiKey } from "./new-api-key.js";

/** The API keys of the user, for AI clients and other programs. */
export function ApiKeys({ user }: { user: User }) {
  const queries = useQueryClient();
  const queryKey = ["api-keys", user.id];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.listApiKeys({ limit: limits.keys }, { signal }),
  });
  const reload = () => queries.invalidateQueries({ queryKey });

  return (
    <section>
      <h3 className={dialog.title}>API keys</h3>
      <p className={dialog.text}>
        AI clients such as Claude connect to{" "}
        <code className={classes.address}>{window.location.origin + basePath}/mcp</code> and ask you
        here. Programs that can’t ask need an API key. Anyone who has a key can use it, so keep it
        secret.
      </p>
      {error && <LoadError what="your API keys" error={error} onRetry={refetch} />}
      {data && data.items.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none
        <ul role="list" className={classes.keys} aria-label="API keys">
          {data.items.map((key) => (
            <Key key={key.id} apiKey={key} onRevoked={reload} />
          ))}
        </ul>
      )}
      <NewApiKey onCreated={reload} />
    </section>
  );
}

function Key({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => unknown }) {
  const { id, name, scope, start, lastUsedAt, expiresAt } = apiKey;
  const [confirming, setConfirming] = useState(false);
  const { busy, error, run } = useAction(
    (cause) => `Couldn’t revoke the key. ${errorMessage(cause)}`,
  );

  async function revoke() {
    await api.deleteApiKey({ id });
    announce(`Key ${name} revoked.`);
    await onRevoked();
  }

  return (
    <li className={classes.key}>
      <span className={classes.names}>
        <strong dir="auto">{name}</strong>
        <span className={classes.facts}>
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
        <Button
          size="xs"
          variant="default"
          aria-label={`Revoke ${name}`}
          onClick={() => setConfirming(true)}
        >
          Revoke
        </Button>
      )}
    </li>
  );
}
