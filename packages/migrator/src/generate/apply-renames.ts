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
 * Renames objects to their names in the new schema: those in `wanted`, those that the user confirms,
 * and everything whose name follows from these. The old database itself stays unchanged.
 */
export async function applyRenames(
  scratch: ScratchServer,
  before: KnownDatabase,
  after: Snapshot,
  wanted: Rename[],
  ask: ((candidate: Rename) => Promise<boolean>) | undefined,
): Promise<RenamedDatabase> {
  const asked = wanted.map((one) => findRename(one, before.snapshot, wanted));
  const state: RenamedDatabase = { ...before, renames: [], rejected: [] };
  const run = async (renames: RenameStatement[]) => {
    if (renames.length === 0) return;
    const statements = [...newSchemas(renames, state.snapshot), ...renames];
    if (state.database === before.database)
      state.database = await scratch.create(before.database.name);
    await withClient(state.database.connection, async (client) => {
      for (const { sql } of statements)
        await client.query(sql).catch((error) => refuse(sql, error));
    });
    state.renames.push(...statements);
    state.snapshot = await snapshotOf(state.database);
  };
  const rename = (found: FoundRename[]) =>
    run(found.flatMap((one) => renameStatements(one, after)));
  /** Asks for one after the other, since a rename may settle others, such as those of partitions. */
  const askFor = async (candidates: (before: Snapshot, after: Snapshot) => FoundRename[]) => {
    const declined = new Set<string>();
    const isOpen = ({ from, to }: FoundRename) => !declined.has(`${from} ${to}`);
    for (;;) {
      const candidate = candidates(state.snapshot, after).find(isOpen);
      if (!candidate) return;
      if (await ask?.(candidate)) await rename([candidate]);
      else {
        declined.add(`${candidate.from} ${candidate.to}`);
        state.rejected.push(together(candidate, state.snapshot, after));
      }
    }
  };
  const given = (kind: FoundRename["kind"], newNames = new Map<string, string>()) =>
    asked
      .filter((one) => one.kind === kind)
      .map((one) => ({ ...one, from: underNewTable(one.from, newNames) }));

  await rename(given("table"));
  await askFor(tableCandidates);
  await rename(given("column", namesAfter(state.renames, "TABLE")));
  await askFor(columnCandidates);
  await rename(given("enum"));
  await run(alignNames(state.snapshot, after));
  await rename(given("value", namesAfter(state.renames, "TYPE")));
  await askFor(valueCandidates);
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
