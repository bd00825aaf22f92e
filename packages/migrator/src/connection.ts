import { hostname } from "node:os";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import pg from "pg";
import { MigratorError } from "./errors.js";

/**
 * The address of a PostgreSQL database, as separate values, since a URL would lose TLS settings.
 */
export interface ConnectionOptions {
  host: string;
  /** Default 5432. */
  port?: number | undefined;
  user: string;
  password?: string | undefined;
  database: string;
  /** Options of Node's `tls.connect`; `true` verifies against the system's authorities. */
  ssl?: boolean | TlsOptions | undefined;
  /** libpq's `options`, such as `endpoint=…` or `-c name=value`. */
  options?: string | undefined;
  /** A class that connects in another way than `pg`'s, for example with channel binding. */
  Client?: typeof pg.Client | undefined;
}

/** The application name of this process's sessions in `pg_stat_activity` (at most 63 bytes). */
export function applicationName(): string {
  return `migrator ${hostname()}:${process.pid}`.slice(0, 63);
}

/**
 * Refuses the pooled address of a provider. Session advisory locks and session settings need a
 * single server connection throughout, and a pooler in transaction mode hands out a different one
 * each time.
 *
 * @param variable the environment variable that should hold the direct address
 */
export function refusePooledHost(host: string | undefined, variable: string): void {
  if (host === undefined || !/-pooler(\.|$)/i.test(host)) return;
  const direct = host.replace(/-pooler(?=\.|$)/i, "");
  throw new MigratorError(
    `${host} is a pooled address. Migrations hold a session lock and need a direct connection. ` +
      `Set ${variable} to the direct address (most likely the same URL with the host ${direct}).`,
  );
}

/** Options for a `pg` client or pool of the given database. */
export function clientOptions(connection: ConnectionOptions) {
  return {
    host: connection.host,
    port: connection.port ?? 5432,
    user: connection.user,
    password: connection.password,
    database: connection.database,
    ssl: connection.ssl ?? false,
    options: connection.options,
    ...(connection.Client && { Client: connection.Client }),
    application_name: applicationName(),
  };
}

/** Options for a Sequelize instance of the given database; silent, and without settings at connect. */
export function sequelizeOptions(connection: ConnectionOptions) {
  return {
    dialect: "postgres" as const,
    host: connection.host,
    port: connection.port ?? 5432,
    username: connection.user,
    password: connection.password,
    database: connection.database,
    ...(connection.Client && { dialectModule: { ...pg, Client: connection.Client } }),
    logging: false as const,
    keepDefaultTimezone: true,
    pool: { max: 3, min: 0, idle: 1000, evict: 500 },
    dialectOptions: {
      clientMinMessages: "ignore",
      application_name: applicationName(),
      ...(connection.ssl ? { ssl: connection.ssl } : {}),
      ...(connection.options && { options: connection.options }),
    },
  };
}

/** The connection as a URL, without its TLS options. */
export function urlOf({ host, port, user, password, database }: ConnectionOptions): string {
  const [name, secret, path] = [user, password ?? "", database].map(encodeURIComponent);
  return `postgresql://${name}:${secret}@${host}:${port ?? 5432}/${path}`;
}
