import { withClient } from "@docket/testing";

/** The tables whose rows belong to users. */
export async function ownedTables(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attname = 'user_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  });
}

/** The columns of those tables. */
export async function columnsOf(url: string): Promise<Record<string, string[]>> {
  const tables = await ownedTables(url);
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ table: string; columns: string[] }>(
      `SELECT attrelid::regclass::text AS table, array_agg(attname::text ORDER BY attname) AS columns
         FROM pg_attribute
        WHERE attrelid::regclass::text = ANY($1) AND attnum > 0 AND NOT attisdropped GROUP BY 1`,
      [tables],
    );
    return Object.fromEntries(rows.map(({ table, columns }) => [table, columns]));
  });
}

/** The tables and columns that are in both. */
export function common(
  one: Record<string, string[]>,
  other: Record<string, string[]>,
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(one).flatMap(([table, columns]) => {
      const shared = columns.filter((column) => other[table]?.includes(column));
      return shared.length > 0 ? [[table, shared]] : [];
    }),
  );
}

/** A checksum of each table's rows, or of those of all users but one; of all columns, or of some. */
export async function checksums(
  url: string,
  { except = "", columns }: { except?: string; columns?: Record<string, string[]> } = {},
): Promise<Record<string, string>> {
  const all = columns ?? (await columnsOf(url));
  return withClient(url, async (client) => {
    const sums: Record<string, string> = {};
    for (const [table, names] of Object.entries(all)) {
      const { rows } = await client.query(
        `SELECT coalesce(md5(string_agg(sum, '' ORDER BY sum)), '') AS sum
           FROM (SELECT md5(ROW(${names.join(", ")})::text) AS sum FROM ${table} WHERE user_id <> $1) AS each`,
        [except],
      );
      sums[table] = rows[0].sum;
    }
    return sums;
  });
}
