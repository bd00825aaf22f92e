import type { Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { databaseError, MigratorError } from "../errors.js";
import { partOf, tableOf } from "../names.js";
import { type KnownDatabase, snapshotOf } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import { computedMadeAnew } from "./computed-columns.js";
import { dropIncompatibleKeys } from "./incompatible-keys.js";
import type { PlannedStatement } from "./plan.js";
import { setTypesAside } from "./replaced-types.js";
import { statement } from "./statement-parts.js";

/** A schema after the preparatory statements of a migration from it. */
export interface PreparedDatabase extends KnownDatabase {
  statements: PlannedStatement[];
}

/**
 * Moves objects that PostgreSQL can only recreate out of the way, so that the planner creates them,
 * with all their dependents: generated columns are dropped, which loses nothing, since the server
 * computes their values; domains and composite types are renamed until their columns have moved to
 * the new one; foreign keys between columns that are temporarily not comparable are dropped.
 *
 * @throws {MigratorError} if something else, such as a view, depends on a generated column
 */
export async function prepared(
  scratch: ScratchServer,
  from: KnownDatabase,
  to: Snapshot,
): Promise<PreparedDatabase> {
  const computed = computedMadeAnew(from.snapshot, to).map((key) =>
    statement(`ALTER TABLE ${tableOf(key)} DROP COLUMN ${partOf(key)}`),
  );
  const statements = [
    ...dropIncompatibleKeys(from.snapshot, to),
    ...computed,
    ...setTypesAside(from.snapshot, to),
  ];
  if (statements.length === 0) return { ...from, statements };
  const database = await scratch.create(from.database.name);
  await withClient(database.connection, async (client) => {
    for (const { sql } of statements) await client.query(sql).catch(refuse);
  });
  return { database, snapshot: await snapshotOf(database), statements };
}

function refuse(error: unknown): never {
  const { message } = error as Error;
  const { detail } = databaseError(error) ?? {};
  throw new MigratorError(
    `A column that is computed from one whose type changes must be recreated, but ${message}` +
      `${detail ? ` (${detail})` : ""}. By hand: drop that and the computed column, change the type, ` +
      "and recreate both.",
    { cause: error },
  );
}
