import { expect } from "chai";
import { Sequelize } from "sequelize";
import { planBetween, readFacts } from "#src/generate/plan.js";
import { internalsOf } from "#src/internals/sequelize.js";
import { ScratchServer } from "#src/scratch/server.js";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

describe("missing internals of dependencies", () => {
  it("are named if Sequelize has changed", () => {
    const sequelize = new Sequelize({ dialect: "postgres", logging: false });
    expect(internalsOf(sequelize).config).to.be.an("object");
    Object.assign(sequelize, { connectionManager: { config: {}, pool: {} } });
    expect(() => internalsOf(sequelize)).to.throw(
      /^Sequelize is 6\.\S+, and 6\.37\.8 was expected: it has no connectionManager\.pool\.drain, no .*getConnection/,
    );
  });

  it("are named if umzug has changed, before a migration runs", async () => {
    const project = await Project.create(await createDatabase());
    await project.write("node_modules/umzug/package.json", `{ "version": "2.9.0" }`);
    await project.write("node_modules/umzug/lib/migration.js", "exports.Migration = class {};");
    await project.write("node_modules/umzug/lib/index.js", "module.exports = class { up() {} };");
    await project.write(
      "run.js",
      `require("umzug/lib/index.js"); require("umzug/lib/migration.js");
       const { Sequelize } = require("sequelize");
       const Storage = require("@docket/migrator/storage");
       new Storage({ sequelize: new Sequelize({ dialect: "postgres" }) });`,
    );
    const { code, output } = await project.run("run.js", []);
    await project.remove();
    expect(code).to.equal(1);
    expect(output).to.match(
      /umzug is 2\.9\.0, and 2\.3\.0 was expected: it has no Migration#up, .*no Umzug#pending\. /,
    );
  });
});

describe("scratch databases", () => {
  it("are left alone by commands for another database of the server", async () => {
    const [one, other] = [await createDatabase(), await createDatabase()];
    const server = await ScratchServer.open(one);
    const { connection } = await server.create();
    await (await ScratchServer.open(other)).close();
    expect(await query(connection, "SELECT 1 AS here")).to.deep.equal([{ here: 1 }]);
    await server.close();
  });
});

describe("the planner", () => {
  it("leaves roles alone that are made, changed or dropped while it reads the schemas", async () => {
    const database = await createDatabase();
    const names = ["one", "other"].map((name) => `${name}_${database.database}`);
    const make = names.map((name) => `CREATE ROLE ${name}`);
    const before = await readFacts(database);
    await query(database, ...make, `GRANT ${names[0]} TO ${names[1]}`);
    const between = await readFacts(database);
    await query(database, `ALTER ROLE ${names[0]} CREATEDB`, `DROP ROLE ${names[1]}`);
    const after = await readFacts(database);
    const planned = [
      await planBetween(before, between),
      await planBetween(between, after),
      await planBetween(after, before),
    ];
    await query(database, `DROP ROLE ${names[0]}`);
    expect(planned).to.deep.equal([[], [], []]);
  });
});
