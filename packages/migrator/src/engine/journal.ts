import { userInfo } from "node:os";
import pg, { type Client, type QueryResult } from "pg";
import { databaseError, MigratorError } from "../errors.js";
import { checksumOfSteps } from "./statements.js";

export type Direction = "up" | "down";

/** Where the journal is kept. The defaults are sequelize-cli's own. */
export interface JournalNames {
  /** Default `SequelizeMeta`; the log table has the same name with the suffix `Log`. */
  table?: string | undefined;
  /** Default: the first schema of the search path. */
  schema?: string | undefined;
}

/** One run of one migration, as stored in the log. */
export interface LogEntry {
  id: string;
  name: string;
  direction: Direction | "baseline";
  checksum: string;
  startedAt: Date;
  /** Null while it runs, or if it was interrupted. */
  finishedAt: Date | null;
  /** How many statements are done, for a migration outside a transaction. */
  steps: number;
  /**
   * SHA-256 of the statements that are done, to check that a corrected file begins with the same.
   */
  doneChecksum: string | null;
  /**
   * The same with the statement that is running or failed, if it is none of a transaction, and its
   * effect was missing when it began.
   */
  begunChecksum: string | null;
  /** The operating system user and the database role that ran it. */
  ranBy: string;
}

/**
 * The journal: sequelize-cli's own table with the names of the applied migrations, unchanged, and a
 * log table beside it with checksums and times. To stop using this package, drop the log.
 */
export class Journal {
  readonly table: string;
  readonly logTable: string;
  readonly lockName: string;
  private timestamps = false;
  private readonly schema: string | undefined;

  constructor(
    names: JournalNames,
    private readonly client: Pick<Client, "query">,
  ) {
    const table = names.table ?? "SequelizeMeta";
    const prefix = names.schema === undefined ? "" : `${pg.escapeIdentifier(names.schema)}.`;
    this.schema = names.schema;
    this.table = `${prefix}${pg.escapeIdentifier(table)}`;
    this.logTable = `${prefix}${pg.escapeIdentifier(`${table}Log`)}`;
    this.lockName = `migrator:${this.table}`;
  }

  /**
   * Creates what is missing. Called under the lock, so that two migrators cannot do so at once. What
   * is there is not created `IF NOT EXISTS`, for which the role would have to be allowed to.
   */
  async create(): Promise<void> {
    if (this.schema !== undefined) {
      const schema = pg.escapeIdentifier(this.schema);
      const { rows } = await this.query("SELECT to_regnamespace($1) AS found", [schema]);
      if (rows[0].found === null) await this.query(`CREATE SCHEMA ${schema}`);
    }
    if (!(await this.hasColumn(this.table, "name")))
      await this.query(`CREATE TABLE ${this.table} (name varchar(255) PRIMARY KEY)`);
    if (!(await this.hasColumn(this.logTable, "name"))) {
      await this.query(`CREATE TABLE ${this.logTable} (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        direction text NOT NULL CHECK (direction IN ('up', 'down', 'baseline')),
        checksum text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        steps integer NOT NULL DEFAULT 0,
        ran_by text NOT NULL
      )`);
    }
    for (const column of ["done_checksum", "begun_checksum"]) {
      if (await this.hasColumn(this.logTable, column)) continue;
      await this.query(`ALTER TABLE ${this.logTable} ADD COLUMN ${column} text`);
    }
    this.timestamps = await this.hasColumn(this.table, "createdAt");
  }

  /** A query of the journal, which a role may not have the right to. */
  private async query(text: string, values?: unknown[]): Promise<QueryResult> {
    try {
      return await this.client.query(text, values);
    } catch (error) {
      const { code, message } = databaseError(error) ?? {};
      if (code !== "42501") throw error; // insufficient_privilege
      throw new MigratorError(
        `${message}. Migrations are recorded in ${this.table} and ${this.logTable}: run this as the role that owns ` +
          "them, or as one that may read and write both, and create them the first time.",
        { cause: error },
      );
    }
  }

  private async hasColumn(table: string, column: string): Promise<boolean> {
    const { rows } = await this.query(
      `SELECT count(*)::int AS found FROM pg_attribute
        WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped`,
      [table, column],
    );
    return rows[0].found > 0;
  }

  /** Names of the applied migrations in order; empty if there is no journal yet. */
  async applied(): Promise<string[]> {
    if (!(await this.hasColumn(this.table, "name"))) return [];
    const { rows } = await this.query(`SELECT name FROM ${this.table} ORDER BY name COLLATE "C"`);
    return rows.map((row) => row.name);
  }

  /** All runs, oldest first. */
  async entries(): Promise<LogEntry[]> {
    if (!(await this.hasColumn(this.logTable, "name"))) return [];
    const { rows } = await this.query(`
      SELECT id, name, direction, checksum, started_at AS "startedAt",
             finished_at AS "finishedAt", steps, ran_by AS "ranBy",
             to_jsonb(entry) ->> 'done_checksum' AS "doneChecksum", -- older logs lack the columns
             to_jsonb(entry) ->> 'begun_checksum' AS "begunChecksum"
        FROM ${this.logTable} entry ORDER BY id`);
    return rows;
  }

