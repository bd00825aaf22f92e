import type { ConnectionOptions } from "#src/index.js";

/** Something that a project does that could affect its live database during a replay. */
export interface Danger {
  what: string;
  /** Files of the project, beside those that all have. */
  files: Record<string, string>;
  /** The refusal of commands that run the project's code; without it they succeed. */
  refused?: RegExp;
  /** Commands that don't run the part of the project that is dangerous. */
  harmlessFor?: string[];
}

const WRITE = `UPDATE "Users" SET name = 'written'`;

/** Migrations that run this code when they go up: one that is applied, and one that is pending. */
function migrations(code: string, before = ""): Record<string, string> {
  const text = (table: string) => `
    const config = require("../config/plain.js");
    ${before}
    module.exports = {
      async up(q, S) { await q.createTable("${table}", { id: S.INTEGER }); ${code} },
      async down(q) { await q.dropTable("${table}"); },
    };`;
  return {
    "migrations/20240201000000-danger.js": text("Second"),
    "migrations/20240301000000-danger.js": text("Third"),
  };
}

const models = (before: string, after = "", options = "config") => `
  const { Sequelize, DataTypes } = require("sequelize");
  const config = require("../config/plain.js");
  ${before}
  const sequelize = new Sequelize(config.database, config.username, config.password, ${options});
  const User = sequelize.define("User", { name: DataTypes.STRING });
  ${after}
  module.exports = { sequelize, User };`;

const script = (address: string) => `
  const { Client } = require("pg");
  const client = new Client(${address});
  client.connect().then(() => client.query(\`${WRITE}\`)).then(() => client.end())
    .catch((error) => { console.error(error.message); process.exit(3); });`;

/** The app's own address as a \`pg\` client takes it. */
const OWN = `{ host: config.host, port: config.port, user: config.username, password: config.password, database: config.database }`;
const ownFile = { "own.js": `const config = require("./config/plain.js"); ${script(OWN)}` };
const noModels = ["history"];

