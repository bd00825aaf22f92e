import type { ClientBase } from "pg";
import { FROM_OWN_TABLES } from "./content.js";
import { constantsIn, readTypes, type SampleType } from "./sample-types.js";

/** The properties of a column that are needed to fill it. */
export interface SampleColumn {
  /** As written in SQL. */
  name: string;
  type: SampleType;
  nullable: boolean;
  generated: boolean;
  /** Constants, as text, from constraints and partition bounds that mention the column. */
  hints: string[];
}

/** A foreign key: own columns and referenced columns. */
export interface SampleReference {
  columns: string[];
  table: string;
  referenced: string[];
}

/** A constraint or unique index, with the columns that it concerns. */
interface SampleRule {
  name: string;
  columns: string[];
  /** Whether the values must be unique. */
  unique: boolean;
}

/** A table that stores rows itself: a plain one, or a partition that is not partitioned further. */
export interface SampleTable {
  /** Name as written in SQL, schema and all. */
  ident: string;
  /** The topmost partitioned table of a partition; otherwise its own name. */
  root: string;
  columns: SampleColumn[];
  references: SampleReference[];
  /** Constraints and unique indexes. */
  rules: SampleRule[];
  /** The columns of the partition key. */
  partitionKey: string[];
}

interface TableRow extends Omit<SampleTable, "columns"> {
  columns: (Omit<SampleColumn, "type" | "hints"> & {
    type: string;
    oid: string;
    expressions: string[];
  })[];
}

const columnNames = (relation: string, numbers: string) =>
  `coalesce((SELECT json_agg(quote_ident(a.attname) ORDER BY o) FROM unnest(${numbers}) WITH ORDINALITY u(n, o)
      JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = n), '[]')`;

const tablesQuery = `
  SELECT c.oid::regclass::text AS ident,
    CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::regclass::text ELSE c.oid::regclass::text END AS root,
    coalesce((SELECT json_agg(json_build_object(
      'name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod), 'oid', a.atttypid::text,
      'nullable', NOT a.attnotnull AND NOT EXISTS (SELECT FROM pg_index i
                    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)),
      'generated', a.attgenerated <> '',
      'expressions', (SELECT coalesce(json_agg(text), '[]') FROM (
          SELECT pg_get_constraintdef(k.oid) AS text FROM pg_constraint k
           WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
          UNION ALL
          SELECT pg_get_expr(p.relpartbound, p.oid) FROM pg_partition_ancestors(c.oid) x JOIN pg_class p ON p.oid = x.relid
           WHERE c.relispartition AND p.relispartition
          UNION ALL
          SELECT pg_get_expr(i.indpred, i.indrelid) FROM pg_index i
           WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NOT NULL) e)
      ) ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns,
    coalesce((SELECT json_agg(json_build_object(
      'table', k.confrelid::regclass::text, 'columns', ${columnNames("k.conrelid", "k.conkey")},
      'referenced', ${columnNames("k.confrelid", "k.confkey")}) ORDER BY k.conname)
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
       AND (k.conparentid = 0 OR NOT EXISTS (SELECT FROM pg_constraint up WHERE up.oid = k.conparentid AND up.conrelid = c.oid))), '[]') AS references,
    coalesce((SELECT json_agg(json_build_object('name', k.conname, 'unique', k.contype IN ('p', 'u'), 'columns', ${columnNames("k.conrelid", "k.conkey")}))
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'), '[]')::jsonb
    || coalesce((SELECT json_agg(json_build_object('name', x.relname, 'unique', true, 'columns',
        (SELECT coalesce(json_agg(DISTINCT quote_ident(a.attname)), '[]') FROM pg_depend d
          JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = c.oid)))
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisunique), '[]')::jsonb AS rules,
    (SELECT coalesce(json_agg(DISTINCT quote_ident(a.attname)), '[]') FROM pg_partition_ancestors(c.oid) x
       JOIN pg_partitioned_table p ON p.partrelid = x.relid
       JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs)) AS "partitionKey"${FROM_OWN_TABLES}`;

/** The tables of a database that store rows, referenced tables first. */
export async function sampleTables(client: ClientBase): Promise<SampleTable[]> {
  const typeOf = await readTypes(client);
  const { rows } = await client.query<TableRow>(tablesQuery);
  const tables = rows.map((row) => ({
    ...row,
    columns: row.columns.map(({ oid, type: name, expressions, ...column }) => {
      const type = typeOf(oid, name);
      const hints = [...constantsIn(expressions), ...type.hints];
      return { ...column, type, hints, nullable: column.nullable && !type.required };
    }),
  }));
  return parentsFirst(tables);
}

function parentsFirst(tables: SampleTable[]): SampleTable[] {
  const sorted: SampleTable[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const missing = new Set(waiting.map((table) => table.root));
    const isFree = (table: SampleTable, references = table.references) =>
      references.every((to) => to.table === table.root || !missing.has(to.table));
    const ready = waiting.filter((table) => isFree(table));
    // A cycle is cut where a reference may be missing at first, if there is such a place.
    const cut = waiting.find((table) => isFree(table, table.references.filter(isRequired(table))));
    sorted.push(...(ready.length > 0 ? ready : [cut ?? waiting[0]!]));
    waiting = waiting.filter((table) => !sorted.includes(table));
  }
  return sorted;
}

function isRequired({ columns }: SampleTable): (reference: SampleReference) => boolean {
  const nullable = columns.filter((column) => column.nullable).map(({ name }) => name);
  return (reference) => !reference.columns.some((name) => nullable.includes(name));
}
