import { check, describeDifference, generate, migrate, rehearse, undo } from "@docket/migrator";
import { expect } from "chai";
import { files, openProject, type Project } from "./support/project.ts";

/** Rows for the tables that each migration creates; one without an entry is tested on earlier rows. */
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

/** What a migration drops that can be derived from what stays. */
const derived: Record<string, string[]> = {
  "20261126111700-search-texts.ts": ["tasks.search_signature goes, filled in 50 rows"],
};

/** Merged migrations no longer change: by default only the newest are tested, with DOCKET_LONG=1 all. */
const PROVED = process.env.DOCKET_LONG ? files.length : 3;

describe("Docket's migrations", () => {
  let project: Project;

  before(async () => {
    project = await openProject();
    await project.run("postgres", "CREATE DATABASE rows OWNER docket");
    for (const [index, file] of files.slice(0, -PROVED).entries()) {
      const { migrations } = await project.configWith(`before-${index}`, files.slice(0, index + 1));
      await migrate({ connection: project.connection("rows"), migrations });
      await project.run("rows", rows[file] ?? "");
    }
  });
  after(() => project.remove());

  it("make exactly the schema of the models", async () => {
    expect(lines(await check(await project.configWith("all", files)))).to.deep.equal([]);
  });

  // The migrator's own tests cover `generate` in an empty folder, with smaller models.
  if (process.env.DOCKET_LONG)
    it("can be generated from the models alone, with the same schema", async () => {
      const config = await project.configWith("generated", []);
      const written = await generate(config, { name: "all from the models" });
      expect(written!.proof.rows).to.be.greaterThan(0);
      expect(lines(await check(config))).to.deep.equal([]);
    });

  // One after the other on one database, as an installation gets them.
  for (const [index, file] of files.entries()) {
    if (index < files.length - PROVED) continue;
    it(`${file} runs up, down and up again on existing rows without losing data`, async () => {
      const connection = project.connection("rows");
      const config = await project.configWith(`until-${index}`, files.slice(0, index + 1));
      const report = await rehearse({ ...config, connection: () => connection });
      expect(report.runs.map(({ direction }) => direction)).to.deep.equal(["up", "down", "up"]);
      expect(report.findings).to.deep.equal([]);
      expect(report.losses).to.deep.equal(derived[file] ?? []);

      await migrate({ connection, migrations: config.migrations });
      await project.run("rows", rows[file] ?? "");
      await undo({ connection, migrations: config.migrations });
      await migrate({ connection, migrations: config.migrations });
      await project.run("rows", rows[file] ?? "");
    });
  }
});

function lines(differences: Parameters<typeof describeDifference>[0][]): string[] {
  const names = { before: "the migrations", after: "the models" };
  return differences.map((difference) => describeDifference(difference, names));
}
