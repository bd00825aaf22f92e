import { compareSnapshots, type Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { grantParts, partOf, quoteText, TABLE, tableOf, withoutPublic } from "../names.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { PlannedStatement } from "./plan.js";

/**
 * Grants on the sequences of identity columns: pg-delta treats such a sequence as a part of its
 * column and ignores its privileges.
 */
export async function identityGrants(from: KnownDatabase, to: KnownDatabase): Promise<string[]> {
  const grants = compareSnapshots(from.snapshot, to.snapshot).filter(
    ({ kind }) => kind === "grant",
  );
  if (grants.length === 0) return [];
  const sequences = await identitySequences(to);
  return grants.flatMap(({ name, before, after }) => {
    const { of: sequence, grantee } = grantParts(name);
    if (!sequences.has(sequence)) return [];
    const revoke = `REVOKE ALL ON SEQUENCE ${sequence} FROM ${grantee}`;
    const grant = `GRANT ${after} ON SEQUENCE ${sequence} TO ${grantee}`;
    return [...(before === undefined ? [] : [revoke]), ...(after === undefined ? [] : [grant])];
  });
}

async function identitySequences({ database }: KnownDatabase): Promise<Set<string>> {
  return withClient(database.connection, async (client) => {
    const { rows } = await client.query(
      `SELECT objid::regclass::text AS name FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
          AND deptype = 'i' AND refobjsubid > 0`,
    );
    return new Set(rows.map((row) => row.name));
  });
}

/**
 * Plans extended statistics, as pg-delta does not: changed ones are dropped first, created last.
 */
export function statisticsChanges(
  from: Snapshot,
  to: Snapshot,
): { drop: string[]; make: string[] } {
  const changed = compareSnapshots(from, to).filter(({ kind }) => kind === "statistics");
  return {
    drop: changed.flatMap(({ name, before }) =>
      before === undefined ? [] : [`DROP STATISTICS ${name}`],
    ),
    make: changed.flatMap(({ after }) => (after === undefined ? [] : [withoutPublic(after)])),
  };
}

const viewMade = new RegExp(`^CREATE (?:MATERIALIZED )?VIEW (${TABLE})`);

/**
 * Comments and grants on single columns of views, which pg-delta does not plan; a recreated view
 * has lost them.
 */
export function viewColumns(
  before: Snapshot,
  after: Snapshot,
  planned: PlannedStatement[],
): string[] {
  const made = new Set(planned.flatMap(({ sql }) => viewMade.exec(sql)?.[1] ?? []));
  const changes = (kind: "comment" | "grant", columnOf: (name: string) => string) =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
      if (!key.startsWith(`${kind} `)) return [];
      const name = key.slice(kind.length + 1);
      const column = columnOf(name);
      if (!isView(after, tableOf(column))) return [];
      const had = made.has(tableOf(column)) ? undefined : before.get(key)?.definition;
      const has = after.get(key)?.definition;
      return had === has ? [] : [{ name, column, had, has }];
    });
  const comments = changes("comment", (name) => name).map(
    ({ column, has }) =>
      `COMMENT ON COLUMN ${column} IS ${has === undefined ? "NULL" : quoteText(has)}`,
  );
  const grants = changes("grant", (name) => grantParts(name).of).flatMap(
    ({ name, column, had, has }) => {
      const [view, part, { grantee }] = [tableOf(column), partOf(column), grantParts(name)];
      const given = (has?.split(", ") ?? []).map((privilege) => {
        const [, what, option = ""] = /^(\w+)( with grant option)?$/.exec(privilege)!;
        return `GRANT ${what} (${part}) ON ${view} TO ${grantee}${option.toUpperCase()}`;
      });
      return had === undefined
        ? given
        : [`REVOKE ALL (${part}) ON ${view} FROM ${grantee}`, ...given];
    },
  );
  return [...comments, ...grants];
}

function isView(schema: Snapshot, name: string): boolean {
  return schema.has(`view ${name}`) || schema.has(`materialized view ${name}`);
}
