import { expect } from "chai";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

describe("sequelize-cli with the journal storage", () => {
  it("applies, reports and reverts", async () => {
    const db = await createDatabase();
    const project = await Project.create(db);
    await project.writeMigration(
      "20260101000000-a.ts",
      ["CREATE TABLE a (id int)"],
      ["DROP TABLE a"],
    );
    await project.writeMigration(
      "20260102000000-b.ts",
      ["CREATE TABLE b (id int)"],
      ["DROP TABLE b"],
    );
    await project.write(
      "migrations/20260103000000-c.js",
      `module.exports = {
      up: async (q, S) => { await q.createTable("c", { id: S.INTEGER }); await q.sequelize.transaction(async (t) => { await q.addColumn("c", "d", S.TEXT, { transaction: t }); }); },
      down: (q) => q.dropTable("c") };`,
    );
    for (const args of [
      ["db:migrate:status"],
      ["db:migrate", "--to", "20260102000000-b.ts"],
      ["db:migrate"],
      ["db:migrate:status"],
      ["db:migrate:undo"],
      ["db:migrate:undo:all"],
    ]) {
      const run = await project.sequelize(args);
      console.log(args, run);
    }
    console.log(await query(db, `select * from "SequelizeMetaLog"`));
    expect(1).to.equal(1);
    await project.remove();
  });
});
