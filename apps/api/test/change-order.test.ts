import type { Database } from "@docket/database";
import { Event, Task } from "@docket/models";
import {
  createTestDatabase,
  openDatabase,
  seeded,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";

const rounds = process.env.DOCKET_LONG ? 200 : 4;
const WRITERS = 5;
const WRITES = 12;

describe("the order of changes", () => {
  let test: TestDatabase;
  let database: Database;

  before(async () => {
    test = await createTestDatabase();
    database = openDatabase(test.url);
    await withClient(test.superuserUrl, (client) =>
      client.query("INSERT INTO users (id, email, name) VALUES ('ann', 'ann@example.com', 'Ann')"),
    );
  });
  after(async () => {
    await database.destroy();
    await test.drop();
  });

  const unit = <T>(work: () => Promise<T>) => database.forUser("ann", work);
  const pause = (milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** Runs units of one or several writes, some of which are rolled back. */
  async function write(chance: () => number, ids: string[]): Promise<void> {
    for (let n = 0; n < WRITES; n += 1) {
      const gaveUp = chance() < 0.15;
      const steps = 1 + Math.floor(chance() * 3);
      await unit(async () => {
        for (let step = 0; step < steps; step += 1) {
          const id = ids[Math.floor(chance() * ids.length)]!;
          if (chance() < 0.3) await Task.create({ userId: "ann", title: `made ${n}` });
          else await Task.update({ title: `${n} ${step}` }, { where: { userId: "ann", id } });
          if (chance() < 0.5) await pause(chance() * 4);
        }
        if (gaveUp) throw new Error("given up");
      }).catch((error: Error) => {
        if (error.message !== "given up") throw error;
      });
    }
  }

  it(`is commit order: a reader who follows the numbers misses nothing, in ${rounds} rounds`, async function () {
    this.timeout(600_000);
    for (let round = 0; round < rounds; round += 1) {
      const chance = seeded(round);
      const made = await unit(() =>
        Promise.all([1, 2, 3].map((n) => Task.create({ userId: "ann", title: `task ${n}` }))),
      );
      const copy = new Map<string, string>();
      let seq = 0n;
      let done = false;
      const pull = async () => {
        const rows = await Task.findAll({ where: { userId: "ann" }, raw: true });
        const newer = rows.filter((row) => BigInt(row.seq) > seq);
        for (const { id, title } of newer) copy.set(id, title);
        for (const row of newer) if (BigInt(row.seq) > seq) seq = BigInt(row.seq);
      };
      const reader = (async () => {
        while (!done) {
          await unit(pull);
          await pause(chance() * 3);
        }
        await unit(pull);
      })();
      const writers = Array.from({ length: WRITERS }, (_, n) =>
        write(
          seeded(round * 100 + n),
          made.map(({ id }) => id),
        ),
      );
      await Promise.all(writers);
      done = true;
      await reader;
      const rows = await unit(() => Task.findAll({ where: { userId: "ann" }, raw: true }));
      expect([...copy].sort()).to.deep.equal(rows.map(({ id, title }) => [id, title]).sort());
    }
  });

  it("has unique numbers that are not interleaved between transactions", async () => {
    const events = await unit(() => Event.findAll({ where: { userId: "ann" }, raw: true }));
    const seqs = events.map(({ seq }) => Number(seq)).sort((one, other) => one - other);
    expect(new Set(seqs).size).to.equal(seqs.length);
    const last = new Map<string, number>();
    for (const { changeSet, seq } of events) {
      last.set(changeSet, Math.max(last.get(changeSet) ?? 0, Number(seq)));
    }
    const sets = [...last].sort(([one], [other]) => Number(one) - Number(other));
    for (const [index, [, end]] of sets.entries()) {
      const next = sets[index + 1];
      if (next) expect(end).to.be.lessThan(Number(next[0]));
    }
  });

  it("writes the counter at most 12 times for a statement of 1,000 rows", async () => {
    await withClient(test.superuserUrl, async (client) => {
      const count = async () =>
        Number(
          (
            await client.query(
              "SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'change_clocks'",
            )
          ).rows[0].n_tup_upd,
        );
      await client.query("BEGIN");
      await client.query(
        "INSERT INTO tasks (user_id, title) SELECT 'ann', 'Many ' || n FROM generate_series(1, 1000) n",
      );
      expect(await count()).to.be.within(1, 12);
      const { rows } = await client.query(
        "SELECT count(DISTINCT seq)::int AS numbers FROM tasks WHERE title LIKE 'Many %'",
      );
      expect(rows[0].numbers).to.equal(1_000);
      await client.query("ROLLBACK");
    });
  });
});
