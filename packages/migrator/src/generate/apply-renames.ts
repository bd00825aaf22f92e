import type { Snapshot } from "../catalog/snapshot.js";
import { type KnownDatabase, snapshotOf, withClient } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import { partOf, tableOf } from "./names.js";
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
  renameStatement,
} from "./renames.js";

/** A database after some renames, with the statements that were run. */
export interface RenamedDatabase extends KnownDatabase {
  renames: RenameStatement[];
  /** Pairs that look like renames and were not taken for one; those that belong together stand together. */
  rejected: Rename[][];
}

/** Asks a person whether something was renamed. */
export type AskRename = (candidate: Rename) => Promise<boolean>;

/**
 * Gives things the names they have in the new schema: those that are named in `given`, those that a
 * person agrees to, and everything whose name follows from these. The database before stays as it is.
 */
export async function applyRenames(
  scratch: ScratchServer,
  before: KnownDatabase,
  after: Snapshot,
  given: Rename[],
  ask: AskRename | undefined,
): Promise<RenamedDatabase> {
  const asked = given.map((rename) => findRename(rename, before.snapshot));
  const state: RenamedDatabase = { ...before, renames: [], rejected: [] };
  const run = async (statements: RenameStatement[]) => {
    if (statements.length === 0) return;
    if (state.database === before.database)
      state.database = await scratch.create(before.database.name);
    await withClient(state.database.connection, async (client) => {
      for (const { sql } of statements) await client.query(sql);
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
    return taken.map((rename) => renameStatement(rename, after));
  };
  const ofKind = (kind: string) => asked.filter((rename) => rename.kind === kind);

  const tables = await agreed(tableCandidates(state.snapshot, after), ofKind("table"));
  const newNames = new Map(
    tables
      .map(({ sql }) => /^ALTER TABLE (.+) RENAME TO (.+)$/.exec(sql)!)
      .map((m) => [m[1]!, m[2]!]),
  );
  await run(tables);
  const columns = ofKind("column").map((rename) => ({
    ...rename,
    from: underNewTable(rename.from, newNames),
  }));
  await run(await agreed(columnCandidates(state.snapshot, after), columns));
  await run(ofKind("enum").map((rename) => renameStatement(rename, after)));
  const newTypes = new Map<string, string>();
  const aligned = alignNames(state.snapshot, after);
  for (const { sql } of [...state.renames, ...aligned]) {
    const [, from, to] = /^ALTER TYPE (.+) RENAME TO (.+)$/.exec(sql) ?? [];
    if (from) newTypes.set(from, to!);
  }
  await run(aligned);
  const values = ofKind("value").map((rename) => ({
    ...rename,
    from: underNewTable(rename.from, newTypes),
  }));
  await run(await agreed(valueCandidates(state.snapshot, after), values));
  return state;
}

/** A column of a renamed table (a value of a renamed enum) by its name after that. */
function underNewTable(name: string, newNames: Map<string, string>): string {
  const [table, part] = [tableOf(name), partOf(name)];
  const renamed = newNames.get(table);
  if (renamed === undefined) return name;
  const schema = tableOf(table);
  return `${schema === "" ? "" : `${schema}.`}${renamed}.${part}`;
}

/** A table that may have been renamed, and the columns that then were too. */
function together(candidate: FoundRename, before: Snapshot, after: Snapshot): Rename[] {
  const more = candidate.kind === "table" ? columnsOfCandidate(candidate, before, after) : [];
  return [candidate, ...more].map(({ from, to }) => ({ from, to }));
}
