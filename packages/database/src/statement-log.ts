import type { Scope } from "./context.js";
import { withoutLiterals } from "./sql-literals.js";

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

const secretive =
  /\b(sessions|accounts|verifications|jwks|api_keys|two_factors|invitations)\b|password|token|secret/i;
const LONGEST = 200;

/**
 * Logs statements that took at least `milliseconds`, without values, literals and error messages,
 * which contain people's data.
 */
export function slowSql(
  milliseconds: number,
  write: (line: string) => void,
): (entry: SentStatement) => void {
  return (entry) => {
    if (entry.milliseconds >= milliseconds) write(lineOf(entry, true));
  };
}

/**
 * Logs each statement with its duration, values and error; for statements that touch credentials,
 * values and literals are hidden.
 */
export function sqlEcho(write: (line: string) => void): (entry: SentStatement) => void {
  return (entry) => write(lineOf(entry, secretive.test(entry.text)));
}

function lineOf(
  { text, values, scope, milliseconds, error }: SentStatement,
  hidden: boolean,
): string {
  const shown = (hidden ? withoutLiterals(text) : text).replace(/\s+/g, " ").trim();
  const bound = hidden ? `[${values.length} hidden]` : JSON.stringify(values.map(short));
  const who = scope.role === null ? "system" : scope.userId ? `user ${scope.userId}` : scope.role;
  const end = error ? ` failed: ${hidden ? codeOf(error) : error.message}` : "";
  const time = `${milliseconds.toFixed(1)} ms`;
  return `${time} (${who}) ${shown}${values.length === 0 ? "" : ` ${bound}`}${end}`;
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
