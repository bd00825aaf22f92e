import { expect } from "chai";
import { compareSnapshots, readSnapshot } from "#src/catalog/snapshot.js";
import { withClient } from "#src/client.js";
import { listMigrations } from "#src/files.js";
import { parseRename } from "#src/generate/renames.js";
import {
  type ConnectionOptions,
  check,
  generate,
  type LoadedConfig,
  type MigratorConfig,
  migrate,
  resolveConfig,
  undo,
} from "#src/index.js";
import { cases } from "./cases/index.js";
import type { ChangeCase } from "./cases/parts.js";
import { concurrently } from "./support/concurrently.js";
import { someOf } from "./support/long.js";
import { Project } from "./support/project.js";
import { adminConnection, createDatabase, createRoles, query } from "./support/server.js";

describe("generate", () => {
  const word = process.env.DOCKET_CASE;
  const asked =
    word === undefined ? someOf(3, cases) : cases.filter(({ name }) => name.includes(word));
  const pool = concurrently(2, asked, roundTrip);

  before(async () => {
    await createRoles("reader", "writer");
  });
  for (const change of asked) {
    it(`${change.name}${change.refused ? " (refused)" : ""}`, () => pool.resultOf(change));
  }

  async function roundTrip(change: ChangeCase): Promise<void> {
    const project = await Project.create(adminConnection());
    try {
      const config = await configFor(project, change);
      await (change.refused ? expectRefusal(change, config) : expectRoundTrip(change, config));
    } finally {
      await project.remove();
    }
  }

  async function expectRefusal(change: ChangeCase, config: LoadedConfig): Promise<void> {
    let refusal: unknown;
    try {
      await generate(config, { name: change.name });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).to.be.an("error");
    expect((refusal as Error).message).to.match(/^Nothing was written\./);
    expect((refusal as Error).message).to.match(change.refused!);
    expect(await listMigrations(config.migrations)).to.have.length(1);
  }

  async function expectRoundTrip(change: ChangeCase, config: LoadedConfig): Promise<void> {
    const live = await createDatabase();
    await migrate({ connection: live, migrations: config.migrations });
    await query(live, "SELECT 1", ...(change.rows ?? []));
    const schemaBefore = await schemaOf(live);
    const rowsBefore = await keptRows(live, change);

    const written = await generate(config, {
      name: change.name,
      renames: (change.renames ?? []).map(parseRename),
    });
    if (process.env.DOCKET_SHOW) console.log(written?.source);
    expect(written, "nothing was generated").to.not.equal(undefined);
    expect(await check(config)).to.deep.equal([]);
    for (const pattern of change.says ?? []) expect(written!.source).to.match(pattern);

    const applied = await migrate({ connection: live, migrations: config.migrations });
    expect(applied.map(({ name }) => name)).to.deep.equal([written!.file]);
    await query(live, "SELECT 1", ...(change.afterwards ?? []));
    await undo({ connection: live, migrations: config.migrations });
    expect(compareSnapshots(schemaBefore, await schemaOf(live))).to.deep.equal([]);
    expect(await keptRows(live, change)).to.deep.equal(rowsBefore);
  }

  async function configFor(project: Project, change: ChangeCase) {
    await project.writeMigration("20260101000000-before.ts", change.before, ["SELECT 1"]);
    const config: MigratorConfig = {
      connection: adminConnection,
      models: async (sequelize) => {
        if (typeof change.after === "function") return change.after(sequelize);
        for (const statement of change.after) await sequelize.query(statement);
      },
    };
    return resolveConfig(config, project.folder);
  }
});

function schemaOf(connection: ConnectionOptions) {
  return withClient(connection, (client) =>
    readSnapshot(client, ['"SequelizeMeta"', '"SequelizeMetaLog"']),
  );
}

async function keptRows(connection: ConnectionOptions, change: ChangeCase): Promise<unknown> {
  return change.kept === undefined ? undefined : query(connection, change.kept);
}
