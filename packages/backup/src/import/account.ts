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

/** The most rows that one statement inserts, each of which runs triggers: a statement may take only so long. */
const BATCH = 1_000;

/** The same for a statement that inserts `rows`, in batches. Returns how many were inserted. */
export async function insert<Row>(
  { database, userId }: Account,
  statement: Statement<Row>,
  rows: object[],
  ...before: unknown[]
): Promise<number> {
  let inserted = 0;
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = JSON.stringify(rows.slice(from, from + BATCH));
    const { rowCount } = await database.execute(statement, [userId, ...before, batch]);
    inserted += rowCount ?? 0;
  }
  return inserted;
}

/**
 * The key by which something of a source is recognized in later imports. A short number such as 17 may also be
 * an id in another account or file, so it is combined with something lasting.
 */
export function sourceKey(sourceId: string, lasting: string): string {
  return /^\d{1,18}(\/|$)/.test(sourceId) ? `${sourceId} ${lasting}` : sourceId;
}
