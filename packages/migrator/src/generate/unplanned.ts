import { compareSnapshots, type Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { grantParts, NAME, partOf, quoteText, TABLE, tableOf, withoutPublic } from "../names.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { PlannedStatement } from "./plan.js";
import { addedColumn } from "./statement-parts.js";

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

const relationMade = new RegExp(
  `^CREATE (?:(?:UNLOGGED )?TABLE|FOREIGN TABLE|(?:MATERIALIZED )?VIEW) (${TABLE})`,
);
const relationRevoked = new RegExp(`^REVOKE ALL ON (?:TABLE )?(${TABLE}) FROM (${NAME})`);

/** Whether a statement is about privileges on single columns, which `columnChanges` plans. */
export function isColumnGrant(sql: string): boolean {
  return /^(?:GRANT|REVOKE) [A-Z, ]+ \(/.test(sql);
}

/**
 * Grants on single columns, and comments on those of views. pg-delta does not plan those of views;
 * a recreated relation has lost them, and a REVOKE from the relation takes those on its columns, too.
 */
export function columnChanges(
  before: Snapshot,
  after: Snapshot,
  planned: PlannedStatement[],
): string[] {
  const made = new Set(
    planned.flatMap(({ sql }) => relationMade.exec(sql)?.[1] ?? addedColumn(sql)?.key ?? []),
  );
  const revoked = new Set(
    planned.flatMap(({ sql }) => {
      const [, relation, grantee] = relationRevoked.exec(sql) ?? [];
      return relation === undefined
        ? []
        : [`${relation} to ${grantee!.replace(/^PUBLIC$/, "public")}`];
    }),
  );
  const changes = (kind: "comment" | "grant", columnOf: (name: string) => string) =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
      if (!key.startsWith(`${kind} `)) return [];
      const name = key.slice(kind.length + 1);
      const column = columnOf(name);
      const relation = tableOf(column);
      if (!isView(after, relation) && (kind === "comment" || !after.has(`column ${column}`)))
        return [];
      const isLost = made.has(relation) || made.has(column);
      const had = isLost ? undefined : before.get(key)?.definition;
      const has = after.get(key)?.definition;
      return [{ name, column, relation, had, has }];
    });
  const comments = changes("comment", (name) => name).flatMap(({ column, had, has }) =>
    had === has
      ? []
      : [`COMMENT ON COLUMN ${column} IS ${has === undefined ? "NULL" : quoteText(has)}`],
  );
  const lost: string[] = [];
  const given = new Map<string, string[]>();
  for (const { name, column, relation, had, has } of changes(
    "grant",
    (name) => grantParts(name).of,
  )) {
    const { grantee } = grantParts(name);
    const isRevoked = revoked.has(`${relation} to ${grantee}`);
    if (had === has && !isRevoked) continue;
    const part = partOf(column);
    if (had !== undefined && !isRevoked)
      lost.push(`REVOKE ALL (${part}) ON ${relation} FROM ${grantee}`);
    for (const privilege of has?.split(", ") ?? []) {
      const [, what, option = ""] = /^(\w+)( with grant option)?$/.exec(privilege)!;
      const to = `ON ${relation} TO ${grantee}${option.toUpperCase()}`;
      const key = JSON.stringify([what, to]);
      given.set(key, [...(given.get(key) ?? []), part]);
    }
  }
  const grants = [...given].map(([key, columns]) => {
    const [what, to] = JSON.parse(key) as [string, string];
    return `GRANT ${what} (${columns.join(", ")}) ${to}`;
  });
  return [...comments, ...lost, ...grants];
}

function isView(schema: Snapshot, name: string): boolean {
  return schema.has(`view ${name}`) || schema.has(`materialized view ${name}`);
}
