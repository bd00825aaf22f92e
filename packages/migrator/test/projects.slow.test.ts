import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect } from "chai";
import type { ConnectionOptions } from "#src/index.js";
import { sized } from "./support/long.js";
import { type Finished, Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

/** At full size as many as an old project has; a replay of them all takes seconds. */
const MANY = sized(60, 300);

/** Old projects, taken over with the steps and the lines of README alone: the config, check, baseline, generate, db:migrate. */
describe("taking over an older project", function () {
  this.timeout(600_000);

  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    process.env.APP_DATABASE = JSON.stringify(db);
  });
  afterEach(() => project.remove());

  const address = `const { host, port, user, password, database } = JSON.parse(process.env.APP_DATABASE);`;

  it("works in TypeScript, with sequelize-cli and umzug's storage on the app's instance", async () => {
    await project.write("package.json", `{ "name": "app", "private": true, "type": "module" }`);
    await project.write("tsconfig.json", "{}");
    await project.write(
      "src/models.ts",
      `import { DataTypes, Sequelize } from "sequelize";
       const env: { host: string; port: number; user: string; password: string; database: string } = JSON.parse(process.env.APP_DATABASE!);
       export const sequelize = new Sequelize(env.database, env.user, env.password, { host: env.host, port: env.port, dialect: "postgres", logging: false });
       export const Task = sequelize.define("Task", { title: { type: DataTypes.STRING, allowNull: false }, state: DataTypes.ENUM("open", "done") /* more */ });
       // as umzug's SequelizeStorage does
       sequelize.define("SequelizeMeta", { name: { type: DataTypes.STRING, primaryKey: true } }, { tableName: "SequelizeMeta", timestamps: false });`,
    );
    await project.write(
      "migrations/20200101000000-tasks.ts",
      `import { DataTypes, type QueryInterface } from "sequelize";
       export async function up(q: QueryInterface) {
         await q.createTable("Tasks", { id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
           title: { type: DataTypes.STRING, allowNull: false }, state: DataTypes.ENUM("open", "done"),
           createdAt: { type: DataTypes.DATE, allowNull: false }, updatedAt: { type: DataTypes.DATE, allowNull: false } });
       }
       export async function down(q: QueryInterface) { await q.dropTable("Tasks"); }`,
    );
    await project.write(
      "migrator.config.ts",
      (await configOfReadme())
        .replace(
          'const { sequelize } = require("./models")',
          'import { sequelize } from "./src/models.ts"',
        )
        .replace("module.exports =", "export default"),
    );
    await useSequelizeCli({ module: true });
    await asTheAppDid();
    await query(
      db,
      `INSERT INTO "Tasks" (title, "createdAt", "updatedAt") VALUES ('a', now(), now())`,
    );
    await takeOver(1);
    await edit("src/models.ts", "/* more */", ", dueOn: DataTypes.DATEONLY");
    await change("add due", /^import[\s\S]*ADD COLUMN "dueOn" date/, "ts");
  });

  it("works if it has only used sync(), with replication", async () => {
    await project.write(
      "models/index.js",
      `const { DataTypes, Sequelize } = require("sequelize"); ${address}
       const one = { host, port, username: user, password, database };
       const sequelize = new Sequelize(database, null, null, { dialect: "postgres", logging: false, replication: { read: [one, one], write: one } });
       sequelize.define("Author", { name: DataTypes.STRING(40) });
       sequelize.define("Book", { title: DataTypes.TEXT, price: DataTypes.DECIMAL(8, 2) /* more */ });
       sequelize.models.Book.belongsTo(sequelize.models.Author);
       sequelize.authenticate().catch(() => {});
       module.exports = { sequelize };`,
    );
    await project.write(
      "start.js",
      `const { sequelize } = require("./models");
       sequelize.sync().then(() => sequelize.models.Author.create({ name: "Ann" })).then(() => sequelize.close());`,
    );
    expect(await project.run("start.js", [])).to.include({ code: 0 });
    await writeConfig((text) =>
      text.replace("sequelize.config;", "sequelize.config.replication.write;"),
    );
    await useSequelizeCli();
    const initial = await migrator("generate", "initial");
    expect(initial.output, initial.output).to.match(/Wrote \d{14}-initial\.js/);
    await takeOver(1);
    await edit("models/index.js", "/* more */", ", isbn: DataTypes.STRING(13)");
    await change("add isbn", /ADD COLUMN isbn varchar\(13\)/);
    expect(await query(db, `SELECT name FROM "Authors"`)).to.deep.equal([{ name: "Ann" }]);
  });

  it(`works with ${MANY} classic migrations, CONCURRENTLY and audit triggers`, async () => {
    const columns: string[] = [];
    for (let number = 0; number < MANY; number++) {
      const name = `column${number}`;
      const kind = number === 0 ? 0 : (number % 5) + 1;
      if (kind === 2 || kind === 5) columns.push(name);
      await project.write(
        `migrations/${20200101000000 + number}-step.js`,
        `"use strict";
         module.exports = {
           async up(queryInterface, Sequelize) { ${classicStep(kind, name, columns.at(-1) ?? "")} },
           async down() {},
         };`,
      );
    }
    await project.write(
      "models/index.js",
      `const { DataTypes, Sequelize } = require("sequelize"); ${address}
       const sequelize = new Sequelize(database, user, password, { host, port, dialect: "postgres", logging: false });
       sequelize.define("User", { name: DataTypes.STRING, ${columns.map((name) => `${name}: DataTypes.STRING`).join(", ")} /* more */ });
       module.exports = { sequelize };`,
    );
    await useSequelizeCli();
    await asTheAppDid();
    await query(
      db,
      `INSERT INTO "Users" (name, "createdAt", "updatedAt") VALUES ('Ann', now(), now())`,
    );
    const scope = `exclude: ["audit_*", "function:*", "trigger:*", "index:*"],`;
    const saying = (more: string) => (text: string) =>
      text.replace("exports = {", `exports = { ${more}`);
    await writeConfig(saying(scope));
    const told = await migrator("check");
    expect(told.code).to.equal(2);
    const list = /outsideTransaction: (\[[\s\S]*?\])/.exec(told.output)![1]!;
    expect(list.match(/-step\.js/g)).to.have.length(Math.ceil((MANY - 3) / 5));
    await writeConfig(saying(`${scope} settings: { outsideTransaction: ${list} },`));
    await useSequelizeCli({ more: `migrator: { outsideTransaction: ${list} },` });
    await takeOver(MANY);
    await edit("models/index.js", "/* more */", ", email: DataTypes.STRING");
    await change("add email", /ADD COLUMN email/);
    const [audit] = await query(db, "SELECT count(*)::int AS n FROM audit_log");
    expect(audit!.n).to.equal(1);
  });

  /** sequelize-cli's config, as it was and with the line for the journal. */
  async function useSequelizeCli({ module = false, more = "" } = {}): Promise<void> {
    const own = `{ host, port, username: user, password, database, dialect: "postgres", logging: false, ${more}`;
    await project.write("config/plain.cjs", `${address} module.exports = ${own} };`);
    await project.write(
      "config/config.js",
      module
        ? `import { fileURLToPath } from "node:url"; ${address}
           export default ${own} migrationStorage: fileURLToPath(import.meta.resolve("@docket/migrator/storage")) };`
        : `${address} module.exports = ${own} migrationStorage: require.resolve("@docket/migrator/storage") };`,
    );
    await project.write(
      ".sequelizerc",
      `module.exports = { config: process.env.APP_CONFIG ?? "config/config.js" };`,
    );
  }

  /** Runs the migrations as the app always has, with sequelize-cli's own journal. */
  async function asTheAppDid(): Promise<void> {
    process.env.APP_CONFIG = "config/plain.cjs";
    const { code, output } = await project.sequelize(["db:migrate"]);
    delete process.env.APP_CONFIG;
    expect(code, output).to.equal(0);
  }

  async function writeConfig(edited: (text: string) => string): Promise<void> {
    await project.write("migrator.config.js", edited(await configOfReadme()));
  }

  /** The migrator's config that README gives to copy. */
  async function configOfReadme(): Promise<string> {
    const readme = await readFile("README.md", "utf8");
    return /```js\n(const \{ sequelize \}[\s\S]*?)```/.exec(readme)![1]!;
  }

  async function takeOver(count: number): Promise<void> {
    const checked = await migrator("check");
    expect(checked.output).to.equal("Migrations and models agree.\n");
    const taken = await migrator("baseline");
    expect(taken.output).to.match(
      new RegExp(`Recorded as applied, without running them: ${count}\\.`),
    );
  }

  async function edit(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(project.path(file), "utf8");
    await project.write(file, text.replace(from, to));
  }

  /** The next change: generated, rehearsed on a clone and applied, after which nothing differs. */
  async function change(name: string, says: RegExp, ending = "js"): Promise<void> {
    const { output } = await migrator("generate", name);
    const [, file] = /Wrote (\S+)\.\n/.exec(output) ?? [];
    expect(file, output).to.match(new RegExp(`\\.${ending}$`));
    expect(await readFile(project.path("migrations", file!), "utf8")).to.match(says);
    const rehearsed = await migrator("rehearse");
    expect(rehearsed.output).to.match(/Every row that should be untouched is untouched/);
    const migrated = await project.sequelize(["db:migrate"]);
    expect(migrated.code, migrated.output).to.equal(0);
    expect((await migrator("drift")).code).to.equal(0);
  }

  function migrator(...args: string[]): Promise<Finished> {
    return project.run(resolve("bin/migrator.js"), args);
  }
});

