import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";

const packageFolder = path.resolve(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [require.resolve("sequelize-cli/lib/sequelize"), ...args], {
    cwd: packageFolder,
    encoding: "utf8",
    // With CI in the environment it colours its output, including the file name.
    env: { ...process.env, NO_COLOR: "1", ...env },
    timeout: 110_000,
  });
const sequelize = (...args: string[]) => run(args);

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

  it("are optional: undoing none exits, and stops the server that was started for it", () => {
    const home = mkdtempSync(path.join(tmpdir(), "docket-seeds-"));
    try {
      const env = { DOCKET_DATA_DIR: home, DATABASE_URL: "", DATABASE_DIRECT_URL: "" };
      const { status, stdout, stderr } = run(["db:seed:undo"], env);
      expect({ status, stdout }, stderr).to.deep.include({ status: 0 });
      expect(stdout).to.contain("No seeders found.");
      expect(existsSync(path.join(home, "postgres/postmaster.pid"))).to.equal(false);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("are never migrations, which are generated from the models", () => {
    const { status, stderr } = sequelize("migration:generate", "--name", "try");
    expect(status).to.equal(1);
    expect(stderr).to.match(/^Write a migration with `pnpm db:generate NAME`/);
  });
});
