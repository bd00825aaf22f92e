import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import type { ConnectionOptions } from "#src/index.js";
import { type Finished, Project } from "./support/project.js";
import { createDatabase } from "./support/server.js";

const bin = resolve(import.meta.dirname, "../../bin/migrator.js");

describe("migrator generate", () => {
  let connection: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    connection = await createDatabase();
    project = await Project.create(connection);
  });
  afterEach(() => project.remove());

  async function generate(name: string, attributes: string, ...more: string[]): Promise<Finished> {
    await project.write(
      "migrator.config.cjs",
      `module.exports = {
         connection: () => (${JSON.stringify(connection)}),
         models: async (sequelize) => {
           const D = require("sequelize").DataTypes;
           sequelize.define("Task", ${attributes});
           await sequelize.sync();
         },
       };`,
    );
    return project.run(bin, ["generate", name, ...more]);
  }

  it("writes even the first migration of a CommonJS package as CommonJS, which sequelize-cli runs", async () => {
    const { code, output } = await generate("initial", "{ name: D.STRING }");
    expect(output).to.match(/Wrote \d{14}-initial\.js\.\nProved on \d+ rows/);
    expect(code).to.equal(0);
    const migrated = await project.sequelize(["db:migrate"]);
    expect(migrated.output).to.match(/initial: migrated/);
    expect(migrated.code).to.equal(0);
  });

  it("is content with a reader of its answer who leaves early", async () => {
    await generate("initial", "{ name: D.STRING }");
    const command = `"${process.execPath}" "${bin}" history 2> errors; echo $? > code`;
    execFileSync("sh", ["-c", `{ ${command}; } | true`], { cwd: project.folder });
    const [errors, code] = ["errors", "code"].map((name) =>
      readFileSync(project.path(name), "utf8"),
    );
    expect([errors, code]).to.deep.equal(["", "0\n"]);
  });

  it("reports a data loss in the first line, and exits with 1", async () => {
    await generate("initial", "{ name: D.STRING }");
    const { code, output } = await generate("change", "{ title: D.STRING }");
    const lines = output.split("\n").filter((line) => /^(LOSS|Wrote)/.test(line));
    expect(lines[0]).to.equal('LOSS: up discards the content of "Tasks".name.');
    expect(output).to.match(/--rename '"Tasks"\.name:title'/);
    expect(output).to.match(/up: LOSS: .*name\.\n[\s\S]*down: LOSS: .*title\./);
    expect(code).to.equal(1);
  });

  it("adds a required number with a default of fewer digits than its type has", async () => {
    await generate("initial", "{ name: D.STRING }");
    const price = "{ type: D.DECIMAL(8, 2), allowNull: false, defaultValue: 0 }";
    const { code, output } = await generate("change", `{ name: D.STRING, price: ${price} }`);
    expect(output).to.match(/Wrote \d{14}-change\.js\.\nProved on/);
    expect(code, output).to.equal(0);
  });

  it("accepts a rename without quotes, and loses nothing", async () => {
    await generate("initial", "{ name: D.STRING }");
    const { code, output } = await generate(
      "change",
      "{ title: D.STRING }",
      "--rename",
      "Tasks.name:title",
    );
    expect(output).not.to.match(/LOSS/);
    expect(code).to.equal(0);
  });

  it("accepts a column by the new name of its table, too", async () => {
    await generate("initial", "{ name: D.STRING }");
    const { code, output } = await generate(
      "change",
      "{ title: D.STRING }, { tableName: 'todos' }",
      ...["--rename", "Tasks:todos", "--rename", "todos.name:title"],
    );
    expect(output).not.to.match(/LOSS/);
    expect(code, output).to.equal(0);
  });
});
