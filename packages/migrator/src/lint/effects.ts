import type { ClientBase } from "pg";

/** The physical properties of tables that a statement can change, from the catalog. */
export interface Physical {
  /** The tables, by the OIDs that they keep when they are renamed. */
  oids: string[];
  /** What a statement may call them: by name, also without the schema where the search path leads to it. */
  called: string[];
  /** Each table's filenode; a different number means that the table was rewritten. */
  files: Record<string, string>;
  /** `table.column` of every column. */
  columns: string[];
  /** `table.column` of every column that may not be null. */
  notNull: string[];
  /** `table.column` of every column that a validated check already proves not null. */
  proven: string[];
  /** Every index with its table. */
  indexes: Record<string, string>;
  /** Tables that are partitioned. */
  partitioned: string[];
}

// Names do not depend on the search path, which a statement may set.
const query = `
  WITH s AS (
    SELECT oid, nspname, CASE nspname WHEN 'public' THEN '' ELSE quote_ident(nspname) || '.' END AS prefix FROM pg_namespace
  ), r AS (
    SELECT c.oid, c.relkind, n.prefix, n.prefix || quote_ident(c.relname) AS name FROM pg_class c JOIN s n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
       AND ($1::oid[] IS NULL OR c.oid = ANY ($1))
  ), a AS (
    SELECT r.name || '.' || a.attname AS name, r.oid, a.attname, a.attnotnull
      FROM r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  )
  SELECT (SELECT coalesce(json_agg(oid::text), '[]') FROM r) AS oids,
         (SELECT coalesce(json_agg(one), '[]') FROM r, unnest(ARRAY[r.name, r.oid::regclass::text]) AS one) AS called,
         (SELECT coalesce(json_object_agg(name, pg_relation_filenode(oid)::text), '{}') FROM r) AS files,
         (SELECT coalesce(json_agg(name), '[]') FROM a) AS columns,
         (SELECT coalesce(json_agg(name), '[]') FROM a WHERE attnotnull) AS "notNull",
         (SELECT coalesce(json_agg(name), '[]') FROM a WHERE EXISTS (
            SELECT FROM pg_constraint k WHERE k.conrelid = a.oid AND k.contype = 'c' AND k.convalidated
               AND pg_get_constraintdef(k.oid) LIKE '%(' || quote_ident(a.attname) || ' IS NOT NULL)%')) AS proven,
         (SELECT coalesce(json_object_agg(r.prefix || quote_ident(x.relname), r.name), '{}')
            FROM r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
           WHERE NOT x.relispartition) AS indexes,
         (SELECT coalesce(json_agg(name), '[]') FROM r WHERE relkind = 'p') AS partitioned`;

/**
 * Reads these properties; works inside an open transaction.
 *
 * @param oids the tables; default: all
 */
export async function readPhysical(
  client: Pick<ClientBase, "query">,
  oids?: string[],
): Promise<Physical> {
  const { rows } = await client.query<Physical>(query, [oids]);
  return rows[0]!;
}
