import type { Scope } from "./context.js";

/** A statement that was sent, and its outcome. */
export interface SentStatement {
  text: string;
  values: unknown[];
  /** The identity it was sent as. */
  scope: Pick<Scope, "role" | "userId" | "readOnly">;
  inIndexOrder: boolean;
  milliseconds: number;
  error?: Error;
}

const secretive = /\b(sessions|accounts|verifications|jwks|api_keys)\b|password|token|secret/i;
/** A string as SQL writes it: quoted, with backslashes, or between dollars. */
const literal = /\bE'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(\$\w*\$).*?\1/gis;
const LONGEST = 200;

/**
 * Logs statements that took at least `milliseconds`, without their values, which are people's data.
 */
export function slowSql(
  milliseconds: number,
  write: (line: string) => void,
): (entry: SentStatement) => void {
  const line = sqlEcho(write);
  return (entry) => {
    if (entry.milliseconds >= milliseconds) line({ ...entry, values: [] });
  };
}

/**
 * Logs each statement with its duration and values; for statements that touch credentials, values
 * and literals are hidden.
 */
export function sqlEcho(write: (line: string) => void): (entry: SentStatement) => void {
  return ({ text, values, scope, milliseconds, error }) => {
    const secret = secretive.test(text);
    const shown = secret ? text.replace(literal, "'…'") : text;
    const bound =
      values.length === 0
        ? ""
        : secret
          ? ` [${values.length} hidden]`
          : ` ${JSON.stringify(values.map(short))}`;
    const who = scope.role === null ? "system" : scope.userId ? `user ${scope.userId}` : scope.role;
    const end = error ? ` failed: ${secret ? codeOf(error) : error.message}` : "";
    write(
      `${milliseconds.toFixed(1)} ms (${who}) ${shown.replace(/\s+/g, " ").trim()}${bound}${end}`,
    );
  };
}

function short(value: unknown): unknown {
  return typeof value === "string" && value.length > LONGEST
    ? `${value.slice(0, LONGEST)}…`
    : value;
}

/** Replaces the message, which may quote the offending value. */
function codeOf(error: Error): string {
  return (error as { code?: string }).code ?? error.name;
}
