import type { ClientBase } from "pg";

/** A type as needed to make values of it, with its component types down to the base types. */
export interface SampleType {
  /** PostgreSQL's name, with the length: `character varying(20)`, `color[]`. */
  name: string;
  kind: "base" | "enum" | "domain" | "array" | "range" | "multirange" | "composite";
  /** The labels of an enum. */
  labels: string[];
  /** Element of an array, base of a domain, bounds of a range or multirange. */
  inner?: SampleType;
  /** The fields of a composite type, in order. */
  fields: SampleType[];
  /** Constants in the checks of a domain and of its base types. */
  hints: string[];
  /** Whether it is a NOT NULL domain, or based on one. */
  required: boolean;
}

interface TypeRow {
  oid: string;
  name: string;
  typtype: string;
  element: string | null;
  base: string | null;
  base_name: string | null;
  subtype: string | null;
  labels: string[];
  fields: { oid: string; name: string }[];
  checks: string[];
  required: boolean;
}

/** The types of all tables' columns, and their component types. */
const typesQuery = `
  WITH RECURSIVE used (oid) AS (
    SELECT a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    UNION
    SELECT part.oid FROM used u JOIN pg_type t ON t.oid = u.oid
     CROSS JOIN LATERAL (
       SELECT t.typelem AS oid UNION ALL SELECT t.typbasetype
       UNION ALL SELECT g.rngsubtype FROM pg_range g WHERE t.oid IN (g.rngtypid, g.rngmultitypid)
       UNION ALL SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) part
     WHERE part.oid <> 0
  )
  SELECT t.oid::text, format_type(t.oid, NULL) AS name, t.typtype,
         CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem::text END AS element,
         nullif(t.typbasetype, 0)::text AS base, format_type(nullif(t.typbasetype, 0), t.typtypmod) AS base_name,
         (SELECT g.rngsubtype::text FROM pg_range g WHERE t.oid IN (g.rngtypid, g.rngmultitypid)) AS subtype,
         coalesce((SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '[]') AS labels,
         coalesce((SELECT json_agg(json_build_object('oid', a.atttypid::text, 'name', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS fields,
         coalesce((SELECT json_agg(pg_get_constraintdef(k.oid)) FROM pg_constraint k
            WHERE k.contypid = t.oid AND k.contype = 'c'), '[]') AS checks,
         t.typnotnull AS required
    FROM used JOIN pg_type t USING (oid)`;

/** Returns the type for an OID and a type name with its length. */
type TypeReader = (oid: string, name: string) => SampleType;

/** Reads the types of a database. */
export async function readTypes(client: ClientBase): Promise<TypeReader> {
  const { rows } = await client.query<TypeRow>(typesQuery);
  const byOid = new Map(rows.map((row) => [row.oid, row]));
  const plain = (name: string): SampleType => {
    return { name, kind: "base", labels: [], fields: [], hints: [], required: false };
  };
  const read: TypeReader = (oid, name) => {
    const row = byOid.get(oid);
    if (!row) return plain(name);
    const own = { ...plain(name), labels: row.labels };
    if (row.typtype === "e") return { ...own, kind: "enum" };
    if (row.typtype === "d") {
      const inner = read(row.base!, row.base_name!);
      const hints = [...constantsIn(row.checks), ...inner.hints];
      return { ...own, kind: "domain", inner, hints, required: row.required || inner.required };
    }
    if (row.subtype !== null) {
      const inner = read(row.subtype, byOid.get(row.subtype)!.name);
      return { ...own, kind: row.typtype === "m" ? "multirange" : "range", inner };
    }
    if (row.typtype === "c") {
      return {
        ...own,
        kind: "composite",
        fields: row.fields.map((field) => read(field.oid, field.name)),
      };
    }
    if (row.element !== null && byOid.has(row.element)) {
      return { ...own, kind: "array", inner: read(row.element, name.replace(/\[\]$/, "")) };
    }
    return own;
  };
  return read;
}

/**
 * The constants of check constraints, which are often just the values that they permit: strings and
 * numbers as text, numbers also plus and minus 1.
 */
export function constantsIn(expressions: string[]): string[] {
  const strings = expressions.flatMap((text) =>
    [...text.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1]!.replaceAll("''", "'")),
  );
  const numbers = expressions.flatMap((text) =>
    [
      ...text.replace(/'(?:[^']|'')*'/g, "''").matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g),
    ].flatMap(([number]) => [number, `${Number(number) + 1}`, `${Number(number) - 1}`]),
  );
  return [...new Set([...strings, ...numbers])];
}
