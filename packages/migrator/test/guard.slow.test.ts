import { resolve } from "node:path";
import { expect } from "chai";
import { readSnapshot } from "#src/catalog/snapshot.js";
import { withClient } from "#src/client.js";
import type { ConnectionOptions } from "#src/index.js";
import { base, dangers } from "./support/dangers.js";
import { sized } from "./support/long.js";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

const commands = [
  ["generate", "x"],
  ["check"],
  ["drift"],
  ["sql"],
  ["lint"],
  ["history"],
  ["rehearse"],
  ["baseline"],
];

describe("the live database can't be touched", function () {
  this.timeout(600_000);

  for (const [index, { what }] of dangers({ host: "", user: "", database: "" }).entries()) {
    it(`with ${what}`, async () => {
      const db = await createDatabase();
      const danger = dangers(db).find((one) => one.what === what)!;
      await query(
        db,
        `CREATE TABLE "Users" (id serial PRIMARY KEY, name varchar(255), "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL)`,
        `CREATE TABLE "Second" (id integer)`,
        `INSERT INTO "Users" (name, "createdAt", "updatedAt") VALUES ('Ann', now(), now())`,
        `CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY)`,
        `INSERT INTO "SequelizeMeta" VALUES ('20240101000000-users.js'), ('20240201000000-danger.js')`,
      );
      const before = await fingerprint(db);
      const { user, host, port, password, database } = db;
      process.env.DATABASE_URL = `postgresql://${user}:${password}@${host}:${port}/${database}`;
      for (const command of turnOf(commands, index)) {
        const project = await projectFor(db, danger.files);
        const { code, output } = await project.run(resolve("bin/migrator.js"), command);
        await project.remove();
        const said = `migrator ${command.join(" ")}: ${output}`;
        expect(await fingerprint(db), said).to.equal(before);
        if (danger.refused && !danger.harmlessFor!.includes(command[0]!)) {
          expect(code, said).to.equal(2);
          expect(output, said).to.match(danger.refused);
        } else {
          expect(code, said).to.be.oneOf([0, 1]);
        }
        expect(output, "a stack").to.not.match(/^ +at .*:\d+:\d+/m);
      }
      delete process.env.DATABASE_URL;
    });
  }
});

/** By default each danger is tested with one command, and each command with some dangers. */
function turnOf<Item>(items: Item[], index: number): Item[] {
  const count = sized(1, items.length);
  return Array.from({ length: count }, (_, at) => items[(index + at * 3) % items.length]!);
}

async function projectFor(db: ConnectionOptions, files: Record<string, string>): Promise<Project> {
  const project = await Project.create(db);
  const { user, ...rest } = db;
  const config = { ...rest, username: user, dialect: "postgres", logging: false };
  await project.write("config/plain.js", `module.exports = ${JSON.stringify(config)};`);
  for (const [file, text] of Object.entries({ ...base, ...files })) await project.write(file, text);
  return project;
}

/** Rows, schema and the server's own counters, without what a baseline records in its journal. */
function fingerprint(db: ConnectionOptions): Promise<string> {
  return withClient(db, async (client) => {
    const seen: unknown[] = [];
    for (const statement of [
      `SELECT * FROM "Users" ORDER BY id`,
      `SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables WHERE relname !~ 'Sequelize' ORDER BY 1`,
      "SELECT s.* FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()",
    ])
      seen.push((await client.query(statement)).rows);
    const schema = await readSnapshot(client, ['"SequelizeMeta"', '"SequelizeMetaLog"']);
    return JSON.stringify([...seen, [...schema].sort()]);
  });
}
