import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import tls from "node:tls";
import { DatabaseError } from "./errors.js";
import { placeOf, variableOf } from "./settings.js";
import { whyUnreadable } from "./unreadable.js";

/** A parsed PostgreSQL URL; everything that connects takes its settings from here. */
export interface ConnectionSettings {
  /** Where somebody has set the address, for messages: a variable, or its first part. */
  variable: string;
  /** A name, an address, or the folder of a Unix socket. */
  host: string;
  port: number;
  user: string;
  password: string | undefined;
  database: string;
  /** `false`: plaintext. */
  ssl: ConnectionOptions | false;
  /** `require`: refuse a server that does not offer it; `prefer`: use it where it is offered. */
  channelBinding: "prefer" | "require" | "disable";
  /** The server runs on this machine, and shares its processors. */
  local: boolean;
  /**
   * There is a pooler in transaction mode in between: no session state may be kept on a connection.
   */
  pooled: boolean;
  /** The libpq `options` parameter, which Neon uses to name an endpoint. */
  options: string | undefined;
}

const understood = new Set([
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "channel_binding",
  "pgbouncer",
  "options",
  "application_name",
  "connect_timeout",
]);

/**
 * Reads `postgresql://user:password@host:port/database?sslmode=…`; the host may be the
 * percent-encoded folder of a Unix socket.
 *
 * `sslmode` `require`, `verify-ca` and `verify-full` all verify the server's certificate chain, and
 * `verify-full` its host name as well. Without `sslmode`, the connection to a server on this
 * machine is plaintext unless the URL names certificates, and to any other as with `verify-full`.
 * Modes that would not verify are refused.
 *
 * @param name the variable that the URL comes from, for the messages
 * @throws DatabaseError `bad-url`
 */
export function parseConnectionUrl(url: string, name = "DATABASE_URL"): ConnectionSettings {
  const variable = variableOf(url, name);
  const fail: Fail = (why, ...parts) => {
    throw new DatabaseError("bad-url", `${placeOf(variable, ...parts)} ${why}`);
  };
  if (/^\w+:\/\/(?:[^/?]*@)?[^/?@]*,[^/?@]*(?:[/?]|$)/.test(url)) {
    fail(
      "names several servers. Name one: the primary, or an address that leads to it. A replica goes into DATABASE_REPLICA_URL.",
    );
  }
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !parsed.hostname) {
    return fail(
      "is not a PostgreSQL URL, such as postgresql://user:password@host:5432/database. In a password, percent-encode all but letters and digits, or give the address in parts (DATABASE_HOST, DATABASE_PASSWORD, …).",
    );
  }
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return fail("has a % that begins no escape. Write it as %25.");
    }
  };
  const query = parsed.searchParams;
  for (const parameter of query.keys()) {
    if (!understood.has(parameter))
      fail(`has a parameter that Docket does not know: ${parameter}.`);
  }
  const host = decode(parsed.hostname).replace(/^\[(.*)\]$/, "$1");
  const database = decode(parsed.pathname.slice(1));
  if (!database) fail("names no database. Add /name after the host.");
  if (!parsed.username) fail("names no user. Add user:password@ before the host.");
  const channelBinding = query.get("channel_binding") ?? "prefer";
  if (!isOneOf(channelBinding, ["prefer", "require", "disable"])) {
    return fail(`says channel_binding=${channelBinding}; it can be prefer, require or disable.`);
  }
  const ssl = sslOptions(host, query, fail);
  if (!ssl && channelBinding === "require") {
    fail("says channel_binding=require, which needs TLS, and asks for a plaintext connection.");
  }
  return {
    variable,
    host,
    port: parsed.port ? Number(parsed.port) : 5432,
    user: decode(parsed.username),
    password: parsed.password ? decode(parsed.password) : undefined,
    database,
    ssl,
    channelBinding: ssl ? channelBinding : "disable",
    local: isThisMachine(host),
    pooled: query.get("pgbouncer") === "true" || isPoolerHost(host),
    options: query.get("options") ?? undefined,
  };
}

/** @param parts which of the address is wrong, if it can be given by itself */
type Fail = (why: string, ...parts: Parameters<typeof placeOf>[1][]) => never;

/** Whether `host` is a pooler: Neon's pooled endpoints say so in their names. */
function isPoolerHost(host: string): boolean {
  return /^[^.]+-pooler\./.test(host);
}

function sslOptions(host: string, query: URLSearchParams, fail: Fail): ConnectionOptions | false {
  const plain = isThisMachine(host) && !query.has("sslrootcert") && !query.has("sslcert");
  const mode = query.get("sslmode") ?? (plain ? "disable" : "verify-full");
  if (mode === "disable") return false;
  if (!isOneOf(mode, ["require", "verify-ca", "verify-full"])) {
    return fail(
      `says sslmode=${mode}, which would not protect the connection. Use verify-full (or require, verify-ca; disable for plaintext).`,
      "SSLMODE",
    );
  }
  const file = (parameter: string) => {
    const path = query.get(parameter);
    if (!path || path === "system") return undefined;
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      const why = `says ${parameter}=${path}, which ${whyUnreadable(error)}.`;
      return fail(why, "SSLROOTCERT");
    }
  };
  const certificates = {
    ca: file("sslrootcert"),
    cert: file("sslcert"),
    key: file("sslkey"),
  };
  try {
    tls.createSecureContext(certificates);
  } catch (error) {
    fail(
      `names certificates or a key (sslrootcert, sslcert, sslkey) that cannot be used: ${(error as Error).message}.`,
      "SSLROOTCERT",
    );
  }
  return {
    host,
    rejectUnauthorized: true,
    ...certificates,
    minVersion: "TLSv1.2",
    checkServerIdentity: (_, certificate) =>
      mode === "verify-full" ? tls.checkServerIdentity(host, certificate) : undefined,
  };
}

function isThisMachine(host: string): boolean {
  return (
    host === "localhost" || host === "::1" || /^127(\.\d+){1,3}$/.test(host) || host.startsWith("/")
  );
}

function isOneOf<const T extends string>(value: string, allowed: readonly T[]): value is T {
  return (allowed as readonly string[]).includes(value);
}