  /** Runs that began and never ended: interrupted migrations outside a transaction. */
  async unfinished(): Promise<LogEntry[]> {
    return (await this.entries()).filter((entry) => entry.finishedAt === null);
  }

  /** The migrations that are not pending: an interrupted one is, in whatever direction it ran. */
  async completed(): Promise<string[]> {
    const interrupted = (await this.unfinished()).map((entry) => entry.name);
    return (await this.applied()).filter((name) => !interrupted.includes(name));
  }

  /** The migrations that can be undone: an interrupted one too, in order. */
  async undoable(): Promise<string[]> {
    const interrupted = (await this.unfinished()).map((entry) => entry.name);
    return [...new Set([...(await this.applied()), ...interrupted])].sort();
  }

  /** The checksum with which each migration was last applied or baselined. */
  async checksums(): Promise<Map<string, string>> {
    const finished = (await this.entries()).filter(
      (entry) => entry.finishedAt !== null && entry.direction !== "down",
    );
    return new Map(finished.map((entry) => [entry.name, entry.checksum]));
  }

  async isApplied(name: string): Promise<boolean> {
    const { rowCount } = await this.query(`SELECT 1 FROM ${this.table} WHERE name = $1`, [name]);
    return rowCount === 1;
  }

  /** Records a run that is complete, or a baseline without one, in the caller's transaction. */
  async record(
    name: string,
    direction: LogEntry["direction"],
    checksum: string,
    startedAt = new Date(),
  ): Promise<void> {
    await this.markApplied(name, direction !== "down");
    await this.log(name, direction, checksum, startedAt);
  }

  /** Records the start of a run that is not a single transaction. Returns the entry's id. */
  begin(name: string, direction: Direction, checksum: string): Promise<string> {
    return this.log(name, direction, checksum);
  }

  /** @param begun the statements done so far, and the one that begins */
  stepBegun(id: string, begun: string[]): Promise<void> {
    return this.update(id, "begun_checksum = $2", checksumOfSteps(begun));
  }

  /** @param done the statements done so far */
  stepDone(id: string, done: string[]): Promise<void> {
    const changes = "done_checksum = $2, steps = $3, begun_checksum = NULL";
    return this.update(id, changes, checksumOfSteps(done), done.length);
  }

  /** Resumes an interrupted run, with another version of its file. */
  resume(id: string, checksum: string): Promise<void> {
    return this.update(id, "checksum = $2", checksum);
  }

  /**
   * Records the state of a migration that was completed or undone by hand, in the caller's
   * transaction. Removes the entry of an interrupted run.
   */
  async resolve(name: string, applied: boolean, checksum: string): Promise<void> {
    await this.query(`DELETE FROM ${this.logTable} WHERE name = $1 AND finished_at IS NULL`, [
      name,
    ]);
    await this.record(name, applied ? "baseline" : "down", checksum);
  }

  /** Ends a run begun with {@link begin}, in the caller's transaction. */
  async finish(id: string, name: string, direction: Direction): Promise<void> {
    await this.markApplied(name, direction === "up");
    await this.update(id, "finished_at = clock_timestamp()");
  }

  /** Removes the entry of a run that had no effect, or whose effects are gone. */
  async forget(id: string): Promise<void> {
    await this.query(`DELETE FROM ${this.logTable} WHERE id = $1`, [id]);
  }

  private async update(id: string, changes: string, ...values: unknown[]): Promise<void> {
    const sql = `UPDATE ${this.logTable} SET ${changes} WHERE id = $1`;
    await this.query(sql, [id, ...values]);
  }

  /** @param startedAt of a run that is complete; without it, it begins now */
  private async log(
    name: string,
    direction: LogEntry["direction"],
    checksum: string,
    startedAt?: Date,
  ): Promise<string> {
    const { rows } = await this.query(
      `INSERT INTO ${this.logTable} (name, direction, checksum, started_at, finished_at, ran_by)
       VALUES ($1, $2, $3, coalesce($4::timestamptz, clock_timestamp()),
               CASE WHEN $4::timestamptz IS NOT NULL THEN clock_timestamp() END, $5 || ' as ' || current_user)
       RETURNING id`,
      [name, direction, checksum, startedAt, personName()],
    );
    return rows[0].id;
  }

  /** Records whether a migration is applied, without an entry in the log. */
  async markApplied(name: string, applied = true): Promise<void> {
    if ((await this.isApplied(name)) === applied) return;
    const insert = this.timestamps
      ? `INSERT INTO ${this.table} (name, "createdAt", "updatedAt") VALUES ($1, now(), now())`
      : `INSERT INTO ${this.table} (name) VALUES ($1)`;
    await this.query(applied ? insert : `DELETE FROM ${this.table} WHERE name = $1`, [name]);
  }
}

function personName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a container's user without an entry in /etc/passwd
  }
}
