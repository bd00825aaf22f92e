/** An error whose message is meant for the user at the terminal: no stack trace is shown. */
export class MigratorError extends Error {
  override readonly name: string = "MigratorError";
}

/** The fields of a PostgreSQL error that the driver passes on. */
export interface DatabaseErrorFields {
  message: string;
  code?: string;
  detail?: string;
  hint?: string;
  position?: string;
  where?: string;
}

/** The fields of a database error, even if Sequelize wrapped it; undefined for any other error. */
export function databaseError(error: unknown): DatabaseErrorFields | undefined {
  const original = (error as { original?: unknown } | null)?.original ?? error;
  const fields = original as Partial<DatabaseErrorFields> | null;
  if (typeof fields?.code === "string" && /^[0-9A-Z]{5}$/.test(fields.code)) {
    return fields as DatabaseErrorFields;
  }
  return undefined;
}

/** The database refused a statement of a migration. `message` names the file and the statement. */
export class StatementError extends MigratorError {
  override readonly name = "StatementError";

  constructor(
    readonly migration: string,
    readonly direction: "up" | "down",
    readonly statement: { number: number; of: number | undefined; sql: string },
    cause: unknown,
  ) {
    super(describe(migration, direction, statement, cause), { cause });
  }
}

function describe(
  migration: string,
  direction: string,
  statement: { number: number; of: number | undefined; sql: string },
  cause: unknown,
): string {
  const fields = databaseError(cause);
  const reason = fields?.message ?? (cause instanceof Error ? cause.message : String(cause));
  const count = statement.of === undefined ? "" : ` of ${statement.of}`;
  const lines = [
    `${migration} (${direction}): statement ${statement.number}${count} failed: ${reason}${fields?.code ? ` [${fields.code}]` : ""}`,
  ];
  if (fields?.detail) lines.push(`  detail: ${fields.detail}`);
  if (fields?.hint) lines.push(`  hint: ${fields.hint}`);
  if (fields?.where) lines.push(`  where: ${fields.where.replaceAll("\n", "\n         ")}`);
  lines.push("", indent(markPosition(statement.sql, fields?.position)));
  return lines.join("\n");
}

/** Puts a caret under the character that PostgreSQL points at (1-based, counted in characters). */
function markPosition(sql: string, position: string | undefined): string {
  const offset = Number(position) - 1;
  if (!Number.isInteger(offset) || offset < 0 || offset >= sql.length) return sql.trimEnd();
  const lineStart = sql.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = sql.indexOf("\n", offset) === -1 ? sql.length : sql.indexOf("\n", offset);
  const caret = `${" ".repeat(offset - lineStart)}^`;
  return `${sql.slice(0, lineEnd)}\n${caret}${sql.slice(lineEnd)}`.trimEnd();
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
