import pg from "pg";
import { applicationName, type ConnectionOptions, clientOptions } from "./connection.js";
import { MigratorError } from "./errors.js";
import { install } from "./guard/guard.js";
import { asOwn } from "./guard/state.js";

const UNREACHABLE = /^(E[A-Z]+$|28|3D|08|57P|53300|SELF_SIGNED|CERT_|UNABLE_TO|DEPTH_ZERO)/;

/**
 * Opens a connection of this package's own.
 *
 * @throws {MigratorError} which database cannot be reached, and why
 */
export async function openClient(connection: ConnectionOptions): Promise<pg.Client> {
  install();
  const client = new (connection.Client ?? pg.Client)(clientOptions(connection));
  client.on("error", () => {}); // the pending query reports it
  try {
    await asOwn(() => client.connect());
  } catch (error) {
    throw explainConnection(error, connection);
  }
  return client;
}

/** Turns a connection error into one that names the database; returns any other error unchanged. */
export function explainConnection(error: unknown, connection: ConnectionOptions): unknown {
  const { name, code = "", message } = error as Error & { code?: string };
  const wrapped = /^Sequelize(Connection|Host|Access|InvalidConnection)/.test(name);
  if (!wrapped && !UNREACHABLE.test(code) && !/timeout|terminated/i.test(message)) return error;
  const { host, port, database } = connection;
  const why = message || code || "no answer"; // a host with two addresses fails without a message
  return new MigratorError(`Can't connect to ${host}:${port ?? 5432}/${database}: ${why}`, {
    cause: error,
  });
}

/**
 * Turns the refusal of a write into an error that says why the database takes none.
 *
 * @param otherwise what else helps
 */
export async function explainReadOnly(
  error: unknown,
  client: pg.Client,
  otherwise = "",
): Promise<unknown> {
  if ((error as { code?: string }).code !== "25006") return error; // read_only_sql_transaction
  const { rows } = await client.query("SELECT pg_is_in_recovery() AS standby");
  const why = rows[0].standby
    ? "it is a standby. Connect to its primary"
    : "default_transaction_read_only is on, for the database or the role";
  const { host, port, database } = client;
  const message = `${host}:${port}/${database} takes no changes: ${why}${otherwise}.`;
  return new MigratorError(message, { cause: error });
}

/** How many other sessions are connected to the database, except those with the given ports. */
export async function otherSessions(client: pg.Client, except: number[] = []): Promise<number> {
  const { rows } = await client.query(
    // Without pg_monitor, a role sees only the existence of other roles' sessions.
    `SELECT count(*)::int AS others FROM pg_stat_activity
      WHERE datname = current_database() AND coalesce(backend_type, 'client backend') = 'client backend'
        AND coalesce(application_name, '') <> $1 AND coalesce(client_port, 0) <> ALL ($2::int[])`,
    [applicationName(), except],
  );
  return rows[0].others;
}

/** Runs `work` with a client. */
export async function withClient<Result>(
  connection: ConnectionOptions,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await openClient(connection);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs `work` with a client on the live database; the server itself refuses every write. */
export async function withReader<Result>(
  connection: ConnectionOptions,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  return withClient(connection, async (client) => {
    await client.query("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
    return work(client);
  });
}
