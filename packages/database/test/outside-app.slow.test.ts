import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createTestDatabase, type TestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../..");

/** A program as written by somebody who has read only the packages' own documentation. */
const program = `
import { createDatabase, isDatabaseError } from "@docket/database";
import { ADMIN_ROLE, APP_ROLE, models, Task, taskList, USER_SETTING } from "@docket/models";

const database = createDatabase({
  url: process.env.DATABASE_URL ?? "",
  models,
  isolation: { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING },
});

const made: Task = await database.forUser("ann", () => Task.create({ userId: "ann", title: "From outside" }));
await database.forUser("ann", async () => {
  const [changed] = await Task.update({ completed: true }, { where: { id: made.id } });
  if (changed !== 1) throw new Error("not changed");
});
const mine: Task[] = await database.forUser("ann", () => Task.findAll({ where: { completed: true } }));
const theirs = await database.forUser("bob", () => Task.findAll());
const outside = await Task.findAll().catch((error: unknown) => error);

export function isNotTyped() {
  // @ts-expect-error a title is text
  Task.build({ userId: "ann", title: 5 });
  // @ts-expect-error there is no such column
  void made.nothing;
  // @ts-expect-error a unit of work is a function that makes a promise
  void database.forUser("ann", Task.findAll());
}
// Declared for others, so the types of its result are public as well.
export const firstTasks = (userId: string) => taskList({ userId, sort: "manual", limit: 5 });
const id: string = made.id;
const at: Date = made.updatedAt;

console.log(JSON.stringify({
  id,
  at,
  mine: mine.map(({ title }) => title),
  theirs: theirs.length,
  outside: isDatabaseError(outside, "outside-unit-of-work"),
}));
await database.destroy();
`;

describe("an app outside this repository", () => {
  let folder: string;
  let test: TestDatabase;

  before(async function () {
    this.timeout(120_000);
    test = await createTestDatabase();
    await withClient(test.superuserUrl, (client) =>
      client.query(
        "INSERT INTO users (id, email, name) VALUES ('ann', 'ann@example.com', 'Ann'), ('bob', 'bob@example.com', 'Bob')",
      ),
    );
    folder = await mkdtemp(path.join(tmpdir(), "docket-outside-"));
    for (const name of ["database", "models", "contract", "dates"]) {
      await pnpm(["pack", "--pack-destination", folder], path.join(root, "packages", name));
    }
    const packed = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
    const tarball = (name: string) => `file:./${packed.find((file) => file.includes(name))}`;
    const { devDependencies } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    await writeFile(
      path.join(folder, "package.json"),
      JSON.stringify({
        name: "outside",
        private: true,
        type: "module",
        dependencies: {
          "@docket/database": tarball("database"),
          "@docket/models": tarball("models"),
        },
        devDependencies: {
          "@types/node": devDependencies["@types/node"],
          typescript: devDependencies.typescript,
        },
      }),
    );
    // The models' dependencies among our packages are installed from tarballs, too.
    const workspace = await readFile(path.join(root, "pnpm-workspace.yaml"), "utf8");
    const needed = ["contract", "dates"].map((name) => `  "@docket/${name}": ${tarball(name)}\n`);
    await writeFile(
      path.join(folder, "pnpm-workspace.yaml"),
      workspace.replace("overrides:\n", `overrides:\n${needed.join("")}`),
    );
    await pnpm(["install", "--prefer-offline", "--no-frozen-lockfile"], folder);
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await test.drop();
  });

  it("installs the packed packages, type-checks, and handles tasks in its own units of work", async () => {
    await writeFile(path.join(folder, "app.ts"), program);
    await writeFile(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          target: "ES2024",
          module: "NodeNext",
          strict: true,
          declaration: true,
          types: ["node"],
          outDir: "dist",
        },
        include: ["app.ts"],
      }),
    );
    await node([path.join(folder, "node_modules/typescript/bin/tsc"), "-p", folder]);
    const { stdout } = await node([path.join(folder, "dist/app.js")]);
    const said = JSON.parse(stdout);
    expect(said).to.deep.include({ mine: ["From outside"], theirs: 0, outside: true });
    const { rows } = await withClient(test.superuserUrl, (client) =>
      client.query("SELECT user_id, title, completed FROM tasks WHERE id = $1", [said.id]),
    );
    expect(rows).to.deep.equal([{ user_id: "ann", title: "From outside", completed: true }]);
  }).timeout(60_000);

  it("gets only the files and dependencies that it needs", async () => {
    for (const name of ["database", "models"]) {
      const home = path.join(folder, "node_modules/@docket", name);
      const manifest = JSON.parse(await readFile(path.join(home, "package.json"), "utf8"));
      expect(JSON.stringify(manifest.dependencies)).to.not.contain("workspace:");
      expect((await readdir(home)).sort()).to.deep.equal([
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist",
        "package.json",
        "src",
      ]);
    }
  });

  /** This process may be run by any package manager, or by none. */
  function pnpm(args: string[], cwd: string) {
    const { npm_execpath: own = "" } = process.env;
    const env = { ...process.env, CI: "true" };
    if (/pnpm[^/\\]*\.[cm]?js$/.test(own))
      return run(process.execPath, [own, ...args], { cwd, env });
    return run("npx", ["-y", "pnpm@12", ...args], { cwd, env });
  }

  function node(args: string[]) {
    const env = { ...process.env, DATABASE_URL: test.url };
    return run(process.execPath, args, { cwd: folder, env }).catch((error) => {
      throw new Error(`${error.message}\n${error.stdout}`);
    });
  }
});
