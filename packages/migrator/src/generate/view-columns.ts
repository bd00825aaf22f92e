import type { Snapshot } from "../catalog/snapshot.js";
import { grantParts, partOf, TABLE, tableOf } from "../names.js";
import type { PlannedStatement } from "./plan.js";

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
      `COMMENT ON COLUMN ${column} IS ${has === undefined ? "NULL" : `'${has.replaceAll("'", "''")}'`}`,
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