/** Typical steps of such projects: the first creates the table, the others are of five kinds. */
function classicStep(kind: number, name: string, column: string): string {
  switch (kind) {
    case 0:
      return `await queryInterface.createTable("Users", { id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
        name: Sequelize.STRING, createdAt: { type: Sequelize.DATE, allowNull: false }, updatedAt: { type: Sequelize.DATE, allowNull: false } });`;
    case 1:
      return `await queryInterface.sequelize.query(\`UPDATE "Users" SET name = trim(name)\`);`;
    case 3:
      return `await queryInterface.sequelize.query('CREATE INDEX CONCURRENTLY "Users_${name}" ON "Users" ("${column}")');`;
    case 4:
      return `await queryInterface.sequelize.query(\`
        CREATE TABLE IF NOT EXISTS audit_log (at timestamptz DEFAULT now(), what text);
        CREATE OR REPLACE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN INSERT INTO audit_log (what) VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
        DROP TRIGGER IF EXISTS audit ON "Users";
        CREATE TRIGGER audit AFTER INSERT ON "Users" FOR EACH ROW EXECUTE FUNCTION audit();\`);`;
    default:
      return `await queryInterface.sequelize.transaction(async (transaction) => {
        await queryInterface.addColumn("Users", "${name}", Sequelize.STRING, { transaction }); });`;
  }
}
