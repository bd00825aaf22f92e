import type { ClientBase } from "pg";

/** What filling a table needs to know about a column. */
export interface SampleColumn {
  name: string;
  type: string;
  nullable: boolean;
  /** A default that the server computes. */
  hasDefault: boolean;
  generated: boolean;
  /** Values that can be read off its enum and its check constraints, as text. */
  hints: string[];
}

/** A foreign key: columns here, columns there. */
export interface SampleReference {
  columns: string[];
  table: string;
  referenced: string[];
}

/** A table to fill. */
export interface SampleTable {
  /** Name as written in SQL, schema and all. */
  ident: string;
  columns: SampleColumn[];
  references: SampleReference[];
}

const tablesQuery = `
  SELECT c.oid::regclass::text AS ident, coalesce((
    SELECT json_agg(json_build_object(
      'name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod),
      'nullable', NOT (a.attnotnull OR t.typnotnull), 'hasDefault', a.atthasdef OR a.attidentity <> '',
      'generated', a.attgenerated <> '',
      'hints', to_json(coalesce((SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid), '{}')
               || coalesce((SELECT array_agg(m[1]) FROM pg_constraint k,
                       regexp_matches(pg_get_constraintdef(k.oid), '''((?:[^'']|'''')*)''', 'g') m
                     WHERE k.contype = 'c' AND (k.conrelid = c.oid AND a.attnum = ANY (k.conkey) OR k.contypid = a.atttypid)), '{}')
               || coalesce((SELECT array_agg(m[1]) FROM pg_constraint k,
                       regexp_matches(pg_get_constraintdef(k.oid), '(?<![\\w''])(-?\\d+(?:\\.\\d+)?)(?![\\w''])', 'g') m
                     WHERE k.contype = 'c' AND (k.conrelid = c.oid AND a.attnum = ANY (k.conkey) OR k.contypid = a.atttypid)), '{}'))
      ) ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns,
    coalesce((SELECT json_agg(json_build_object(
      'table', k.confrelid::regclass::text,
      'columns', (SELECT json_agg(quote_ident(a.attname) ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(n, o) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n),
      'referenced', (SELECT json_agg(quote_ident(a.attname) ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(n, o) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n)))
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'), '[]') AS references
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
   ORDER BY c.oid`;

/** The tables of a database, those that others refer to first. */
export async function sampleTables(client: ClientBase): Promise<SampleTable[]> {
  const { rows } = await client.query<SampleTable>(tablesQuery);
  return parentsFirst(rows);
}

function parentsFirst(tables: SampleTable[]): SampleTable[] {
  const sorted: SampleTable[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const placed = new Set(sorted.map((table) => table.ident));
    const ready = waiting.filter((table) =>
      table.references.every((to) => to.table === table.ident || placed.has(to.table)),
    );
    sorted.push(...(ready.length > 0 ? ready : waiting.slice(0, 1))); // a cycle is cut anywhere
    waiting = waiting.filter((table) => !sorted.includes(table));
  }
  return sorted;
}
