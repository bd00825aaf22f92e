import type { Sequelize } from "sequelize";
import { Sequelize as SequelizeClass } from "sequelize";
import { resolveConfig } from "#src/config.js";
import { sequelizeOptions } from "#src/connection.js";
import { type ProvedMigration, provedMigration } from "#src/generate/generate.js";
import type { ProofGround } from "#src/generate/prove.js";
import { parseRename } from "#src/generate/renames.js";
import { type KnownDatabase, snapshotOf } from "#src/scratch/schemas.js";
import { ScratchServer } from "#src/scratch/server.js";
import { adminConnection, query } from "./server.js";

/** How a schema is made: statements, or models. */
export type SchemaSource = string[] | ((sequelize: Sequelize) => Promise<void>);

/** Plans and proves changes without a project around them: only the schemas before and after. */
export class Workbench {
  private constructor(private readonly scratch: ScratchServer) {}

  static async open(): Promise<Workbench> {
    return new Workbench(await ScratchServer.open(adminConnection()));
  }

  async close(): Promise<void> {
    await this.scratch.close();
  }

  /** The schemas before and after a change, ready for a proof. */
  async ground(before: SchemaSource, after: SchemaSource): Promise<Omit<ProofGround, "renames">> {
    const models = async () => {};
    const config = resolveConfig({ connection: adminConnection, models }, process.cwd());
    return {
      config,
      scratch: this.scratch,
      before: await this.build(before),
      after: await this.build(after),
    };
  }

  async change(
    before: SchemaSource,
    after: SchemaSource,
    renames: string[] = [],
  ): Promise<ProvedMigration> {
    const ground = await this.ground(before, after);
    try {
      return await this.prove(ground, renames);
    } finally {
      await this.clear(ground);
    }
  }

  prove(ground: Omit<ProofGround, "renames">, renames: string[]): Promise<ProvedMigration> {
    return provedMigration(ground, { renames: renames.map(parseRename) });
  }

  async clear({ before, after }: Omit<ProofGround, "renames">): Promise<void> {
    for (const { database } of [before, after]) await this.scratch.drop(database);
  }

  private async build(source: SchemaSource): Promise<KnownDatabase> {
    const database = await this.scratch.create();
    if (typeof source === "function") {
      const sequelize = new SequelizeClass(sequelizeOptions(database.connection));
      await source(sequelize).finally(() => sequelize.close());
    } else {
      await query(database.connection, "SELECT 1", ...source);
    }
    return { database, snapshot: await snapshotOf(database) };
  }
}
