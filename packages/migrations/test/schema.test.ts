import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openTarget, parseConnectionUrl } from "@docket/database";
import {
  check,
  describeDifference,
  generate,
  type MigratorConfig,
  migrate,
  rehearse,
  resolveConfig,
  undo,
} from "@docket/migrator";
import { expect } from "chai";
import pg from "pg";
import docket from "../migrator.config.ts";

const packageFolder = path.resolve(import.meta.dirname, "..");
const files = (await readdir(path.join(packageFolder, "migrations"))).sort();

/** Rows for the tables that each migration makes; a migration without an entry is tried on those before it. */
const rows: Record<string, string> = {
  "20260112000000-users-and-tasks.ts": `
    INSERT INTO users (id, email, name)
      SELECT 'u' || n, n || '@example.org', 'User ' || n FROM generate_series(1, 5) n;
    INSERT INTO tasks (user_id, title, description)
      SELECT 'u' || 1 + n % 5, 'Task ' || n, 'About ' || n FROM generate_series(1, 50) n`,
  "20260116000000-conversations-and-messages.ts": `
    INSERT INTO conversations (user_id) SELECT 'u' || 1 + n % 5 FROM generate_series(1, 10) n;
    INSERT INTO messages (user_id, conversation_id, role, content)
      SELECT user_id, id, 'user', 'Hello' FROM conversations`,
};

describe("Docket's migrations", () => {
  let folder: string;
  let previous: string | undefined;
  let embedded: { release(): Promise<void>; superuserUrl: string };

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-migrations-"));
    previous = process.env.DOCKET_DATA_DIR;
    process.env.DOCKET_DATA_DIR = path.join(folder, "data");
    const target = await openTarget({ DOCKET_DATA_DIR: process.env.DOCKET_DATA_DIR });
    embedded = target.embedded!;
    // Copies of the migrations stand where a folder of their own can be given to the tools.
    await mkdir(path.join(folder, "node_modules"));
    await symlink(
      path.join(packageFolder, "node_modules/@docket"),
      path.join(folder, "node_modules/@docket"),
    );
    await cp(path.join(packageFolder, "roles.ts"), path.join(folder, "roles.ts"));
  });
  after(async () => {
    await embedded.release();
    if (previous === undefined) delete process.env.DOCKET_DATA_DIR;
    else process.env.DOCKET_DATA_DIR = previous;
    await rm(folder, { recursive: true, force: true });
  });

  it("make exactly the schema of the models", async () => {
    expect(lines(await check(await configWith("all", files)))).to.deep.equal([]);
  });

  it("come out of the models alone with the same schema", async () => {
    const config = await configWith("generated", []);
    const written = await generate(config, { name: "all from the models" });
    expect(written!.proof.rows).to.be.greaterThan(0);
    expect(lines(await check(config))).to.deep.equal([]);
  });

  for (const [index, file] of files.entries()) {
    it(`${file} goes up, down and up again on rows, and loses nothing`, async () => {
      const database = `rows_${index}`;
      await run("postgres", `CREATE DATABASE ${database}`);
      const connection = { ...parseConnectionUrl(embedded.superuserUrl), database };
      const earlier = await configWith(`earlier-${index}`, files.slice(0, index));
      await migrate({ connection, migrations: earlier.migrations });
      for (const name of files.slice(0, index)) await run(database, rows[name] ?? "");
      const config = await configWith(`until-${index}`, files.slice(0, index + 1));
      const report = await rehearse({ ...config, connection: () => connection });
      expect(report.runs.map(({ direction }) => direction)).to.deep.equal(["up", "down", "up"]);
      expect(report.findings).to.deep.equal([]);
      expect(report.losses).to.deep.equal([]);

      await migrate({ connection, migrations: config.migrations });
      await run(database, rows[file] ?? "");
      await undo({ connection, migrations: config.migrations });
      await migrate({ connection, migrations: config.migrations });
    });
  }

  /** A project whose folder of migrations holds only the named ones. */
  async function configWith(name: string, names: string[]) {
    const migrations = path.join(folder, name);
    await mkdir(migrations);
    for (const file of names) {
      await cp(path.join(packageFolder, "migrations", file), path.join(migrations, file));
    }
    const scratch = { connection: parseConnectionUrl(embedded.superuserUrl) };
    const config: MigratorConfig = { ...docket, migrations, scratch: () => scratch };
    return resolveConfig(config, packageFolder);
  }

  async function run(database: string, sql: string): Promise<void> {
    const client = new pg.Client({
      ...parseConnectionUrl(embedded.superuserUrl),
      database,
      ssl: false,
    });
    await client.connect();
    await client.query(sql);
    await client.end();
  }
});

function lines(differences: Parameters<typeof describeDifference>[0][]): string[] {
  const names = { before: "the migrations", after: "the models" };
  return differences.map((difference) => describeDifference(difference, names));
}
