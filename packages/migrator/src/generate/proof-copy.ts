import type { Client } from "pg";
import { readSnapshot, type Snapshot } from "../catalog/snapshot.js";
import { openClient } from "../client.js";
import type { LoadedConfig } from "../config.js";
import { isTransactional, runMigration } from "../engine/apply.js";
import type { Direction } from "../engine/journal.js";
import type { Session } from "../engine/session.js";
import type { LoadedMigration } from "../files.js";
import type { MigrationDefinition } from "../migration.js";
import { inScope } from "../scope.js";
import { openMigrationSession } from "../scratch/schemas.js";
import type { ScratchDatabase, ScratchServer } from "../scratch/server.js";

/**
 * A copy of a schema on which a migration is tried, with two connections: one that runs the
 * migration as `db:migrate` would, and one that inserts and reads rows.
 */
export class ProofCopy {
  private constructor(
    private readonly config: LoadedConfig,
    private readonly scratch: ScratchServer,
    private readonly database: ScratchDatabase,
    /** For inserting rows into the copy and reading it. */
    readonly client: Client,
    private readonly session: Session,
    private readonly closeSession: () => Promise<void>,
  ) {}

  /** @param template a database without other connections */
  static async create(
    config: LoadedConfig,
    scratch: ScratchServer,
    template: ScratchDatabase,
  ): Promise<ProofCopy> {
    const database = await scratch.create(template.name);
    const client = await openClient(database.connection);
    try {
      const { session, close } = await openMigrationSession(config, database.connection);
      return new ProofCopy(config, scratch, database, client, session, close);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Runs one direction, and drops the journal afterwards. */
  async run(definition: MigrationDefinition, direction: Direction): Promise<void> {
    const { session } = this;
    const { table, logTable } = session.journal;
    const candidate = candidateOf(definition);
    await session.lock();
    await session.journal.create();
    if (direction === "down")
      await session.query(`INSERT INTO ${table} VALUES ($1)`, [candidate.name]);
    try {
      await runMigration(session, candidate, direction);
    } finally {
      await session.query(`DROP TABLE ${table}, ${logTable}`);
    }
  }

  async schema(): Promise<Snapshot> {
    return inScope(this.config, await readSnapshot(this.client));
  }

  /** Reads the copy after some statements, such as renames, which are then rolled back. */
  async after<Result>(
    statements: string[],
    look: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    await this.client.query("BEGIN");
    try {
      for (const statement of statements) await this.client.query(statement);
      return await look(this.client);
    } finally {
      await this.client.query("ROLLBACK");
    }
  }

  async drop(): Promise<void> {
    await this.closeSession();
    await this.client.end();
    await this.scratch.drop(this.database);
  }
}

/** Whether a migration is one transaction, so that a failure has no effect. */
export function isWhole(definition: MigrationDefinition): boolean {
  return isTransactional(candidateOf(definition));
}

function candidateOf(definition: MigrationDefinition): LoadedMigration {
  return { name: "the migration", path: "", checksum: "", definition };
}
