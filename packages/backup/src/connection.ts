import { parseConnectionUrl, permanentConnectFailure, singleClient } from "@docket/database";
import pg from "pg";
import { BackupError } from "./errors.js";

/** The application name in `pg_stat_activity`. */
const APPLICATION = "docket backup";

/**
 * Settings for the transaction that reads or writes rows only. How a value becomes text must not depend
 * on the server's configuration; rows that row-level security would hide cause an error.
 */
export const TRANSACTION_SETTINGS = `
  SET LOCAL lock_timeout = '30s'; SET LOCAL client_encoding = 'UTF8';
  SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 3; SET LOCAL row_security = off`;

/** Turns off the limits of the role or the database, which are meant for short transactions. */
const NO_LIMITS = `
  SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout', 'idle_session_timeout',
    'idle_in_transaction_session_timeout', 'transaction_timeout')`;

/**
 * Opens a dedicated connection for the duration of `work`.
 *
 * @throws BackupError, DatabaseError
 */
export async function withConnection<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const settings = parseConnectionUrl(url);
  if (settings.pooled) {
    throw new BackupError(
      "A backup needs a connection of its own, and this address goes through a pooler. Set DATABASE_DIRECT_URL to the address without it.",
    );
  }
  const client = singleClient(settings, { application_name: APPLICATION, keepAlive: true });
  try {
    await client.connect();
    await client.query(NO_LIMITS);
  } catch (error) {
    throw permanentConnectFailure(error, settings.variable) ?? error;
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Quotes an identifier for a statement. */
export const quoted = (name: string) => pg.escapeIdentifier(name);
