import pg from "pg";
import { type ConnectionSettings, parseConnectionUrl } from "./connection-url.js";
import { DatabaseError } from "./errors.js";
import { permanentConnectFailure } from "./failures.js";
import { howToAdd } from "./settings.js";
import { singleClient } from "./single-client.js";

/** Properties of a server that Docket can work with. */
export interface ServerFacts {
  /** It accepts no writes: a standby, or a server configured as read-only. */
  readOnly: boolean;
  /** It replays the changes of another server. */
  standby: boolean;
  /** The same for a database and its replicas; `null` if the server does not tell. */
  identity: string | null;
  /** Its locale converts between upper and lower case for ASCII letters only. */
  asciiOnly: boolean;
}

const OLDEST = 15;
/** Functions and policies name it. */
const SCHEMA = "public";
/** Rounds of alternating queries that reveal a pooler that shares one connection among clients. */
const ROUNDS = 5;

/**
 * Checks the server at `url` before anything is changed or locked there: its version, its encoding,
 * the schema that its tables would go to, how it isolates transactions, and whether there is a pooler
 * in front of it that the URL does not mention.
 *
 * @param name the variable that the URL comes from, for the messages
 * @throws DatabaseError `pooled-address`, `unsuitable`, or the reason why it cannot be connected to
 */
export async function checkServer(url: string, name = "DATABASE_URL"): Promise<ServerFacts> {
  const settings = parseConnectionUrl(url, name);
  return withClient(settings, async (client) => {
    if (!settings.pooled) await refuseHiddenPooler(client, settings);
    const { rows } = await client.query<Record<string, string>>(
      `SELECT current_setting('server_version_num') AS version,
              current_setting('server_version') AS shown,
              current_setting('server_encoding') AS encoding,
              current_setting('search_path') AS path,
              current_setting('default_transaction_isolation') AS level,
              current_setting('transaction_read_only') AS "readOnly",
              pg_is_in_recovery()::text AS standby,
              coalesce(current_schema(), '') AS schema,
              upper('ö') AS upper`,
    );
    const { version, shown, encoding, path, level, readOnly, standby, schema, upper } =
      rows[0] ?? {};
    const [user, database] = [settings.user, settings.database].map(pg.escapeIdentifier);
    const alterRole = `ALTER ROLE ${user} IN DATABASE ${database} SET`;
    if (Number(version) < OLDEST * 10_000) {
      throw unsuitable(`is PostgreSQL ${shown}, and Docket needs ${OLDEST} or newer.`);
    }
    if (encoding !== "UTF8") {
      throw unsuitable(
        `has the encoding ${encoding}, which cannot hold what people write. Make one with UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
      );
    }
    if (schema !== SCHEMA) {
      throw unsuitable(
        `has a search_path (${path}) whose first schema that this role may use is ${schema ? `“${schema}”` : "none"}, and Docket's tables are in “${SCHEMA}”. GRANT USAGE ON SCHEMA ${SCHEMA} TO PUBLIC, if that is missing, and set it: ${alterRole} search_path = ${SCHEMA}.`,
      );
    }
    // PostgreSQL takes “read uncommitted” for “read committed”.
    if (!level?.startsWith("read ")) {
      throw unsuitable(
        `isolates transactions as “${level}” by default, so that changes fail that should wait for each other. Set it: ${alterRole} default_transaction_isolation = 'read committed'.`,
      );
    }
    return {
      readOnly: readOnly === "on",
      standby: standby === "true",
      identity: await identityOf(client),
      asciiOnly: upper !== "Ö",
    };
  });

  function unsuitable(why: string): DatabaseError {
    return new DatabaseError("unsuitable", `The database that ${settings.variable} names ${why}`);
  }
}

async function identityOf(client: pg.Client): Promise<string | null> {
  const found = await client
    .query<{ identity: string }>(
      `SELECT system_identifier || '/' || oid AS identity
       FROM pg_control_system(), pg_database WHERE datname = current_database()`,
    )
    .catch(() => null); // a role may be denied this function
  return found?.rows[0]?.identity ?? null;
}

/**
 * A server tells each client the id of the process that serves it, and a pooler cannot know which
 * process that will be. A pooler in session mode keeps one server connection per client and does no
 * harm. In transaction mode, two clients that take turns are served by the same process.
 */
async function refuseHiddenPooler(client: pg.Client, settings: ConnectionSettings): Promise<void> {
  const { processID } = client as unknown as { processID: number | null };
  const first = await processOf(client);
  if (first === processID) return;
  await withClient(settings, async (other) => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const theirs = await processOf(other);
      const ours = await processOf(client);
      if (theirs === ours || ours !== first) throw hiddenPooler(settings);
    }
  });
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return (rows[0] as { pid: number }).pid;
}

function hiddenPooler({ host, port, variable }: ConnectionSettings): DatabaseError {
  return new DatabaseError(
    "pooled-address",
    variable === "DATABASE_DIRECT_URL"
      ? `A pooler (such as PgBouncer) answers at ${host}:${port}, which ${variable} names. Set it to the address without the pooler: migrations need a connection of their own.`
      : `A pooler (such as PgBouncer) answers at ${host}:${port}, and ${variable} does not say so: ${howToAdd("pgbouncer", "true", variable)}, and set DATABASE_DIRECT_URL to the address without the pooler, which migrations need.`,
  );
}

async function withClient<T>(
  settings: ConnectionSettings,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = singleClient(settings, {
    application_name: "docket check",
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
  } catch (error) {
    throw permanentConnectFailure(error, settings.variable) ?? error;
  }
  return work(client).finally(() => client.end().catch(() => {}));
}
