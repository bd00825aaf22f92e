/** A server without a Docket database, or with its schema in {@link TEMPLATE}. */
export type PreparedKind = "empty" | "migrated";

/** The template database with Docket's schema. */
export const TEMPLATE = "docket_template";

/** The data folder of a server that was set up and stopped, to be copied. */
export interface PreparedServer {
  folder: string;
  superuserPassword: string;
  /** The password of the role that owns the databases. */
  password: string;
}

const VARIABLE = "DOCKET_TEST_SERVERS";

/**
 * The servers that `prepareServers` set up for this run, if any; none for another PostgreSQL than
 * the embedded one, which sets up its own.
 */
export function preparedServers(): Record<PreparedKind, PreparedServer> | undefined {
  const text = process.env.DOCKET_TEST_POSTGRES_BIN ? undefined : process.env[VARIABLE];
  return text ? (JSON.parse(text) as Record<PreparedKind, PreparedServer>) : undefined;
}

/** The environment variable by which the programs of a run find them. */
export function variableFor(servers: Record<PreparedKind, PreparedServer>): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(servers) };
}
