import type { Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { MigratorError } from "../errors.js";
import { inSchema, NAME, partOf, TABLE, tableOf } from "../names.js";
import { type KnownDatabase, snapshotOf } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import {
  alignNames,
  columnCandidates,
  columnsOfCandidate,
  tableCandidates,
  valueCandidates,
} from "./rename-candidates.js";
import {
  type FoundRename,
  findRename,
  type Rename,
  type RenameStatement,
  renameStatements,
} from "./renames.js";

/** A database after renames, with the statements that were run. */
export interface RenamedDatabase extends KnownDatabase {
  renames: RenameStatement[];
  /** Groups of pairs that look like renames but were not treated as such. */
  rejected: Rename[][];
}

/**
 * Renames objects to their names in the new schema: those in `given`, those that the user confirms,
 * and everything whose name follows from these. The old database itself stays unchanged.
 */
export async function applyRenames(
  scratch: ScratchServer,
  before: KnownDatabase,
  after: Snapshot,
  given: Rename[],
  ask: ((candidate: Rename) => Promise<boolean>) | undefined,
): Promise<RenamedDatabase> {
  const asked = given.map((rename) => findRename(rename, before.snapshot, given));
  const state: RenamedDatabase = { ...before, renames: [], rejected: [] };
  const run = async (statements: RenameStatement[]) => {
    if (statements.length === 0) return;
    if (state.database === before.database)
      state.database = await scratch.create(before.database.name);
    await withClient(state.database.connection, async (client) => {
      for (const { sql } of statements)
        await client.query(sql).catch((error) => refuse(sql, error));
    });
    state.renames.push(...statements);
    state.snapshot = await snapshotOf(state.database);
  };
  const agreed = async (candidates: FoundRename[], chosen: FoundRename[]) => {
    const open = candidates.filter(({ from }) => !chosen.some((rename) => rename.from === from));
    const taken = [...chosen];
    for (const candidate of open) {
      if (await ask?.(candidate)) taken.push(candidate);
      else state.rejected.push(together(candidate, state.snapshot, after));
    }
    return taken.flatMap((rename) => renameStatements(rename, after));
  };
  const ofKind = (kind: string) => asked.filter((rename) => rename.kind === kind);

  const tables = await agreed(tableCandidates(state.snapshot, after), ofKind("table"));
  await run([...newSchemas(tables, state.snapshot), ...tables]);
  const newNames = namesAfter(tables, "TABLE");
  const columns = ofKind("column").map((rename) => ({
    ...rename,
    from: underNewTable(rename.from, newNames),
  }));
  await run(await agreed(columnCandidates(state.snapshot, after), columns));
  await run(ofKind("enum").flatMap((rename) => renameStatements(rename, after)));
  const aligned = alignNames(state.snapshot, after);
  const newTypes = namesAfter([...state.renames, ...aligned], "TYPE");
  await run([...newSchemas(aligned, state.snapshot), ...aligned]);
  const values = ofKind("value").map((rename) => ({
    ...rename,
    from: underNewTable(rename.from, newTypes),
  }));
  await run(await agreed(valueCandidates(state.snapshot, after), values));
  return state;
}

/** The target name is still in use, as when two columns swap names. */
function refuse(sql: string, error: Error): never {
  throw new MigratorError(
    `A rename can't be done: ${error.message}.\n\n    ${sql}\n\n` +
      "By hand: first rename what has that name now, or drop it, in a migration of its own; then generate again.",
    { cause: error },
  );
}

/** Creates the schemas that objects move to and that do not exist yet. */
function newSchemas(statements: RenameStatement[], before: Snapshot): RenameStatement[] {
  const targets = statements.flatMap(({ sql }) => / SET SCHEMA (.+)$/.exec(sql)?.[1] ?? []);
  return [...new Set(targets)]
    .filter((schema) => schema !== "public" && !before.has(`schema ${schema}`))
    .map((schema) => ({ sql: `CREATE SCHEMA ${schema}`, reverse: `DROP SCHEMA ${schema}` }));
}

/** Maps the old names of tables or types to their names after the statements. */
function namesAfter(statements: RenameStatement[], word: "TABLE" | "TYPE"): Map<string, string> {
  const change = new RegExp(`^ALTER ${word} (${TABLE}) (RENAME TO|SET SCHEMA) (${NAME})$`);
  const names = new Map<string, string>();
  for (const { sql } of statements) {
    const [, from, how, to] = change.exec(sql) ?? [];
    if (!from) continue;
    const first = [...names].find(([, now]) => now === from)?.[0] ?? from;
    const [schema, name] = how === "RENAME TO" ? [tableOf(from), to] : [to, partOf(from)];
    names.set(first, inSchema(schema!, name!));
  }
  return names;
}

/** The name of a column (or an enum's value) after its table (or enum) was renamed. */
function underNewTable(name: string, newNames: Map<string, string>): string {
  const renamed = newNames.get(tableOf(name));
  return renamed === undefined ? name : `${renamed}.${partOf(name)}`;
}

/** A possibly renamed table, and the columns that would have been renamed with it. */
function together(candidate: FoundRename, before: Snapshot, after: Snapshot): Rename[] {
  const more = candidate.kind === "table" ? columnsOfCandidate(candidate, before, after) : [];
  return [candidate, ...more].map(({ from, to }) => ({ from, to }));
}
