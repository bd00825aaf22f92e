import { expect } from "chai";
import type { ConnectionOptions } from "#src/index.js";
import { sized } from "./support/long.js";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

const KILLS = sized(2, 200);
const names = ["a", "b", "c", "d", "e", "f"];

describe("SIGKILL at random moments", function () {
  this.timeout(60_000 + KILLS * 15_000);

  let db: ConnectionOptions;
  let project: Project;
  let took: number;

  before(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    for (const name of names) {
      const up = [
        `CREATE TABLE ${name} (id int)`,
        "SELECT pg_sleep(0.02)",
        `CREATE TABLE ${name}_end (id int)`,
      ];
      const down = [`DROP TABLE ${name}_end`, "SELECT pg_sleep(0.02)", `DROP TABLE ${name}`];
      await project.writeMigration(`2026-${name}.ts`, up, down);
    }
    await project.writeMigration(
      "2026-g.ts",
      ["CREATE INDEX CONCURRENTLY a_id ON a (id)", "CREATE TABLE g (id int)"],
      ["DROP TABLE g", "DROP INDEX CONCURRENTLY a_id"],
      "transaction: false",
    );
    took = Math.max(await finish("db:migrate"), await finish("db:migrate:undo:all"));
  });
  after(() => project.remove());

  it(`leaves journal and schema in agreement, and the next run succeeds (${KILLS} times)`, async () => {
    const struck = { before: 0, inBetween: 0, after: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const command = kill % 2 === 0 ? "db:migrate" : "db:migrate:undo:all";
      await project.sequelize([command], Math.round(took * Math.random()));
      await serverIsIdle();
      const done = await expectAgreement();
      const progress = kill % 2 === 0 ? done : 7 - done;
      struck[progress === 0 ? "before" : progress === 7 ? "after" : "inBetween"] += 1;
      await finish(command);
      expect(await expectAgreement()).to.equal(kill % 2 === 0 ? 7 : 0);
    }
    console.log(
      `      ${KILLS} kills: ${struck.before} before the first migration, ${struck.inBetween} in between, ${struck.after} after the last`,
    );
  });

  /** Compares journal and schema; returns how many migrations are applied. */
  async function expectAgreement(): Promise<number> {
    const [{ found: hasJournal }] = (await query(
      db,
      `SELECT to_regclass('"SequelizeMeta"') IS NOT NULL AS found`,
    )) as [{ found: boolean }];
    if (!hasJournal) return 0;
    const journal = (await query(db, `SELECT name FROM "SequelizeMeta" ORDER BY 1`)).map(
      (row) => row.name,
    );
    const schema = await query(
      db,
      `SELECT array_agg(relname::text ORDER BY relname::text COLLATE "C") AS names FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'Sequelize%' AND relname <> 'g'`,
    );
    const applied = names.filter((name) => journal.includes(`2026-${name}.ts`));
    expect(schema[0]!.names ?? []).to.deep.equal(applied.flatMap((name) => [name, `${name}_end`]));
    const [stepwise] = await query(
      db,
      `SELECT to_regclass('g') IS NOT NULL AS "table",
              coalesce((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('a_id')), false) AS "index",
              EXISTS (SELECT FROM "SequelizeMetaLog" WHERE finished_at IS NULL) AS marked`,
    );
    // Outside a transaction an interrupted run is marked; without a mark it is complete or absent.
    const whole = journal.includes("2026-g.ts");
    if (!stepwise!.marked) expect(stepwise).to.include({ table: whole, index: whole });
    return journal.length;
  }

  /** Returns how long its migrations took, in milliseconds. */
  async function finish(command: string): Promise<number> {
    const { code, output, took } = await project.sequelize([command]);
    expect(code, output).to.equal(0);
    return took;
  }

  /** The server process of a killed migrator notices that only when its statement has ended. */
  async function serverIsIdle(): Promise<void> {
    for (let others = 1; others > 0; ) {
      const [row] = await query(
        db,
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
      others = row!.n;
    }
  }
});
