import type { Client } from "pg";
import {
  compareSnapshots,
  describeDifference,
  readSnapshot,
  type Snapshot,
} from "../catalog/snapshot.js";
import { withClient, withReader } from "../client.js";
import { type LoadedConfig, liveConnection } from "../config.js";
import type { Direction } from "../engine/journal.js";
import type { Session } from "../engine/session.js";
import { MigratorError } from "../errors.js";
import { type LoadedMigration, loadMigration } from "../files.js";
import { closed, runProject } from "../guard/guard.js";
import { readLive } from "../live.js";
import { withMigrationSession } from "../scratch/schemas.js";
import { ScratchServer } from "../scratch/server.js";
import { cloneLive } from "./clone.js";
import { assertDiskSpace } from "./disk.js";
import { type MeasuredRun, measuredRun } from "./measure.js";
import { type Comparison, HASHES, type RowChange, RowMemory } from "./rows.js";

/** Options of `rehearse`. */
export interface RehearseOptions {
  /** Free disk space of the server in bytes, if it cannot be determined. */
  freeBytes?: number;
  /** Receives a line per step. */
  log?: (line: string) => void;
}

/** The results of a rehearsal. */
export interface RehearsalReport {
  clone:
    | { how: "template" | "copy"; bytes: number; milliseconds: number; rows: number }
    | undefined;
  /** Every run in order: up, down, up. */
  runs: MeasuredRun[];
  /**
   * A migration that failed, which ends the rehearsal; content that changed although it should not;
   * and schemas that were not restored.
   */
  findings: string[];
  /** Changes and losses of content that the migrations declare in `touches`. */
  announced: string[];
  /** Tables and columns with content that the migrations drop without declaring it in `touches`. */
  losses: string[];
}

/**
 * Tries the pending migrations on a clone of the live database: up, down and up again, comparing
 * every row. The live database is only read; the clone is always dropped.
 */
export async function rehearse(
  config: LoadedConfig,
  options: RehearseOptions = {},
): Promise<RehearsalReport> {
  const log = options.log ?? (() => {});
  const report: RehearsalReport = {
    clone: undefined,
    runs: [],
    findings: [],
    announced: [],
    losses: [],
  };
  const live = await liveConnection(config);
  const { pending } = await readLive(config);
  if (pending.length === 0) return report;
  const size = await withReader(live, (client) => assertDiskSpace(client, options.freeBytes));

  await closed(config.programs, async () => {
    const scratch = await ScratchServer.open(live);
    try {
      log(`Cloning ${live.database} (${Math.round(size / 1e6)} MB).`);
      const startedAt = performance.now();
      const { database, how } = await cloneLive(live, scratch);
      const milliseconds = Math.round(performance.now() - startedAt);
      report.clone = { how, bytes: size, milliseconds, rows: 0 };
      const inClone: InClone = (file, work) => runProject(file, database.connection, live, work);
      const migrations: LoadedMigration[] = [];
      for (const name of pending) {
        migrations.push(await inClone(name, () => loadMigration(config.migrations, name)));
      }
      await withClient(database.connection, (client) =>
        withMigrationSession(config, database.connection, (session) =>
          upDownUp(session, client, { migrations, inClone }, report, log),
        ),
      );
    } finally {
      await scratch.close();
    }
  });
  return report;
}

/** Runs code of a migration that can reach nothing but the clone. */
type InClone = <Result>(file: string, work: () => Promise<Result>) => Promise<Result>;

async function upDownUp(
  session: Session,
  client: Client,
  { migrations, inClone }: { migrations: LoadedMigration[]; inClone: InClone },
  report: RehearsalReport,
  log: (line: string) => void,
): Promise<void> {
  await session.lock();
  const journal = [session.journal.table, session.journal.logTable];
  const schemas = [await schemaOf(client, journal)];
  log("Recording every row.");
  const memory = await RowMemory.take(client, journal);
  report.clone!.rows = memory.rowCount;
  const steps: [direction: Direction, when: string, missed?: string][] = [
    ["up", "after up"],
    ["down", "after down", "down does not bring back"],
    ["up", "after the second up", "the second up does not reach"],
  ];
  for (const [direction, when, missed] of steps) {
    for (const migration of direction === "up" ? migrations : migrations.toReversed()) {
      const run = await inClone(migration.name, () =>
        measuredRun(session, migration, direction, (oid) => memory.rowsOf(oid)).catch(failureOf),
      );
      if (typeof run === "string") {
        report.findings.push(run);
        return;
      }
      log(`${migration.name} (${direction}): ${run.milliseconds} ms`);
      report.runs.push(run);
    }
    schemas.push(await schemaOf(client, journal));
    const comparison = await memory.compare();
    if (missed) {
      const names = { before: "the schema before", after: "the one now" };
      for (const difference of compareSnapshots(schemas.at(-3)!, schemas.at(-1)!))
        report.findings.push(`${missed} the schema: ${describeDifference(difference, names)}`);
      comparison.gone = []; // that was said after the first up
    }
    judge(report, comparison, migrations, when);
    if (direction === "down") await memory.rememberEnums();
  }
}

/** The message of a migration's failure, which is a result of the rehearsal; other errors end it. */
function failureOf(error: unknown): string {
  if (error instanceof MigratorError) return error.message;
  throw error;
}

function judge(
  report: RehearsalReport,
  { changes, gone }: Comparison,
  migrations: LoadedMigration[],
  when: string,
): void {
  const touched = new Set(migrations.flatMap(({ definition }) => definition?.touches ?? []));
  for (const { what, rows } of gone) {
    if (rows === 0) continue;
    const list = touched.has(what) ? report.announced : report.losses;
    list.push(`${what} goes, filled in ${rows} rows`);
  }
  for (const change of changes) {
    for (const { text, subject } of describeChange(change)) {
      const list =
        touched.has(change.table) || touched.has(subject) ? report.announced : report.findings;
      list.push(`${when}: ${text}`);
    }
  }
}

function describeChange({ table, before, after, lost, added, changed }: RowChange) {
  const texts = changed.map(({ column, rows, keys }) => ({
    subject: `${table}.${column}`,
    text: `${table}.${column} has another value in ${rows} of ${before} rows (for example ${keys.join(", ")})`,
  }));
  if (lost > 0) {
    texts.push({
      subject: table,
      text: `${table} has lost ${lost} of its ${before} rows (${after} now)`,
    });
  }
  if (added > 0) {
    texts.push({
      subject: table,
      text: `${table} has ${added} rows that were not there (${before} before, ${after} now)`,
    });
  }
  return texts;
}

async function schemaOf(client: Client, journal: string[]): Promise<Snapshot> {
  const snapshot = await readSnapshot(client, journal);
  return new Map([...snapshot].filter(([key]) => !key.includes(HASHES)));
}
