import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { User } from "@docket/models";
import { createTestDatabase, openDatabase } from "@docket/testing";
import { expect } from "chai";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../..");

describe("the example app with a table of its own", function () {
  this.timeout(240_000);

  it("builds and runs with the packed packages", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-example-"));
    const test = await createTestDatabase();
    try {
      await cp(path.join(root, "examples/notes"), folder, { recursive: true });
      await installPacked(folder, ["contract", "database", "dates", "migrator", "models"]);
      await run(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc")], {
        cwd: folder,
      });
      const database = openDatabase(test.directUrl);
      const users = ["ann", "bob"].map((id) => ({ id, name: id, email: `${id}@example.org` }));
      await database.asSystem(() => User.bulkCreate(users));
      await database.destroy();
      const inFolder = { cwd: folder, env: { ...process.env, DATABASE_URL: test.directUrl } };
      const { stdout } = await run(process.execPath, ["dist/main.js", "ann", "bob"], inFolder);
      expect(stdout.trim().split("\n").slice(-5)).to.deep.equal([
        "ann sees Ann's",
        "bob sees Bob's",
        "bob changes 1",
        'refused: new row violates row-level security policy for table "notes" (this unit of work writes only rows whose user is "bob")',
        "all together: 2",
      ]);
      const migrator = "node_modules/@docket/migrator/bin/migrator.js";
      const checked = await run(process.execPath, [migrator, "check"], inFolder);
      expect(checked.stdout).to.equal("Migrations and models agree.\n");
    } finally {
      await test.drop();
      await rm(folder, { recursive: true });
    }
  });
});

/** Unpacks what `npm pack` makes of our packages; other packages are those of the workspace. */
async function installPacked(folder: string, names: string[]): Promise<void> {
  const folders = names.map((name) => path.join(root, "packages", name));
  await run("npm", ["pack", "--silent", "--pack-destination", folder, ...folders]);
  const modules = path.join(folder, "node_modules");
  for (const name of names) {
    const target = path.join(modules, "@docket", name);
    await mkdir(target, { recursive: true });
    await run("tar", [
      "-xzf",
      path.join(folder, `docket-${name}-0.1.0.tgz`),
      "-C",
      target,
      "--strip-components=1",
    ]);
    await linkDependencies(target, path.join(root, "packages", name));
  }
  await linkDependencies(folder, path.join(root, "packages/models"));
  await symlink(path.join(root, "node_modules/@types"), path.join(modules, "@types"));
}

/** @param from the package that has the same dependencies installed */
async function linkDependencies(target: string, from: string): Promise<void> {
  const { dependencies } = JSON.parse(
    await readFile(path.join(target, "package.json"), "utf8"),
  ) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies).filter((one) => !one.startsWith("@docket/"))) {
    const link = path.join(target, "node_modules", name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(path.join(from, "node_modules", name), link);
  }
}
