import { compareSnapshots, type Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import {
  grantParts,
  NAME,
  partOf,
  quoteText,
  subjectOf,
  TABLE,
  tableOf,
  withoutPublic,
} from "../names.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { ScratchDatabase } from "../scratch/server.js";
import type { PlannedStatement } from "./plan.js";
import { addedColumn } from "./statement-parts.js";

async function identitySequences(database: ScratchDatabase): Promise<Set<string>> {
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
  `^CREATE (?:(?:UNLOGGED )?TABLE|FOREIGN TABLE|(?:MATERIALIZED )?VIEW|TYPE) (${TABLE})`,
);
const statisticsMade = new RegExp(`^CREATE STATISTICS (${TABLE})`);
const relationRevoked = new RegExp(`^REVOKE ALL ON (?:TABLE )?(${TABLE}) FROM (${NAME})`);

/** Whether a statement is about privileges on single columns, which `grantChanges` plans. */
export function isColumnGrant(sql: string): boolean {
  return /^(?:GRANT|REVOKE) [A-Z, ]+ \(/.test(sql);
}

/**
 * Grants that pg-delta does not plan: on single columns, which a REVOKE from their relation takes
 * too, as does making it anew, and on the sequences of identity columns, which it treats as parts
 * of their column.
 */
export async function grantChanges(
  before: Snapshot,
  { database, snapshot: after }: KnownDatabase,
  planned: PlannedStatement[],
): Promise<string[]> {
  const sequences = await identitySequences(database);
  const made = relationsMade(planned);
  for (const { sql } of planned) made.add(addedColumn(sql)?.key ?? "");
  const revoked = new Set(
    planned.flatMap(({ sql }) => {
      const [, relation, grantee] = relationRevoked.exec(sql) ?? [];
      return relation === undefined
        ? []
        : [`${relation} to ${grantee!.replace("PUBLIC", "public")}`];
    }),
  );
  const taken: string[] = [];
  /** By whom they are given to, the columns of each privilege. */
  const given = new Map<string, Map<string, string[]>>();
  for (const { name, had: old, has } of changesOf("grant", before, after)) {
    const { of: object, grantee } = grantParts(name);
    const { kind, of } = subjectOf(object);
    const relation = tableOf(of);
    const isColumn = kind === "column";
    const isThere = isColumn
      ? isView(after, relation) || after.has(object)
      : kind === undefined && sequences.has(of);
    if (!isThere) continue;
    const on = isColumn ? relation : `SEQUENCE ${of}`;
    const isLost = made.has(relation) || made.has(of) || revoked.has(`${relation} to ${grantee}`);
    const had = isColumn && isLost ? undefined : old;
    if (had === has) continue;
    if (had !== undefined)
      taken.push(`REVOKE ALL${isColumn ? ` (${partOf(of)})` : ""} ON ${on} FROM ${grantee}`);
    for (const privilege of has?.split(", ") ?? []) {
      const [, what, option = ""] = /^(\w+)( with grant option)?$/.exec(privilege)!;
      const to = `ON ${on} TO ${grantee}${option.toUpperCase()}`;
      const columns = given.get(to) ?? new Map<string, string[]>();
      given.set(to, columns);
      columns.set(what!, [...(columns.get(what!) ?? []), ...(isColumn ? [partOf(of)] : [])]);
    }
  }
  const grants = [...given].map(([to, privileges]) => {
    const list = [...privileges].map(([what, columns]) =>
      columns.length === 0 ? what : `${what} (${columns.join(", ")})`,
    );
    return `GRANT ${list.join(", ")} ${to}`;
  });
  return [...taken, ...grants];
}

/**
 * Comments that pg-delta does not plan: on statistics, and on the columns of views and composite types.
 * What is made anew has lost them.
 */
export function otherComments(
  before: Snapshot,
  after: Snapshot,
  planned: PlannedStatement[],
): string[] {
  const made = relationsMade(planned);
  for (const sql of statisticsChanges(before, after).make) made.add(statisticsMade.exec(sql)![1]!);
  return changesOf("comment", before, after).flatMap(({ name, had, has }) => {
    const { kind, of } = subjectOf(name);
    const holder = kind === "column" ? tableOf(of) : of;
    const isOther =
      kind === "column"
        ? isView(after, holder) || after.has(`composite type ${holder}`)
        : kind === "statistics" && after.has(name);
    if (!isOther || (made.has(holder) ? undefined : had) === has) return [];
    const on = `${kind!.toUpperCase()} ${of}`;
    return [`COMMENT ON ${on} IS ${has === undefined ? "NULL" : quoteText(has)}`];
  });
}

function relationsMade(planned: PlannedStatement[]): Set<string> {
  return new Set(planned.flatMap(({ sql }) => relationMade.exec(sql)?.[1] ?? []));
}

/** The objects of a kind in either schema, with their definitions in both. */
function changesOf(kind: "comment" | "grant", before: Snapshot, after: Snapshot) {
  const all = [...new Set([...before.keys(), ...after.keys()])];
  return all
    .filter((key) => key.startsWith(`${kind} `))
    .map((key) => ({
      name: key.slice(kind.length + 1),
      had: before.get(key)?.definition,
      has: after.get(key)?.definition,
    }));
}

function isView(schema: Snapshot, name: string): boolean {
  return schema.has(`view ${name}`) || schema.has(`materialized view ${name}`);
}
