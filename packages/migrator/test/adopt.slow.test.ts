import { resolve } from "node:path";
import { expect } from "chai";
import type { ConnectionOptions } from "#src/index.js";
import { type Finished, Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

/** A Sequelize app as `sequelize init` and `model:generate` create it. */
const app = {
  "models/index.js": `
    const fs = require("fs"), path = require("path"), Sequelize = require("sequelize");
    const config = require("../config/config.js");
    const sequelize = new Sequelize(config.database, config.username, config.password, config);
    const db = {};
    for (const file of fs.readdirSync(__dirname).filter((f) => f !== "index.js")) {
      const model = require(path.join(__dirname, file))(sequelize, Sequelize.DataTypes);
      db[model.name] = model;
    }
    Object.values(db).forEach((model) => model.associate && model.associate(db));
    module.exports = { ...db, sequelize, Sequelize };`,
  "models/user.js": `
    const { Model } = require("sequelize");
    module.exports = (sequelize, DataTypes) => {
      class User extends Model {
        static associate(models) { User.hasMany(models.Post, { foreignKey: "userId", onDelete: "CASCADE" }); }
      }
      User.init({ name: DataTypes.STRING, email: { type: DataTypes.STRING, unique: true } }, { sequelize, modelName: "User" });
      return User;
    };`,
  "models/post.js": `
    const { Model } = require("sequelize");
    module.exports = (sequelize, DataTypes) => {
      class Post extends Model {
        static associate(models) { Post.belongsTo(models.User, { foreignKey: "userId", onDelete: "CASCADE" }); }
      }
      Post.init({ title: DataTypes.STRING, state: DataTypes.ENUM("draft", "published") }, { sequelize, modelName: "Post" });
      return Post;
    };`,
  "migrations/20200101000000-create-user.js": `
    "use strict";
    module.exports = {
      async up(queryInterface, Sequelize) {
        await queryInterface.createTable("Users", {
          id: { allowNull: false, autoIncrement: true, primaryKey: true, type: Sequelize.INTEGER },
          name: { type: Sequelize.STRING },
          email: { type: Sequelize.STRING, unique: true },
          createdAt: { allowNull: false, type: Sequelize.DATE },
          updatedAt: { allowNull: false, type: Sequelize.DATE },
        });
      },
      async down(queryInterface) { await queryInterface.dropTable("Users"); },
    };`,
  "migrations/20200102000000-create-post.js": `
    "use strict";
    module.exports = {
      async up(queryInterface, Sequelize) {
        await queryInterface.createTable("Posts", {
          id: { allowNull: false, autoIncrement: true, primaryKey: true, type: Sequelize.INTEGER },
          title: { type: Sequelize.STRING },
          state: { type: Sequelize.ENUM("draft", "published") },
          userId: { type: Sequelize.INTEGER, references: { model: "Users", key: "id" }, onDelete: "CASCADE", onUpdate: "CASCADE" },
          createdAt: { allowNull: false, type: Sequelize.DATE },
          updatedAt: { allowNull: false, type: Sequelize.DATE },
        });
      },
      async down(queryInterface) {
        await queryInterface.dropTable("Posts");
        await queryInterface.sequelize.query('DROP TYPE "enum_Posts_state"');
      },
    };`,
};

describe("adoption in a current JavaScript project", () => {
  let db: ConnectionOptions;
  let project: Project;

  before(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    for (const [file, text] of Object.entries(app)) await project.write(file, text);
    // The state before: plain sequelize-cli, with its own journal.
    const { user, ...rest } = db;
    const own = JSON.stringify({ ...rest, username: user, dialect: "postgres", logging: false });
    await project.write("config/config.js", `module.exports = ${own};`);
    expect((await project.sequelize(["db:migrate"])).code).to.equal(0);
    await query(
      db,
      `INSERT INTO "Users" (name, email, "createdAt", "updatedAt") VALUES ('Ann', 'ann@example.org', now(), now())`,
    );
  });
  after(() => project.remove());

  it("needs only two short files", async () => {
    await project.useDatabase(db);
    await project.write(
      "migrator.config.js",
      `const { sequelize } = require("./models");
       const { host, port, username: user, password, database } = require("./config/config.js");
       module.exports = {
         connection: () => ({ host, port, user, password, database }),
         models: async (_sequelize, { redirect }) => { redirect(sequelize); await sequelize.sync(); },
       };`,
    );
    const checked = await migrator("check");
    expect(checked.output).to.equal("Migrations and models agree.\n");
    expect(checked.code).to.equal(0);
  });

  it("takes over the database with a baseline", async () => {
    const before = await migrator("drift");
    expect(before).to.include({ code: 0 });
    expect(before.output).to.match(
      /Without a checksum.*create-user\.js, 20200102000000-create-post\.js/,
    );
    const taken = await migrator("baseline");
    expect(taken.output).to.match(/Recorded as applied, without running them: 2\./);
    expect((await migrator("drift")).output).to.equal(
      "The live database is what its applied migrations make.\n",
    );
  });

  it("generates the next migration in the project's own style, and applies it with sequelize-cli", async () => {
    await project.write(
      "models/user.js",
      app["models/user.js"].replace(
        "name: DataTypes.STRING",
        "name: DataTypes.STRING, born: DataTypes.DATEONLY, points: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 }",
      ),
    );
    await project.write(
      "models/post.js",
      app["models/post.js"].replace('"published"', '"published", "withdrawn"'),
    );
    const differs = await migrator("check");
    expect(differs.code).to.equal(1);
    expect(differs.output).to.match(/column "Users"\.born is only in the models: date/);
    expect(differs.output).to.match(/enum "enum_Posts_state" differs/);

    const generated = await migrator("generate", "Birthday and points");
    expect(generated.code, generated.output).to.equal(0);
    const [, file] = /Wrote (\S+)\./.exec(generated.output)!;
    expect(file).to.match(/^\d{14}-birthday-and-points\.js$/);
    expect(generated.output).to.match(/Proved on \d+ rows/);

    const [sql] = JSON.parse((await migrator("sql", "--json")).output);
    expect(sql).to.include({ name: file, transaction: true });
    expect(sql.statements.join()).to.match(/ADD COLUMN born date/);
    const migrated = await project.sequelize(["db:migrate"]);
    expect(migrated.code, migrated.output).to.equal(0);
    expect(await query(db, `SELECT name, born, points FROM "Users"`)).to.deep.equal([
      { name: "Ann", born: null, points: 0 },
    ]);
    expect((await migrator("history")).output).to.match(
      /baseline\s+20200101000000-create-user\.js[\s\S]*up\s+\d{14}-birthday-and-points\.js/,
    );
  });

  it("exits with 1 on drift and 2 on failure, and prints JSON if asked", async () => {
    await query(db, `ALTER TABLE "Users" ADD COLUMN extra text`);
    const drifted = await migrator("drift", "--json");
    expect(drifted.code).to.equal(1);
    expect(JSON.parse(drifted.output).differences).to.deep.equal([
      { kind: "column", name: '"Users".extra', after: "text" },
    ]);
    await query(db, `ALTER TABLE "Users" DROP COLUMN extra`);
    const nameless = await migrator("generate");
    expect(nameless.code).to.equal(2);
    expect(nameless.output).to.match(/^Give the migration a name/);
    const unknown = await migrator("wat");
    expect(unknown).to.deep.include({
      code: 2,
      output: "There is no command wat. `migrator --help` lists them.\n",
    });
    expect((await migrator("--help")).output).to.match(/^Usage: migrator COMMAND/);
  });

  it("refuses a baseline if the database differs from what the migrations create", async () => {
    const other = await createDatabase();
    await query(other, `CREATE TABLE "Users" (id int)`);
    await project.useDatabase(other);
    const refused = await migrator("baseline");
    expect(refused.code).to.equal(1);
    expect(refused.output).to.match(
      /^Nothing was recorded: the live database is not what these migrations make\./,
    );
    expect(await query(other, `SELECT to_regclass('"SequelizeMeta"') AS journal`)).to.deep.equal([
      { journal: null },
    ]);
  });

  function migrator(...args: string[]): Promise<Finished> {
    return project.run(resolve("bin/migrator.js"), args);
  }
});
