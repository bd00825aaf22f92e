import type { ImportSource } from "@docket/contract/choices";
import type { Database, Statement } from "@docket/database";

/** The account that an import goes into, and the source. */
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

/**
 * The same for a statement that inserts `rows`: nothing is sent if there are none. Returns how many
 * were inserted.
 */
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
 * The key by which something of a source is recognized in later imports. A short number such as 17 may also be
 * an id in another account or file, so it is combined with something lasting.
 */
export function sourceKey(sourceId: string, lasting: string): string {
  return /^\d{1,18}(\/|$)/.test(sourceId) ? `${sourceId} ${lasting}` : sourceId;
}
