import type { ClientBase } from "pg";
import { databaseError } from "../errors.js";
import { statementsOf } from "../split.js";
import { attempt } from "./attempt.js";
import { type Content, readContent } from "./content.js";
import { type AlteredColumn, changedByRoundTrip } from "./lost-content.js";
import { conversions, convertedColumns } from "./statement-parts.js";

/** A statement that fails on some rows that the old schema allows. */
export interface FailingStatement {
  /** Its index in its direction, or that of those with which it runs together. */
  index: number;
  sql: string;
  /** The server's error message. */
  reason: string;
}

/**
 * Finds all statements of a direction that fail on the existing rows, not only the first: a failed
 * one is skipped, and the others are tried. Everything is rolled back.
 *
 * @param before statements that prepare the rows, as far as they succeed
 */
export async function failingStatements(
  client: ClientBase,
  statements: string[],
  before: string[] = [],
): Promise<FailingStatement[]> {
  await client.query("BEGIN");
  try {
    await failedIn(client, before);
    const failed = await failedIn(client, statements);
    return failed.filter(({ error }) => isAboutData(error)).map(({ error: _, ...one }) => one);
  } finally {
    await client.query("ROLLBACK");
  }
}

/**
 * The same on rows with numbers that no smaller type holds. They are not among the sample rows, for
 * a conversion that always fails would not show that it alters other values.
 */
export async function failingOnExtremes(
  client: ClientBase,
  statements: string[],
): Promise<FailingStatement[]> {
  const columns = statements.flatMap(conversions);
  const updates = columns.flatMap(({ table, column }) =>
    ["3e38", "1e300"].map(
      (number) =>
        `UPDATE ${table} SET ${column} = ${number} WHERE ctid = (SELECT min(ctid) FROM ${table})`,
    ),
  );
  return columns.length === 0 ? [] : failingStatements(client, statements, updates);
}

/** Runs statements in the current transaction, skips those that fail, and returns them. */
export async function failedIn(
  client: ClientBase,
  statements: string[],
): Promise<(FailingStatement & { error: unknown })[]> {
  const found: Awaited<ReturnType<typeof failedIn>> = [];
  for (const [index, text] of statements.entries()) {
    for (const sql of statementsOf(text)) {
      const { error } = await attempt(client, () => client.query(sql));
      if (error) found.push({ index, sql, reason: (error as Error).message, error });
    }
  }
  return found;
}

/** Classes 22 (data exception) and 23 (integrity constraint violation). */
export function isAboutData(error: unknown): boolean {
  const code = databaseError((error as Error).cause ?? error)?.code ?? "";
  return /^2[23]/.test(code);
}

/** Both, in the order of their statements; of two about the same one, the first. */
export function oncePerStatement(
  some: FailingStatement[],
  more: FailingStatement[],
): FailingStatement[] {
  const added = more.filter(({ sql }) => some.every((one) => one.sql !== sql));
  return [...some, ...added].sort((a, b) => a.index - b.index);
}

/**
 * The columns whose values do not survive statements that lead to another schema and others that
 * lead back. Each statement is tried by itself, so that a conversion that alters values is found
 * beside others that fail. Everything is rolled back.
 *
 * @param names statements after which the tables have the names of `content`
 * @param content the content before
 */
export async function changedThereAndBack(
  client: ClientBase,
  there: string[],
  back: string[],
  names: string[],
  content: Content,
): Promise<AlteredColumn[]> {
  await client.query("BEGIN");
  try {
    const stays = (await failedIn(client, there)).flatMap(({ sql }) => convertedColumns(sql));
    const failed = await failedIn(client, back);
    await failedIn(client, names);
    const irreversible = failed
      .filter(({ error }) => isAboutData(error))
      .flatMap(({ sql }) => convertedColumns(sql));
    const changed = changedByRoundTrip(content, await readContent(client));
    const notBack = new Set(failed.flatMap(({ sql }) => convertedColumns(sql)));
    return [
      ...irreversible.map((column) => ({ column })),
      ...changed.filter(({ column }) => !notBack.has(column)),
    ].filter(({ column }) => !stays.includes(column));
  } finally {
    await client.query("ROLLBACK");
  }
}
