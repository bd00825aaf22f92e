import { conditionOf } from "./conditions.js";
import { driverError } from "./driver-error.js";
import { closed, DatabaseError } from "./errors.js";
import { howToAdd, placeOf } from "./settings.js";

/** What a failure means for the caller. */
export type Failure =
  /** The connection was lost or not made; the statement may or may not have been applied. */
  | "connection-lost"
  /** The database rolled the transaction back and asks for a retry. */
  | "conflict"
  /** A prepared statement was missing, duplicate or outdated; the transaction was rolled back. */
  | "stale-statement"
  /** The database cannot do its work at the moment; see {@link conditionOf}. */
  | "unable"
  /** Anything else: the statement itself was refused. */
  | "refused";

const IDLE_IN_TRANSACTION = "25P03";
const lostStates = new Set([
  IDLE_IN_TRANSACTION,
  "25P04", // transaction for too long
  "57P05", // idle for too long
  "57P01",
  "57P02",
  "57P03",
  "57P04", // the database was dropped
  "53300",
]);
const lostCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ECONNABORTED",
  "EHOSTDOWN",
  "ENETDOWN",
  "EADDRNOTAVAIL", // no local port is left
  "EMFILE", // no file descriptor is left
  "ENFILE",
  "ERR_STREAM_DESTROYED",
]);
const lostMessage =
  /Connection terminated|Connection timed out|Query read timeout|timeout expired|Client has encountered a connection error|not queryable|Client was closed|stream was destroyed|write after end|server conn crashed|query_wait_timeout|server login has been failing|pooler is shut down|no more connections allowed|client_login_timeout|the database system is|connect to compute node|Control plane request failed/i;

/** Classifies `error`. */
export function classify(error: unknown): Failure {
  const driver = driverError(error);
  const code = driver?.code ?? "";
  if (code === "40001" || code === "40P01") return "conflict";
  if (code === "26000" || code === "42P05") return "stale-statement";
  // By the function that reports it, since the server may speak another language.
  if (code === "0A000" && driver?.routine === "RevalidateCachedQuery") return "stale-statement";
  // A mistake of the caller, though PostgreSQL reports it as a protocol violation.
  if (code === "08P01" && driver?.routine === "exec_bind_message") return "refused";
  // The database has ALLOW_CONNECTIONS false.
  if (code === "55000" && driver?.routine === "CheckMyDatabase") return "connection-lost";
  // Class 08: connection exceptions, also those reported by poolers.
  if (lostStates.has(code) || lostCodes.has(code) || /^08...$/.test(code)) return "connection-lost";
  // Whatever the code: it is ENOENT while the server of a Unix socket does not run.
  if (driver?.syscall === "connect") return "connection-lost";
  if (lostMessage.test(driver?.message ?? "")) return "connection-lost";
  if (conditionOf(error) !== null) return "unable";
  return "refused";
}

const notApplied = new WeakSet<object>();

/** Records that the statement that failed with `error` had no effect. */
export function markNotApplied(error: object): void {
  notApplied.add(error);
}

/**
 * Whether it is certain that the statement had no effect: the server ended the connection instead
 * of executing it, or it was never sent.
 */
export function wasNotApplied(error: unknown): boolean {
  const driver = driverError(error);
  if (driver === null) return false;
  return (
    notApplied.has(driver) ||
    driver.code === IDLE_IN_TRANSACTION ||
    /is not queryable$/.test(driver.message)
  );
}

/** Whether the server ended the connection since its transaction sent nothing for too long. */
export function wasIdleTooLong(error: unknown): boolean {
  const driver = driverError(error);
  return [driver, driverError(driver?.cause)].some((one) => one?.code === IDLE_IN_TRANSACTION);
}

const certificateCodes: Record<string, string> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet, by this machine's clock",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate was not issued by an authority that is trusted here",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed and not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate was not issued by an authority that is trusted here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate was not issued by an authority that is trusted here",
  CERT_SIGNATURE_FAILURE: "its certificate's signature is wrong",
};

/**
 * The error for a failure to connect that a retry cannot fix, with a message that says what to do;
 * `null` if a retry may help.
 *
 * @param variable of the connection's settings
 */
export function permanentConnectFailure(error: unknown, variable: string): DatabaseError | null {
  if (error instanceof DatabaseError) return error;
  const driver = driverError(error);
  const code = driver?.code ?? "";
  const message = driver?.message ?? "";
  const because = (kind: DatabaseError["code"], text: string) =>
    new DatabaseError(kind, text, { cause: error });
  if (certificateCodes[code]) {
    return because(
      "certificate",
      `The database server was refused: ${certificateCodes[code]}. ${
        code === "ERR_TLS_CERT_ALTNAME_INVALID"
          ? `Name it in ${placeOf(variable, "HOST")} as its certificate does; only where that cannot be, ${howToAdd("sslmode", "verify-ca", variable)}.`
          : `If it has an authority of its own, ${howToAdd("sslrootcert", "/path/to/ca.pem", variable)}.`
      }`,
    );
  }
  if (/pool is draining/.test(message)) return closed();
  if (/does not support SSL/.test(message)) {
    return because(
      "certificate",
      `The database server does not offer TLS, and ${variable} asks for it. Only where the network is your own, ${howToAdd("sslmode", "disable", variable)}.`,
    );
  }
  if (/error establishing an SSL connection/.test(message)) {
    const place = placeOf(variable, "HOST", "PORT");
    return because(
      "bad-url",
      `The server that answers does not seem to be PostgreSQL. Check the host and the port in ${place}.`,
    );
  }
  if (/unsupported startup parameter/.test(message)) {
    return because(
      "bad-url",
      `A pooler (PgBouncer) is in front of the database: ${howToAdd("pgbouncer", "true", variable)}.`,
    );
  }
  if (/client password must be/.test(message)) {
    return because(
      "bad-url",
      `The database wants a password, and ${placeOf(variable, "PASSWORD")} has none.`,
    );
  }
  // PgBouncer reports this only in its message.
  if (code === "28P01" || code === "28000" || /SASL authentication failed/.test(message)) {
    const remedy = /no encryption/.test(message)
      ? `If it wants TLS, ${howToAdd("sslmode", "verify-full", variable)}.`
      : `Check the user and the password in ${placeOf(variable, "USER", "PASSWORD")}.`;
    return because("bad-url", `The database refused the login: ${message}. ${remedy}`);
  }
  if (code === "3D000") {
    const remedy = `Create it (deploy/login-role.sql does), or name another in ${placeOf(variable, "NAME")}.`;
    return because("bad-url", `The server has no such database: ${message}. ${remedy}`);
  }
  return null;
}
