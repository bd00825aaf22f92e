import type { ImportSource } from "@docket/contract/choices";
import type { Database, Statement } from "@docket/database";

/** Into whose account something is imported, and from where. */
export interface Account {
  database: Database;
  userId: string;
  source: ImportSource;
}

/** Runs a statement whose first value is the user's id. */
export async function rowsOf<Row>(
  { database, userId }: Account,
  statement: Statement<Row>,
  ...values: unknown[]
): Promise<Row[]> {
  const { rows } = await database.execute(statement, [userId, ...values]);
  return rows;
}

/** The same for one that inserts `rows`: nothing is sent if there are none. Gives how many were new. */
export async function insert<Row>(
  { database, userId }: Account,
  statement: Statement<Row>,
  rows: object[],
  ...before: unknown[]
): Promise<number> {
  if (rows.length === 0) return 0;
  const values = [userId, ...before, JSON.stringify(rows)];
  const { rowCount } = await database.execute(statement, values);
  return rowCount ?? 0;
}

/**
 * By what something of a source is known later. An id such as 17 may be another account's or another file's as
 * well; together with something that stays as it is, it is not.
 */
export function sourceKey(sourceId: string, lasting: string): string {
  return /^\d{1,18}(\/|$)/.test(sourceId) ? `${sourceId} ${lasting}` : sourceId;
}
