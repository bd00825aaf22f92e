import type { Client } from "pg";
import { knownLive, type LoadedConfig } from "./config.js";
import { isTransactional, runMigration } from "./engine/apply.js";
import { whileReplaced } from "./engine/replaced.js";
import type { Session } from "./engine/session.js";
import { type LoadedMigration, loadMigration } from "./files.js";
import { runProject } from "./guard/guard.js";
import { readLive } from "./live.js";
import { buildMigrated, withMigrationSession, withScratch } from "./scratch/schemas.js";
import type { ScratchDatabase } from "./scratch/server.js";
import { statementsOf } from "./split.js";

/** A migration with every statement that it ran, in order. */
export interface ObservedMigration {
  name: string;
  transaction: boolean;
  statements: string[];
}

/** Called after each statement, with its connection, within its transaction if it has one. */
type AfterStatement = (
  client: Client,
  migration: LoadedMigration,
  index: number,
  sql: string,
) => Promise<void>;

/**
 * Runs migrations on a scratch database and reports each statement that they send, whatever their
 * style: those of functions and of the query interface too.
 */
export async function observe(
  config: LoadedConfig,
  database: ScratchDatabase,
  names: string[],
  afterStatement: AfterStatement = async () => {},
): Promise<ObservedMigration[]> {
  return withMigrationSession(config, database.connection, async (session) => {
    await session.lock();
    const observed: ObservedMigration[] = [];
    const live = knownLive(config);
    for (const name of names) {
      observed.push(await runProject(name, database.connection, live, () => observeOne(name)));
    }
    const { table, logTable } = session.journal;
    await session.query(`DROP TABLE ${table}, ${logTable}`);
    return observed;

    async function observeOne(name: string): Promise<ObservedMigration> {
      const migration = await loadMigration(config.migrations, name);
      const transaction = isTransactional(migration, session.settings);
      const statements: string[] = [];
      const heard = async (sql: string, query: Query) => {
        const at = statements.push(sql) - 1;
        await afterStatement({ query } as unknown as Client, migration, at, sql);
      };
      await whileReplaced(session.connection, "query", listening(session, heard), () =>
        runMigration(session, migration, "up"),
      );
      return { name, transaction, statements };
    }
  });
}

type Query = (text: unknown, ...rest: unknown[]) => unknown;

/** Passes every statement of the session to `heard` before its caller gets the result. */
function listening(
  { journal, resetting }: Session,
  heard: (sql: string, query: Query) => Promise<void>,
) {
  const isOwn = (sql: string) =>
    sql === resetting ||
    /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET lock_timeout)\b/.test(sql) ||
    sql.includes(journal.logTable) ||
    sql.includes(`${journal.table} `) ||
    /^\s*SELECT\b.*\b(pg_catalog|information_schema|pg_index|to_regclass)\b/is.test(sql);
  return (original: Query): Query =>
    (text, ...rest) => {
      if (typeof text !== "string" || isOwn(text)) return original(text, ...rest);
      const callback = rest.at(-1);
      const isCalledBack = typeof callback === "function";
      const answer = original(text, ...(isCalledBack ? rest.slice(0, -1) : rest));
      const told = (answer as Promise<unknown>).then(async (result) => {
        await heard(text, original);
        return result;
      });
      if (!isCalledBack) return told;
      told.then(
        (result) => callback(null, result),
        (error) => callback(error),
      );
      return undefined;
    };
}

/**
 * The SQL that `db:migrate` would run on the live database. The migrations run in a scratch
 * database, which reveals the statements of those that are functions too; the live one is only
 * read.
 */
export async function pendingSql(config: LoadedConfig): Promise<ObservedMigration[]> {
  const { applied, pending } = await readLive(config);
  if (pending.length === 0) return [];
  return withScratch(config, async (scratch) =>
    observe(config, await buildMigrated(config, scratch, applied), pending),
  );
}

/** As a script for `psql`: what is one transaction is within BEGIN and COMMIT. */
export function asScript(migrations: ObservedMigration[]): string {
  return migrations
    .map(({ name, transaction, statements }) => {
      const inOne = (lines: string[]) => ["BEGIN;", ...lines, "COMMIT;"];
      const lines = statements.flatMap((sql) => {
        const line = `${sql.trim().replace(/;$/, "")};`;
        return !transaction && statementsOf(sql).length > 1 ? inOne([line]) : [line];
      });
      return [`-- ${name}`, ...(transaction ? inOne(lines) : lines)].join("\n");
    })
    .join("\n\n");
}
