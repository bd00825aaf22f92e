import type { ApiKey } from "@docket/contract";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Person } from "../api/auth.js";
import { api } from "../api/client.js";
import { inWords } from "../api/words.js";
import { announce } from "../shared/announce.js";
import { exactDate, shortDate } from "../tasks/dates.js";
import dialog from "./account-dialog.module.css";
import classes from "./api-keys.module.css";
import { NewKey } from "./new-key.js";

/** The keys with which programs, such as AI clients, act for this person. */
export function ApiKeys({ person }: { person: Person }) {
  const queries = useQueryClient();
  const queryKey = ["api-keys", person.id];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.listApiKeys({}, { signal }),
  });
  const reload = () => queries.invalidateQueries({ queryKey });

  return (
    <section>
      <h3 className={dialog.title}>API keys</h3>
      <p className={dialog.text}>
        With a key, an AI client can work on your tasks by MCP at{" "}
        <code className={classes.address}>{window.location.origin}/mcp</code>, and a program by the
        API. Whoever has the key can do so: give it to nobody else.
      </p>
      {error && (
        <p className={classes.trouble} role="alert">
          Your keys could not be loaded. {inWords(error)}
          <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </p>
      )}
      {data && data.items.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none
        <ul role="list" className={classes.keys} aria-label="API keys">
          {data.items.map((key) => (
            <Key key={key.id} apiKey={key} onRevoked={reload} />
          ))}
        </ul>
      )}
      <NewKey onMade={reload} />
    </section>
  );
}

function Key({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => unknown }) {
  const { id, name, scope, start, lastUsedAt, expiresAt } = apiKey;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function revoke() {
    setBusy(true);
    try {
      await api.deleteApiKey({ id });
      announce(`The key ${name} is revoked.`);
      await onRevoked();
    } catch (error) {
      setTrouble(`The key still works. ${inWords(error)}`);
      setBusy(false);
    }
  }

  return (
    <li className={classes.key}>
      <span className={classes.names}>
        <strong dir="auto">{name}</strong>
        <span className={classes.facts}>
          <code>{start}…</code> {scope === "read" ? "may read" : "may read and change"} ·{" "}
          {lastUsedAt ? (
            <time dateTime={lastUsedAt} title={exactDate(lastUsedAt)}>
              last used {shortDate(lastUsedAt) || "today"}
            </time>
          ) : (
            "never used"
          )}
          {expiresAt && <> · {expiry(expiresAt)}</>}
        </span>
        {trouble && (
          <span className={classes.trouble} role="alert">
            {trouble}
          </span>
        )}
      </span>
      {asking ? (
        <span className={classes.buttons}>
          <Button size="xs" color="red.8" autoFocus loading={busy} onClick={() => void revoke()}>
            Revoke
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            Keep
          </Button>
        </span>
      ) : (
        <Button
          size="xs"
          variant="default"
          aria-label={`Revoke ${name}`}
          onClick={() => setAsking(true)}
        >
          Revoke
        </Button>
      )}
    </li>
  );
}

function expiry(at: string): string {
  const isOver = new Date(at) < new Date();
  return `${isOver ? "ended" : "ends"} ${shortDate(at) || "today"}`;
}
