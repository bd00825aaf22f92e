import type { ClientBase } from "pg";
import { escaped, NAME, withoutPublic } from "../names.js";
import { commentQuery, grantQueries, otherQueries } from "./other-objects.js";
import { OWNER, relationQueries } from "./relations.js";
import { withTextConstants } from "./text-constants.js";

/** An object of a schema, with PostgreSQL's own description of it. */
export interface SchemaObject {
  /** `table`, `column`, `constraint`, `index`, `policy`, `grant`, … */
  kind: string;
  /** Name within its kind, without `public.`. */
  name: string;
  definition: string;
}

/** A whole schema; the key is kind and name. */
export type Snapshot = Map<string, SchemaObject>;

/** One difference between two schemas. */
export interface Difference {
  kind: string;
  name: string;
  /** The definition in the first schema; undefined if it is only in the second. */
  before?: string | undefined;
  /** The definition in the second schema; undefined if it is only in the first. */
  after?: string | undefined;
}

const extensionMember = (catalog: string, oid: string) =>
  `EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const catalogQuery = `
  WITH owned_schema AS (
    SELECT n.* FROM pg_namespace n
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
       AND NOT ${extensionMember("pg_namespace", "n.oid")}
  ), relation AS (
    SELECT c.*, quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS ident
      FROM pg_class c JOIN owned_schema s ON s.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
       AND NOT ${extensionMember("pg_class", "c.oid")}
       AND c.oid <> ALL ($1::oid[])
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                          AND c.relkind = 'S' AND d.refobjid = ANY ($1::oid[]))
  ), owned_type AS (
    SELECT t.*, quote_ident(s.nspname) || '.' || quote_ident(t.typname) AS ident
      FROM pg_type t JOIN owned_schema s ON s.oid = t.typnamespace
     WHERE NOT ${extensionMember("pg_type", "t.oid")}
       AND (t.typtype IN ('e', 'd', 'r')
            OR t.typtype = 'c' AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c')
  ), owned_function AS (
    SELECT p.*, quote_ident(s.nspname) || '.' || quote_ident(p.proname)
                || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS ident
      FROM pg_proc p JOIN owned_schema s ON s.oid = p.pronamespace
     WHERE NOT ${extensionMember("pg_proc", "p.oid")}
       AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
  ), fact (kind, name, definition) AS (
    ${[...relationQueries, ...otherQueries, ...grantQueries, commentQuery].join("\n    UNION ALL\n    ")}
  )
  SELECT kind, name, coalesce(definition, '') AS definition FROM fact`;

/**
 * Reads the schema of a database directly from PostgreSQL's catalog, in one consistent snapshot.
 *
 * Proofs, checks and drift reports compare these. It shares no code with the tool that plans
 * migrations, so a difference that the planner overlooks is still found. Left out on purpose: the
 * order of columns, owners, the names of NOT NULL constraints and of identity sequences, and
 * everything that belongs to an extension.
 *
 * @param ignoredTables tables to leave out (the journal), as written in SQL
 */
export async function readSnapshot(
  client: ClientBase,
  ignoredTables: string[] = [],
): Promise<Snapshot> {
  const { rows: ignored } = await client.query(
    `SELECT to_regclass(t)::oid AS oid FROM unnest($1::text[]) t WHERE to_regclass(t) IS NOT NULL`,
    [ignoredTables],
  );
  await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    await client.query("SET LOCAL search_path = pg_catalog");
    const oids = ignored.map((row) => row.oid);
    const { rows } = await client.query<SchemaObject>(catalogQuery, [oids]);
    return new Map(rows.map(plain).map((row) => [`${row.kind} ${row.name}`, row]));
  } finally {
    await client.query("COMMIT");
  }
}

/** All differences between two schemas, in a stable order; empty if they are the same. */
export function compareSnapshots(before: Snapshot, after: Snapshot): Difference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    if (old && now ? isSame(old, now) : old === now) return [];
    const { kind, name } = (old ?? now)!;
    return [{ kind, name, before: old?.definition, after: now?.definition }];
  });
}

/**
 * The role that owns a table may have other names elsewhere; a policy that was made for it, and not
 * by its name, is the same.
 */
function isSame(old: SchemaObject, now: SchemaObject): boolean {
  if (old.definition === now.definition) return true;
  if (old.kind !== "policy") return false;
  const [owned, other] = [old, now].map(({ definition }) => definition.replace(owner, OWNER));
  const [named, as] = [old, now].map(({ definition }) => definition.replace(owner, "$1"));
  return owned === other || named === as;
}

const owner = new RegExp(`(${NAME})${escaped(OWNER)}`);

/** Describes a difference in one line for people; `names` are those of the two schemas. */
export function describeDifference(
  { kind, name, before, after }: Difference,
  names: { before: string; after: string },
): string {
  const what = `${kind} ${name}`;
  const shown = (definition: string | undefined) => shorten(definition ?? "");
  if (before === undefined) return `${what} is only in ${names.after}${colon(shown(after))}`;
  if (after === undefined) return `${what} is only in ${names.before}${colon(shown(before))}`;
  return `${what} differs: in ${names.before} ${shown(before) || "nothing"}, in ${names.after} ${shown(after) || "nothing"}`;
}

function colon(definition: string): string {
  return definition === "" ? "" : `: ${definition}`;
}

function shorten(definition: string): string {
  const line = definition.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function plain(row: SchemaObject): SchemaObject {
  const definition = withTextConstants(row.definition);
  return { ...row, definition, name: withoutPublic(row.name) };
}