/** Every known way. Those that are refused are refused before the first statement. */
export function dangers({ host, port, user, password, database }: ConnectionOptions): Danger[] {
  const url = `postgresql://${user}:${password}@${host}:${port}/${database}`;
  return [
    {
      what: "migrations that use the app's own models",
      files: migrations(
        `await User.update({ name: "written" }, { where: {} });`,
        `const { User } = require("../models");`,
      ),
      refused: /danger\.js was refused: it would have reached/,
    },
    {
      what: "migrations that use the app's own models and hide the error",
      files: migrations(
        `await User.update({ name: "written" }, { where: {} }).catch(() => {});`,
        `const { User } = require("../models");`,
      ),
      refused: /danger\.js was refused: it would have reached/,
    },
    {
      what: "migrations that open a second Sequelize",
      files: migrations(
        `const own = new S.Sequelize(config.database, config.username, config.password, config); await own.query(\`${WRITE}\`);`,
      ),
      refused: /danger\.js was refused: it would have reached the database t_/,
    },
    {
      what: "migrations with a pg.Client",
      files: migrations(
        `const c = new (require("pg").Client)(${OWN}); await c.connect(); await c.query(\`${WRITE}\`); await c.end();`,
      ),
      refused: /danger\.js was refused: it would have reached the database t_/,
    },
    {
      what: "migrations with a pg.Client for the address in the environment",
      files: migrations(
        `const c = new (require("pg").Client)(process.env.DATABASE_URL); await c.connect(); await c.query(\`${WRITE}\`); await c.end();`,
      ),
    },
    {
      what: "migrations with a connection that was opened when the config was loaded",
      files: {
        ...migrations(`await globalThis.early.query(\`${WRITE}\`);`),
        "models/index.js": models(
          "",
          `globalThis.early = new (require("pg").Client)(${OWN}); globalThis.early.connect(); globalThis.early.query("SELECT 1"); globalThis.early.on("error", () => {});`,
        ),
      },
      refused: /danger\.js was refused: it would have reached the database t_/,
    },
    {
      what: "migrations with a program that has the address from the environment",
      files: {
        ...migrations(
          `require("child_process").execFileSync(process.execPath, ["script.js"], { stdio: "pipe" });`,
        ),
        "script.js": script("process.env.DATABASE_URL"),
      },
    },
    {
      what: "migrations with a program that has an address of its own, as from a dotenv",
      files: {
        ...migrations(
          `require("child_process").execFileSync(process.execPath, ["own.js"], { stdio: "pipe" });`,
        ),
        ...ownFile,
      },
      refused: /danger\.js[\s\S]*lets nothing but scratch databases be reached/,
    },
    {
      what: "migrations with a program that gets the live address passed",
      files: {
        ...migrations(
          `require("child_process").execFileSync(process.execPath, ["script.js"], { env: { DATABASE_URL: "${url}" } });`,
        ),
        "script.js": script("process.env.DATABASE_URL"),
      },
      refused: /danger\.js[\s\S]*lets nothing but scratch databases be reached/,
    },
    {
      what: "migrations with a shell and an address of its own",
      files: migrations(
        `require("child_process").execSync('echo x && psql ${url} -c "SELECT 1"');`,
      ),
      refused: /danger\.js was refused: it starts psql, and what that connects to can't be seen/,
    },
    {
      what: "migrations with a program of which nothing is known",
      files: migrations(
        `await new Promise((done) => require("child_process").spawn("python3", ["seed.py"]).on("close", done));`,
      ),
      refused: /danger\.js was refused: it starts python3, and what that connects to can't be seen/,
    },
    {
      what: "migrations with a thread that has an address of its own",
      files: {
        ...migrations(
          `await new Promise((done, fail) => new (require("worker_threads").Worker)("./own.js").on("error", fail).on("exit", (code) => code ? fail(new Error("the thread ended with " + code)) : done()));`,
        ),
        ...ownFile,
      },
      refused: /danger\.js \(up\) failed: the thread ended with 3/,
    },
    {
      what: "migrations that change the live database by its name",
      files: migrations(
        `await q.sequelize.query('ALTER DATABASE "${database}" SET timezone = UTC');`,
      ),
      refused: /danger\.js was refused: it would have changed the database t_\w+ itself/,
    },
    {
      what: "migrations that do so after a comment, in a block",
      files: migrations(
        `await q.sequelize.query('/* UTC */ DO $$ -- as everywhere\\nBEGIN ALTER DATABASE "${database}" SET timezone = UTC; END $$');`,
      ),
      refused: /danger\.js was refused: it would have changed the database t_\w+ itself/,
    },
    {
      what: "migrations that change a role, which the live database has too",
      files: migrations(
        `await q.sequelize.query("INSERT INTO \\"Second\\" SELECT length('; ALTER SYSTEM'); ALTER ROLE pg_monitor SET timezone = UTC");`,
      ),
      refused: /danger\.js was refused: it would have changed the role pg_monitor, which the live/,
    },
    {
      what: "migrations that change a role on the live server by another of its names",
      files: {
        ...migrations(`await q.sequelize.query("ALTER ROLE pg_monitor SET timezone = UTC");`),
        "migrator.config.js": base["migrator.config.js"]!.replace(
          "models:",
          `scratch: () => ({ connection: { host: "localhost", port, user, password, database } }), models:`,
        ),
      },
      refused: /danger\.js was refused: it would have changed the role pg_monitor, which the live/,
    },
    {
      what: "migrations that subscribe to the live database",
      files: migrations(
        `await q.sequelize.query("CREATE SUBSCRIPTION s CONNECTION 'dbname=${database}' PUBLICATION p");`,
      ),
      refused: /danger\.js was refused: it would have reached another server by a subscription/,
    },
    {
      what: "migrations that reach the live database through the server",
      files: migrations(
        `await q.sequelize.query("SELECT * FROM dblink('dbname=${database}', 'SELECT 1') AS t (a int)");`,
      ),
      refused: /danger\.js was refused: it would have reached another database by dblink/,
    },
    {
      what: "models that connect when they are loaded",
      files: { "models/index.js": models("", "sequelize.authenticate().catch(() => {});") },
    },
    {
      what: "models with replication that connect when they are loaded",
      files: {
        "models/index.js": models(
          "",
          "sequelize.authenticate().catch(() => {});",
          "{ ...config, replication: { read: [config], write: config } }",
        ),
      },
    },
    {
      what: "models that ask again and again, with a client of which no errors are heard",
      files: {
        "models/index.js": models(
          `const { Client } = require("pg");
           const client = new Client(${OWN});
           const ask = () => client.query("SELECT 1").then(() => setTimeout(ask, 2).unref(), () => {});
           client.connect().then(ask, () => {});`,
        ),
      },
    },
    {
      what: "models that start a program with an address of its own when they are loaded",
      files: {
        "models/index.js": models(
          "",
          `require("child_process").spawnSync(process.execPath, ["own.js"]);`,
        ),
        ...ownFile,
      },
    },
    {
      what: "models that sync when they are loaded",
      files: { "models/index.js": models("", "sequelize.sync({ force: true });") },
    },
    {
      what: "an app that migrates itself when it is loaded",
      files: {
        "models/index.js": models(
          "",
          `sequelize.getQueryInterface().createTable("AtStart", { id: DataTypes.INTEGER }).catch(() => {});`,
        ),
      },
    },
    {
      what: "a config that forgets to redirect",
      files: { "build.js": `module.exports = ({ sequelize }) => sequelize.sync({ force: true });` },
      refused: /migrator\.config\.js was refused: it would have reached the database t_/,
      harmlessFor: ["drift", "sql", "rehearse", "history", "baseline"],
    },
  ].map((danger) => ({ harmlessFor: noModels, ...danger }));
}

/** The files that every project has. */
export const base: Record<string, string> = {
  "models/index.js": models(""),
  "build.js": `module.exports = async ({ sequelize, redirect }) => { redirect(sequelize); await sequelize.sync({ force: true }); };`,
  "migrator.config.js": `
    const { sequelize } = require("./models");
    const { host, port, username: user, password, database } = require("./config/plain.js");
    module.exports = {
      connection: async () => { await new Promise((done) => setTimeout(done, 100)); return { host, port, user, password, database }; },
      models: (_, { redirect }) => require("./build.js")({ sequelize, redirect }),
    };`,
  "migrations/20240101000000-users.js": `
    module.exports = {
      async up(q, S) { await q.createTable("Users", { id: { type: S.INTEGER, primaryKey: true, autoIncrement: true }, name: S.STRING,
        createdAt: { type: S.DATE, allowNull: false }, updatedAt: { type: S.DATE, allowNull: false } }); },
      async down(q) { await q.dropTable("Users"); },
    };`,
  ...migrations(""),
};
