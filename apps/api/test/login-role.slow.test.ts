import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  createServerOf,
  createTestServer,
  migrationsFolder,
  oldestPostgres,
  signUp,
  startTestApi,
  type TestServer,
  withClient,
} from "@docket/testing";
import { expect } from "chai";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../../../deploy/login-role.sql", import.meta.url));
const password = "it's a \\ long: p@ssword";

/** Without psql the script is not run; CI has it. */
async function psqlIsInstalled(): Promise<boolean> {
  if (await run("psql", ["--version"]).catch(() => null)) return true;
  expect(process.env.DOCKET_GATE, "CI has psql").to.equal(undefined);
  console.log("      psql is not installed: the script was not run");
  return false;
}

/** Runs `pnpm db:drift`, which fails if the database is not what its migrations make. */
async function expectNoDrift(url: string): Promise<void> {
  const migrations = path.dirname(migrationsFolder);
  const program = path.join(migrations, "node_modules/@docket/migrator/bin/migrator.js");
  const scratch = await mkdtemp(path.join(tmpdir(), "docket-drift-"));
  const { PATH } = process.env;
  const env = { PATH, DATABASE_URL: url, DATABASE_DIRECT_URL: "", DOCKET_DATA_DIR: scratch };
  try {
    const { stdout } = await run(process.execPath, [program, "drift"], { cwd: migrations, env });
    expect(stdout).to.include("The live database is what its applied migrations make.");
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

for (const binaries of [null, ...(oldestPostgres ? [oldestPostgres] : [])]) {
  const version = binaries ? "15" : "18";
  describe(`deploy/login-role.sql on PostgreSQL ${version}`, () => {
    let server: TestServer;
    before(async () => {
      server = binaries ? await createServerOf(binaries) : await createTestServer();
    });
    after(() => server.remove());

    const psql = (env: Record<string, string>, ...options: string[]) =>
      run("psql", ["-q", "-X", ...options, "-f", script, server.superuserUrl("postgres")], {
        env: { PATH: process.env.PATH, ...env },
      });

    it("gives the role the privileges that Docket needs, and no others", async () => {
      if (!(await psqlIsInstalled())) return;
      // Roles belong to the server: the script keeps one that another database uses.
      for (const database of ["one", "one", "two"]) {
        const options = ["-v", "login=least", "-v", `database=${database}`];
        await psql({}, ...options, "-v", `password=${password}`);
        await psql({ DATABASE_PASSWORD: password }, ...options);
      }
      const url = new URL(server.superuserUrl("one"));
      url.username = "least";
      url.password = encodeURIComponent(password);
      const databaseUrl = url.href;
      const api = await startTestApi({ databaseUrl, databaseDirectUrl: databaseUrl });
      try {
        const ann = await signUp(api.url, "Ann");
        const { id } = await ann.client.createTask({ title: "Buy milk" });
        expect(await ann.client.getTask({ id })).to.include({ title: "Buy milk" });
        await withClient(databaseUrl, async (client) => {
          const { rows } = await client.query("SELECT count(*) FROM tasks");
          expect(rows, "its own eyes see nobody's tasks").to.deep.equal([{ count: "0" }]);
          for (const statement of ["CREATE ROLE another", "CREATE DATABASE another"]) {
            const { code } = await client.query(statement).then(
              () => ({ code: "done" }),
              (error: { code: string }) => error,
            );
            expect(code, statement).to.equal("42501");
          }
        });
      } finally {
        await api.stop();
      }
      await expectNoDrift(databaseUrl);
    }).timeout(90_000);

    it("fails with a message if no password is given", async () => {
      if (!(await psqlIsInstalled())) return;
      const said = await psql({}).then(
        () => "",
        ({ stderr }: { stderr: string }) => stderr,
      );
      expect(said).to.contain("Give the password");
    });
  });
}
