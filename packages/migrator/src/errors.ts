/** An error whose message is meant for the user at the terminal: no stack trace is shown. */
export class MigratorError extends Error {
  override readonly name: string = "MigratorError";
}

/** The fields of a PostgreSQL error that the driver passes on. */
interface DatabaseErrorFields {
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

/** What an error says, with the SQLSTATE of one of the database. */
export function reasonOf(error: unknown): string {
  const fields = databaseError(error);
  if (fields) return `${fields.message} [${fields.code}]`;
  return error instanceof Error ? error.message : String(error);
}

/** The same, with the statement if Sequelize sent it. */
export function reasonWithSql(error: unknown): string {
  const { sql } = (error ?? {}) as { sql?: string };
  return `${reasonOf(error)}${sql ? `\n\n    ${sql}` : ""}`;
}

/** The database refused a statement of a migration. `message` names the file and the statement. */
export class StatementError extends MigratorError {
  override readonly name = "StatementError";
  /** Whether the statement itself has raised the error, with a hint on what to do. */
  readonly saysWhatToDo: boolean;

  constructor(
    readonly migration: string,
    readonly direction: "up" | "down",
    readonly statement: { number: number; of?: number; sql: string },
    cause: unknown,
  ) {
    const { number, of, sql } = statement;
    const { code, detail, hint, where, position } = databaseError(cause) ?? {};
    const saysWhatToDo = code === "P0001" && hint !== undefined;
    const lines = [
      `${migration} (${direction}): statement ${number}${of ? ` of ${of}` : ""} failed: ${reasonOf(cause)}`,
      ...(detail ? [`  detail: ${detail}`] : []),
      ...(hint ? [`  hint: ${hint}`] : []),
    ];
    if (!saysWhatToDo) {
      if (where) lines.push(`  where: ${where.replaceAll("\n", "\n         ")}`);
      lines.push("", markPosition(sql, position).replace(/^/gm, "    "));
    }
    super(lines.join("\n"), { cause });
    this.saysWhatToDo = saysWhatToDo;
  }
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
