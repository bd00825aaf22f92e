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

/**
 * A checksum of each table's rows, or of those of all users but one. What the database computes from
 * the rest of a row is left out: it goes with the migration that brought it, and comes back with it.
 */
export async function checksums(url: string, except = ""): Promise<Record<string, string>> {
  const tables = await ownedTables(url);
  return withClient(url, async (client) => {
    const sums: Record<string, string> = {};
    for (const table of tables) {
      const { rows } = await client.query(
        `WITH written AS (
           SELECT md5((to_jsonb(t) - (
             SELECT coalesce(array_agg(attname::text), '{}') FROM pg_attribute
              WHERE attrelid = '${table}'::regclass AND attgenerated <> ''))::text) AS row
             FROM ${table} t WHERE user_id <> $1)
         SELECT coalesce(md5(string_agg(row, '' ORDER BY row)), '') AS sum FROM written`,
        [except],
      );
      sums[table] = rows[0].sum;
    }
    return sums;
  });
}
