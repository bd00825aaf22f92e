import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect } from "chai";

const packageFolder = path.resolve(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const sequelize = (...args: string[]) =>
  spawnSync(process.execPath, [require.resolve("sequelize-cli/lib/sequelize"), ...args], {
    cwd: packageFolder,
    encoding: "utf8",
    // With CI in the environment it colours what it prints, the name of the file too.
    env: { ...process.env, NO_COLOR: "1" },
  });

describe("files that sequelize-cli writes here", () => {
  it("are seeders that it can run", () => {
    const { stdout, stderr } = sequelize("seed:generate", "--name", "try");
    const [, file] = /New seed was created at (\S+\.js)/.exec(stdout) ?? [];
    expect(file, stdout + stderr).to.match(/\/seeders\/\d+-try\.js$/);
    try {
      expect(require(file!)).to.have.all.keys("up", "down");
    } finally {
      rmSync(file!);
    }
  });

  it("are no migrations, which come from the models", () => {
    const { status, stderr } = sequelize("migration:generate", "--name", "try");
    expect(status).to.equal(1);
    expect(stderr).to.match(/^Write a migration with `pnpm db:generate NAME`/);
  });
});
