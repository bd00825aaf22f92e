import { driverError, explainFailure, withoutLiterals } from "@docket/database";
import pino, { type Logger } from "pino";
import { LogOutput } from "./log-output.js";

/** Properties of errors that hold people's data: the values of statements, and the rows they are about. */
const withData = new Set([
  "parameters",
  "detail",
  "where",
  "fields",
  "errors",
  "aggregateErrors",
  "parent",
  "original",
]);

/**
 * An error as it is logged: type, message and codes, the stack unless the database's state explains it, and the
 * statement without its values.
 */
function serializeError(error: Error): object {
  const kept = Object.entries(pino.stdSerializers.err(error)).filter(
    ([name]) => !withData.has(name),
  );
  const { code, table, constraint } = (driverError(error) ?? {}) as Record<string, unknown>;
  const { sql, message, stack, ...properties } = Object.fromEntries(kept);
  // PostgreSQL quotes the value in its messages about data, which are those of class 22.
  const hidden = String(code).startsWith("22") ? error.message : "";
  const withoutValue = (text: unknown) =>
    hidden && typeof text === "string" ? text.replaceAll(hidden, `SQLSTATE ${code}`) : text;
  return {
    code,
    table,
    constraint,
    ...properties,
    message: withoutValue(message),
    stack: explainFailure(error) === null ? withoutValue(stack) : undefined,
    sql: typeof sql === "string" ? withoutLiterals(sql) : undefined,
  };
}

/** The server's log: one line of JSON per entry on stdout, written at least once a second. */
export function createLogger(level: string): Logger {
  return pino({ level, serializers: { err: serializeError } }, new LogOutput(process.stdout.fd));
}
