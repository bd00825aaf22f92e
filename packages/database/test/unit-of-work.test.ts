import { AsyncResource } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { explainFailure, isDatabaseError, statement } from "@docket/database";
import { ACTOR_SETTING, ADMIN_ROLE, APP_ROLE, Task, USER_SETTING, User } from "@docket/models";
import { openDatabase } from "@docket/testing";
import { expect } from "chai";
import { InstanceError, QueryTypes } from "sequelize";
import { type Fixture, failureOf, openFixture, rowsOf, titlesSeenBy, ways } from "./fixture.js";

const addTask = statement("INSERT INTO tasks (user_id, title) VALUES ($1, $2)");
const countAll = statement<{ n: string }>("SELECT count(*) AS n FROM tasks");
const backend = statement<{ pid: string }>("SELECT pg_backend_pid()::text AS pid");
const add = statement("INSERT INTO tasks (user_id, title) VALUES ($1, $2)");
/** Escapes the check that rejects such statements. */
const deallocate = "DO $$ BEGIN EXECUTE 'DEALL' || 'OCATE ALL'; END $$";

/** Runs work outside the unit of work in which this is called. */
const outsideUnit = AsyncResource.bind(<T>(begin: () => T): T => begin());

for (const way of ways) {
  describe(`a unit of work, ${way.name}`, () => {
    let fixture: Fixture;

    before(async () => {
      fixture = await openFixture({ ...way.options, pool: { max: 4 } }, way.pooled);
    });
    after(() => fixture.stop());

    const titles = async () =>
      (await rowsOf(fixture, "SELECT title FROM tasks ORDER BY id")).map(({ title }) => title);

    it("shows users only their own rows, whatever the query", async () => {
      expect(await titlesSeenBy(fixture, "ann")).to.deep.equal(["Ann's"]);
      expect(await titlesSeenBy(fixture, "nobody")).to.deep.equal([]);
      const { database } = fixture;
      const seen = await database.forUser("ann", () => User.findAll());
      expect(seen.map(({ id }) => id)).to.deep.equal(["ann"]);
      const { rows } = await database.forUser("bob", () => database.execute(countAll, []), {
        autocommit: true,
      });
      expect(rows).to.deep.equal([{ n: "1" }]);
      expect(await database.asAdmin(() => Task.count())).to.equal(2);
    });

    it("is required: queries outside of one are rejected", async () => {
      const { database } = fixture;
      for (const work of [
        Task.findAll(),
        Task.create({ userId: "ann", title: "x" }),
        database.sequelize.query("SELECT 1" as never),
        database.sequelize.transaction(async () => {}),
        database.execute(countAll, []),
      ]) {
        const error = await failureOf(work);
        expect(error.code).to.equal("outside-unit-of-work");
        expect(explainFailure(error)).to.equal(null);
      }
      expect((await failureOf(database.forUser("", () => Task.findAll()))).code).to.equal(
        "misused-unit-of-work",
      );
    });

    it("says what to do about an ordinary mistake", async () => {
      const { database } = fixture;
      const { sequelize } = database;
      const create = (userId: string) => Task.create({ userId, title: "Never" });
      const unit = (work: () => Promise<unknown>) => database.forUser("ann", work);
      const mistakes: [work: () => Promise<unknown>, said: RegExp][] = [
        [() => unit(undefined as never), /^A unit of work needs its work, as an async function/],
        [
          () => unit(() => Task.findAll({ transaction: sequelize.transaction() as never })),
          /^What was passed as the transaction is none.* was an await forgotten\?/,
        ],
        [
          () => unit(() => create("bob")),
          /"tasks" \(this .* writes only rows whose user is "ann"\)/,
        ],
        [
          () => database.asSystem(() => create("ann")),
          /\(rows of a user .* in database\.forUser\(/,
        ],
        [
          () => unit(() => sequelize.query("SELECT 1/0").catch(() => Task.count())),
          /^A statement of the unit of work failed, its error was passed over/,
        ],
        [
          () =>
            unit(() => sequelize.query("SELECT 1/0").catch(() => database.execute(countAll, []))),
          /^A statement of the unit of work failed, its error was passed over/,
        ],
        [
          () => unit(() => database.execute(addTask, ["bob", "Never"])),
          /"tasks" \(this .* writes only rows whose user is "ann"\)/,
        ],
      ];
      for (const [work, said] of mistakes) expect((await failureOf(work())).message).to.match(said);
    });

    it("explains why sync() can't work on existing tables", async () => {
      const { database } = fixture;
      const error = await failureOf(database.asSystem(() => database.sequelize.sync()));
      expect(error.code).to.equal("unsuitable");
      expect(error.message).to.match(/indexes of a table that is there already/);
    });

    it("is one transaction, which need not be passed around", async () => {
      const { database } = fixture;
      const error = await failureOf(
        database.forUser("ann", async () => {
          await Task.create({ userId: "ann", title: "A" });
          await database.execute(add, ["ann", "B"]);
          await database.sequelize.transaction(() => Task.create({ userId: "ann", title: "C" }));
          expect(await Task.count()).to.equal(4);
          throw new Error("no");
        }),
      );
      expect(error.message).to.equal("no");
      expect(await titles()).to.deep.equal(["Ann's", "Bob's"]);
    });

    it("is kept across timers, promises, generators and bound callbacks", async () => {
      const { database } = fixture;
      const pids = await database.forUser("ann", async () => {
        const pid = async () => (await database.execute(backend, [])).rows[0]?.pid;
        const later = AsyncResource.bind(pid);
        return [
          await pid(),
          await new Promise((resolve) => setTimeout(() => resolve(pid()), 5)),
          await new Promise((resolve) => setImmediate(() => resolve(pid()))),
          await new Promise((resolve) => process.nextTick(() => resolve(pid()))),
          await Promise.resolve().then(pid),
          await (async function* () {
            yield await pid();
          })()
            .next()
            .then(({ value }) => value),
          await later(),
          ...(await Promise.all([pid(), pid(), pid()])),
        ];
      });
      expect(new Set(pids).size, "one transaction has one connection").to.equal(1);
    });

    it("is written by its own actor, also beside a part of another", async () => {
      const told = openDatabase(fixture.test.url, {
        ...way.options,
        isolation: {
          role: APP_ROLE,
          adminRole: ADMIN_ROLE,
          userSetting: USER_SETTING,
          actorSetting: ACTOR_SETTING,
        },
      });
      const add = (title: string) => Task.create({ userId: "ann", title });
      const [, beside] = await told.actingAs("cli").forUser("ann", async () => {
        await add("before");
        const both = await Promise.allSettled([
          told.actingAs("import").forUser("ann", () => add("within")),
          add("beside"),
        ]);
        await add("after");
        return both;
      });
      expect(beside.status === "rejected" && beside.reason.code).to.equal("misused-unit-of-work");
      const actors = await rowsOf(
        fixture,
        `SELECT title, actor FROM events JOIN tasks ON tasks.user_id = events.user_id AND tasks.id = entity_id
          WHERE title IN ('before', 'within', 'beside', 'after') ORDER BY events.seq`,
      );
      expect(actors).to.deep.equal([
        { title: "before", actor: "cli" },
        { title: "within", actor: "import" },
        { title: "after", actor: "cli" },
      ]);
      await rowsOf(fixture, "DELETE FROM tasks WHERE title IN ('before', 'within', 'after')");
      await told.destroy();
    });

    it("refuses an actor of whom no setting would tell", () => {
      expect(() => fixture.database.actingAs("cli")).to.throw(TypeError, "actorSetting");
    });

    it("joins the enclosing unit of the same user", async () => {
      const { database } = fixture;
      await failureOf(
        database.forUser("ann", async () => {
          await database.forUser("ann", () => Task.create({ userId: "ann", title: "Joined" }));
          await database.forUser("ann", () => database.execute(add, ["ann", "Too"]), {
            autocommit: true,
          });
          throw new Error("undo both");
        }),
      );
      expect(await titles()).to.deep.equal(["Ann's", "Bob's"]);
    });

    it("is rejected inside a unit of another user", async () => {
      const { database } = fixture;
      const error = await failureOf(
        database.forUser("ann", () => database.forUser("bob", () => Task.findAll())),
      );
      expect(error.code).to.equal("misused-unit-of-work");
      const other = await failureOf(
        database.forUser("ann", () => database.asAdmin(() => Task.count())),
      );
      expect(other.code).to.equal("misused-unit-of-work");
    });

    it("is sent nothing in the transaction of another user's unit", async () => {
      const { database } = fixture;
      await database.forUser("bob", () =>
        database.sequelize.transaction(async (transaction) => {
          await Task.count();
          const inside = () => Task.findAll({ transaction });
          for (const other of [
            () => database.asSystem(inside),
            () => outsideUnit(() => database.forUser("ann", inside)),
          ])
            expect((await failureOf(other())).message).to.contain("of another unit of work");
          expect(await inside()).to.have.lengthOf(1);
        }),
      );
    });

    it("of one statement rejects a second one", async () => {
      const { database } = fixture;
      const error = await failureOf(
        database.forUser(
          "ann",
          async () => {
            await database.execute(countAll, []);
            await database.execute(countAll, []);
          },
          { autocommit: true },
        ),
      );
      expect(error.code).to.equal("misused-unit-of-work");
    });

    it("rejects queries that were not awaited before it ended, with that reason", async () => {
      const { database } = fixture;
      const queries: (() => Promise<unknown>)[] = [
        () => Task.count(),
        () => database.sequelize.query("SELECT 1"),
      ];
      for (const options of [{}, { autocommit: true }]) {
        for (const query of queries) {
          let go = () => {};
          const gate = new Promise<void>((resolve) => {
            go = resolve;
          });
          const late = await database.forUser(
            "ann",
            async () => {
              await Task.count();
              return { result: failureOf(gate.then(query)) };
            },
            options,
          );
          go();
          const error = await late.result;
          expect(error.code).to.equal("misused-unit-of-work");
          expect(error.message).to.contain("after its unit of work had ended");
        }
      }
    });

    it("rejects a query that was not awaited and waits for an earlier one, with that reason", async () => {
      const { database } = fixture;
      const late: Promise<Error & { code?: string }>[] = [];
      await database.forUser("ann", async () => {
        await Task.count();
        for (const query of [
          () => database.sequelize.query("SELECT pg_sleep(0.1)"),
          () => Task.count(),
        ])
          late.push(failureOf(query()));
      });
      for (const { code, message } of await Promise.all(late)) {
        expect(code).to.equal("misused-unit-of-work");
        expect(message).to.contain("after its unit of work had ended");
      }
    });

    it("of the login role sees no user's rows, and nests with users' units", async () => {
      const { database } = fixture;
      expect(await database.asSystem(() => Task.count())).to.equal(0);
      await database.asSystem(async () => {
        expect(await titlesSeenBy(fixture, "bob")).to.deep.equal(["Bob's"]);
      });
      const inside = await database.forUser("ann", async () => [
        await Task.count(),
        await database.asSystem(() => Task.count()),
        await Task.count(),
      ]);
      expect(inside).to.deep.equal([1, 0, 1]);
    });

    it("that is read-only has its writes rejected by the database itself", async () => {
      const { database } = fixture;
      for (const autocommit of [true, false]) {
        const error = await failureOf(
          database.forUser("ann", () => Task.create({ userId: "ann", title: "x" }), {
            autocommit,
            readOnly: true,
          }),
        );
        expect(error.message).to.match(/read-only transaction/);
      }
      const admin = await failureOf(
        database.asAdmin(() => Task.update({ title: "x" }, { where: {} })),
      );
      expect(admin.message).to.match(/permission denied|read-only/);
    });

    it("that is read-only, and no other, discourages the planner from sorting", async () => {
      const { database } = fixture;
      const planner = statement<{ sort: string }>("SELECT current_setting('enable_sort') AS sort");
      const ask = async (options: { autocommit: boolean; readOnly?: boolean }) =>
        (await database.forUser("ann", () => database.execute(planner, []), options)).rows[0]?.sort;
      expect(await ask({ autocommit: true, readOnly: true })).to.equal("off");
      expect(await ask({ autocommit: false, readOnly: true })).to.equal("off");
      expect(await ask({ autocommit: true })).to.equal("on");
    });

    it("uses its own database if a process has several with the same models", async () => {
      const other = await openFixture(way.options, way.pooled);
      const before = await titlesSeenBy(fixture, "ann");
      const written: string[] = [];
      const told = openDatabase(other.test.url, {
        ...way.options,
        onWrite: (id) => written.push(id),
      });
      await fixture.database.forUser("ann", async () => {
        await Task.count();
        await told.forUser("ann", () => Task.create({ userId: "ann", title: "Elsewhere" }));
        expect(written, "who wrote there").to.deep.equal(["ann"]);
        expect(told.inUnitOfWork()).to.equal(false);
        for (const work of [
          () => told.execute(statement("SELECT 1"), []),
          () => told.dryRun(() => Task.count()),
        ])
          expect(isDatabaseError(await failureOf(work()), "misused-unit-of-work")).to.equal(true);
      });
      await told.destroy();
      expect(await titlesSeenBy(other, "ann")).to.include("Elsewhere");
      expect(await titlesSeenBy(fixture, "ann")).to.deep.equal(before);
      await other.stop();
      expect(await titlesSeenBy(fixture, "ann")).to.deep.equal(before);
    });

    it("joins the one of the same user and database around it, also inside one of another database", async () => {
      const other = await openFixture(way.options, way.pooled);
      const { database } = fixture;
      const small = openDatabase(other.test.url, { ...way.options, pool: { max: 1 } });
      const before = await titlesSeenBy(other, "ann");
      const failed = small.forUser("ann", async () => {
        await Task.update({ title: "Outer" }, { where: {} });
        await database.forUser("ann", async () => {
          expect(
            await small.forUser("ann", () => Task.count({ where: { title: "Outer" } })),
          ).to.equal(1);
          await small.forUser("ann", () => Task.update({ title: "Inner" }, { where: {} }));
          expect(await Task.count({ where: { title: "Inner" } }), "in the one between").to.equal(0);
          expect(await small.asSystem(() => User.count())).to.equal(2);
          for (const work of [
            () => small.forUser("bob", () => Task.count()),
            () => small.sequelize.query("SELECT 1"),
            () => small.sequelize.transaction(async () => {}),
          ])
            expect((await failureOf(work())).code).to.equal("misused-unit-of-work");
        });
        expect(await Task.count({ where: { title: "Inner" } })).to.equal(1);
        throw new Error("undo both");
      });
      expect((await failureOf(failed)).message).to.equal("undo both");
      await small.destroy();
      expect(await titlesSeenBy(other, "ann")).to.deep.equal(before);
      expect((await failureOf(Task.count())).code).to.equal("outside-unit-of-work");
      await other.stop();
    });

    it("is retried as a whole after a failure in another database's unit inside it, which is not", async () => {
      const other = await openFixture(way.options, way.pooled);
      const runs: string[] = [];
      const conflict = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$";
      const failOnce = () =>
        fixture.database.forUser("ann", () =>
          fixture.database.sequelize.query(runs.length < 3 ? conflict : "SELECT 1"),
        );
      await fixture.database.forUser("ann", async () => {
        runs.push("outer");
        await other.database.forUser("ann", async () => {
          runs.push("inner");
          await failOnce();
        });
      });
      expect(runs).to.deep.equal(["outer", "inner", "outer", "inner"]);
      await other.stop();
    });

    it("disables bitmap scans for a statement to be read in index order, and only for it", async () => {
      const { database } = fixture;
      const text = "SELECT current_setting('enable_bitmapscan') AS bitmaps";
      const plain = statement<{ bitmaps: string }>(text);
      const inOrder = statement<{ bitmaps: string }>(text, true);
      for (const [asked, expected] of [
        [inOrder, "off"],
        [plain, "on"],
      ] as const) {
        const { rows } = await database.forUser("ann", () => database.execute(asked, []), {
          autocommit: true,
        });
        expect(rows).to.deep.equal([{ bitmaps: expected }]);
      }
    });

    it("with a snapshot sees the same data throughout", async () => {
      const { database } = fixture;
      const counts = await database.forUser(
        "ann",
        async () => {
          const before = await Task.count();
          await rowsOf(fixture, "INSERT INTO tasks (user_id, title) VALUES ('ann', 'Meanwhile')");
          return [before, await Task.count()];
        },
        { readOnly: true, snapshot: true },
      );
      await rowsOf(fixture, "DELETE FROM tasks WHERE title = 'Meanwhile'");
      expect(counts).to.deep.equal([1, 1]);
    });

    it("never reports success if the database rolled it back", async () => {
      const { database } = fixture;
      const error = await failureOf(
        database.forUser("ann", async () => {
          await Task.create({ userId: "ann", title: "Reported" });
          await Task.create({ userId: "ann", title: " " }, { validate: false }).catch(() => {});
          return "all well";
        }),
      );
      expect(isDatabaseError(error, "rolled-back")).to.equal(true);
      expect(explainFailure(error)).to.equal(null);
      expect(await titles()).to.deep.equal(["Ann's", "Bob's"]);
    });

    it("rolls back a dry run inside it, whether that failed or not, and continues", async () => {
      const { database } = fixture;
      const before = await titles();
      const counts = await database.forUser("ann", async () => {
        await database.execute(add, ["ann", "Kept"]);
        const dry = await database.dryRun(async () => {
          await Task.create({ userId: "ann", title: "Not kept" });
          await database.dryRun(() => Task.destroy({ where: { userId: "ann" } }));
          return Task.count();
        });
        const failure = await failureOf(
          database.dryRun(() => database.execute(add, ["ann", null])),
        );
        expect(failure.message).to.contain("not-null");
        return [dry, await Task.count()];
      });
      expect(counts[0]).to.equal(counts[1]! + 1);
      expect(await titles()).to.deep.equal([...before, "Kept"]);
      await database.forUser("ann", () =>
        Task.destroy({ where: { userId: "ann", title: "Kept" } }),
      );
      const outside = await failureOf(database.dryRun(async () => {}));
      expect(outside.code).to.equal("misused-unit-of-work");
    });

    it("loses nothing to a nested transaction beside it that is rolled back", async () => {
      const { database } = fixture;
      const add = (title: string) => Task.create({ userId: "ann", title });
      const failing = (title: string) => async () => {
        await add(title);
        throw new Error("undone");
      };
      const { sequelize } = database;
      const outcomes = await database.forUser("ann", async () => {
        await add("Before");
        const all = await Promise.allSettled([
          sequelize.transaction(failing("Nested")),
          sequelize.transaction(() => add("Second")),
          add("Beside"),
          database.execute(countAll, []),
          database.dryRun(() => add("Dry")),
        ]);
        await sequelize.transaction(async () => {
          await sequelize.transaction(failing("Deeper")).catch(() => {});
          await add("After");
        });
        return all.map((one) => one.status === "rejected" && one.reason);
      });
      expect(outcomes[0].message).to.equal("undone");
      for (const error of outcomes.slice(1)) {
        expect(isDatabaseError(error, "misused-unit-of-work"), String(error)).to.equal(true);
        expect(error.message).to.contain("beside a nested transaction");
      }
      expect(await titles()).to.deep.equal(["Ann's", "Bob's", "Before", "After"]);
      await rowsOf(fixture, "DELETE FROM tasks WHERE title IN ('After', 'Before')");
    });

    it("undoes a nested transaction in which another one has ended before", async () => {
      const { sequelize } = fixture.database;
      const before = await titles();
      const undone = (work: () => Promise<unknown>) => () =>
        failureOf(
          sequelize.transaction(async () => {
            await Task.create({ userId: "ann", title: "Undone" });
            await work();
            throw new Error("undone");
          }),
        );
      const kept = () => sequelize.transaction(() => Task.count());
      await fixture.database.forUser("ann", undone(undone(undone(async () => {}))));
      await fixture.database.forUser("ann", undone(kept));
      expect(await titles()).to.deep.equal(before);
    });

    it("is rolled back if a nested transaction was not awaited", async () => {
      const { database } = fixture;
      let forgotten: Promise<unknown> = Promise.resolve();
      const error = await failureOf(
        database.forUser("ann", async () => {
          forgotten = database.sequelize.transaction(async () => {
            await Task.create({ userId: "ann", title: "First" });
            await Task.create({ userId: "ann", title: "Second" });
          });
          forgotten.catch(() => {});
        }),
      );
      expect(error.code).to.equal("misused-unit-of-work");
      expect(await failureOf(forgotten)).to.be.an("error");
      expect(await titles()).to.deep.equal(["Ann's", "Bob's"]);
    });

    it("contains transactions that are begun without a callback, as savepoints", async () => {
      const { database } = fixture;
      const { sequelize } = database;
      await database.forUser("ann", async () => {
        await Task.create({ userId: "ann", title: "Kept" });
        const transaction = await sequelize.transaction();
        await Task.create({ userId: "ann", title: "Undone" }, { transaction });
        await transaction.rollback();
        const late = await failureOf(Task.count({ transaction }));
        expect(late.code).to.equal("misused-unit-of-work");
        expect(late.message).to.contain("after its transaction had ended");
        const forgotten = await sequelize.transaction();
        await Task.create({ userId: "ann", title: "Kept, too" }, { transaction: forgotten });
      });
      expect(await titles()).to.deep.equal(["Ann's", "Bob's", "Kept", "Kept, too"]);
      await rowsOf(fixture, "DELETE FROM tasks WHERE title LIKE 'Kept%'");
      const level = await failureOf(
        database.forUser("ann", () =>
          sequelize.transaction({ isolationLevel: "SERIALIZABLE" as never }, async () => {}),
        ),
      );
      expect(level.message).to.contain("snapshot: true");
    });

    it("lets nothing that is begun or ended too late or beside others break a unit", async () => {
      const { database } = fixture;
      const { sequelize } = database;
      const hook = () => expect.fail("ran");
      const refused = async (work: Promise<unknown>, message: RegExp) => {
        const error = await failureOf(work);
        expect(error.code, error.message).to.equal("misused-unit-of-work");
        expect(error.message).to.match(message);
      };
      const before = await titles();
      const forgotten = await database.forUser("ann", async () => {
        await Task.create({ userId: "ann", title: "Kept" });
        const outer = await sequelize.transaction();
        const inner = await sequelize.transaction({ transaction: outer });
        inner.afterCommit(hook);
        await outer.rollback();
        await refused(inner.rollback(), /ended already/);
        await refused(inner.commit(), /ended already/);
        await refused(outer.commit(), /ended already/);
        await refused(Task.count({ transaction: inner }), /after its transaction had ended/);
        for (const work of [[], [async () => {}]])
          await refused(
            sequelize.transaction({ transaction: inner }, ...(work as [])),
            /had ended/,
          );
        await Promise.all([
          sequelize.transaction(() => Task.create({ userId: "ann", title: "Nested" })),
          refused(sequelize.transaction(), /beside a nested transaction/),
        ]);
        return sequelize.transaction();
      });
      await database.forUser("bob", async () => {
        await Task.create({ userId: "bob", title: "Bob's, too" });
        await refused(forgotten.rollback(), /ended already/);
      });
      expect(await titles()).to.deep.equal([...before, "Kept", "Nested", "Bob's, too"]);
      await rowsOf(fixture, "DELETE FROM tasks WHERE title IN ('Kept', 'Nested', 'Bob''s, too')");
    });

    it("writes nothing to the console if a nested transaction cannot begin", async () => {
      const { database } = fixture;
      const { warn } = console;
      const written: unknown[] = [];
      console.warn = (...words) => written.push(words);
      try {
        const error = await failureOf(
          database.forUser("ann", async () => {
            await failureOf(database.sequelize.query("SELECT 1/0"));
            await database.sequelize.transaction();
          }),
        );
        expect(error.code).to.equal("rolled-back");
      } finally {
        console.warn = warn;
      }
      expect(written).to.deep.equal([]);
    });

    it("of the login role runs the after-commit hooks of nested transactions at its end", async () => {
      const { asSystem, sequelize } = fixture.database;
      const said: string[] = [];
      const hook = (name: string) => async () => void said.push(name);
      await asSystem(() =>
        sequelize.transaction(async (outer) => {
          outer.afterCommit(hook("outer"));
          const unmanaged = await sequelize.transaction({ transaction: outer });
          unmanaged.afterCommit(hook("unmanaged"));
          await unmanaged.commit();
          await sequelize.transaction(async (inner) => inner.afterCommit(hook("inner")));
          expect(said).to.deep.equal([]);
        }),
      );
      expect(said).to.have.members(["outer", "unmanaged", "inner"]);
    });

    it("sends no statement that would end its transaction", async () => {
      const { database } = fixture;
      const texts = [
        "COMMIT",
        "ROLLBACK",
        "commit;",
        " END",
        "abort",
        "COMMIT AND CHAIN",
        "ROLLBACK WORK",
        "ROLLBACK AND CHAIN",
        "PREPARE TRANSACTION 'x'",
      ];
      for (const text of texts) {
        for (const query of [text, { query: text, values: [] }]) {
          await database.forUser("ann", async () => {
            await Task.create({ userId: "ann", title: "Whole" });
            const error = await failureOf(database.sequelize.query(query));
            expect(error.code, text).to.equal("misused-unit-of-work");
            expect(error.message, text).to.contain("the unit's to end");
            await Task.destroy({ where: { title: "Whole" } });
          });
        }
      }
      await database.forUser("ann", async () => {
        await database.sequelize.query("SAVEPOINT mine");
        await Task.create({ userId: "ann", title: "Undone" });
        await database.sequelize.query("ROLLBACK TO SAVEPOINT mine");
      });
      expect(await titles()).to.deep.equal(["Ann's", "Bob's"]);
    });

    it("that has ended rejects late queries, even while another user's unit is running", async () => {
      const { database } = fixture;
      const stragglers: (() => Promise<unknown>)[] = [];
      for (const autocommit of [true, false]) {
        await database.forUser(
          "ann",
          async () => {
            await database.execute(countAll, []);
            stragglers.push(
              AsyncResource.bind(() => database.execute(add, ["ann", "Late"])),
              AsyncResource.bind(() => Task.create({ userId: "ann", title: "Late" })),
            );
          },
          { autocommit },
        );
      }
      await database.forUser("bob", async () => {
        await Task.count();
        for (const straggler of stragglers) expect(await failureOf(straggler())).to.be.an("error");
        expect(await Task.count()).to.equal(1);
      });
      expect(await titles()).to.deep.equal(["Ann's", "Bob's"]);
    });

    it("that fails to begin sends none of its statements", async () => {
      const isolation = { role: "nobody_there", adminRole: "", userSetting: "app.user_id" };
      const url = new URL(fixture.test.url);
      if (way.pooled) url.searchParams.set("pgbouncer", "true");
      const broken = openDatabase(url.href, { ...way.options, isolation, models: [] });
      try {
        const who = () => broken.sequelize.query("SELECT current_user" as never);
        const outcomes: PromiseSettledResult<unknown>[] = [];
        await failureOf(
          broken.forUser("ann", async () => {
            outcomes.push(
              ...(await Promise.allSettled([who(), broken.execute(countAll, []), who()])),
              ...(await Promise.allSettled([who()])),
            );
          }),
        );
        expect(outcomes.map(({ status }) => status)).to.deep.equal(Array(4).fill("rejected"));
        for (const autocommit of [true, false]) {
          const error = await failureOf(broken.forUser("ann", who, { autocommit }));
          expect(error.message).to.match(/nobody_there/);
        }
      } finally {
        await broken.destroy();
      }
    });

    it("reads rows the same every time, and an unreadable value fails only its statement", async () => {
      const { database } = fixture;
      const one = { autocommit: true } as const;
      const all = statement<object>("SELECT id, title FROM tasks ORDER BY id");
      const never = statement("SELECT 'infinity'::timestamptz AS at");
      const first = await database.forUser("ann", () => database.execute(all, []), one);
      for (let time = 0; time < 3; time += 1) {
        const error = await failureOf(
          database.forUser("ann", () => database.execute(never, []), one),
        );
        expect(error.message).to.equal("Invalid time value");
        const { rows, fields } = await database.forUser(
          "ann",
          () => database.execute(all, []),
          one,
        );
        expect(rows).to.deep.equal(first.rows);
        expect(fields.map(({ name }) => name)).to.deep.equal(["id", "title"]);
      }
      expect(database.poolFigures().inUse).to.equal(0);
    });

    it("survives deallocated prepared statements and a table migrated meanwhile", async () => {
      const { database } = fixture;
      const all = statement<object>("SELECT * FROM tasks");
      const ask = () =>
        database.forUser("ann", () => database.execute(all, []), { autocommit: true });
      const forget = () => database.sequelize.query(deallocate as never);
      await Promise.all([ask(), ask(), ask(), ask()]);
      await rowsOf(fixture, "ALTER TABLE tasks ADD COLUMN added integer");
      expect((await ask()).rows[0]).to.include.keys("added");
      await rowsOf(fixture, "ALTER TABLE tasks DROP COLUMN added");
      for (let time = 0; time < 3; time += 1) {
        expect((await ask()).rows[0]).to.not.include.keys("added");
        await Promise.all([1, 2, 3, 4].map(() => database.asSystem(forget)));
        await database.forUser("ann", () => database.execute(add, ["ann", "After"]), {
          autocommit: true,
        });
      }
      expect((await titles()).filter((title) => title === "After")).to.have.length(3);
      await rowsOf(fixture, "DELETE FROM tasks WHERE title = 'After'");
    });

    it("survives both in a library's own SQL, too", async () => {
      const { database } = fixture;
      const client = await database.driverPool.connect();
      const others = await Promise.all([1, 2].map(() => database.driverPool.connect()));
      const ask = async (by = client) =>
        (await by.query("SELECT * FROM users WHERE id = $1", ["ann"])).rows[0] as object;
      for (const each of [client, ...others]) await ask(each);
      await rowsOf(fixture, "ALTER TABLE users ADD COLUMN added integer");
      for (const each of [client, ...others])
        expect(await ask(each), "at once, on each connection").to.include.keys("added");
      await client.query(deallocate);
      expect(await ask()).to.include.keys("added");
      for (const each of [client, ...others]) each.release();
      await rowsOf(fixture, "ALTER TABLE users DROP COLUMN added");
      const next = await database.driverPool.connect();
      expect(await ask(next)).to.not.include.keys("added");
      next.release();
    });

    it("of a library is over once it has released its connection", async () => {
      const { database } = fixture;
      const client = await database.driverPool.connect();
      client.release();
      await database.forUser("bob", async () => {
        expect(await Task.count(), "on the same connection").to.equal(1);
        client.release();
        const error = await failureOf(client.query("SELECT title FROM tasks"));
        expect(error.code).to.equal("misused-unit-of-work");
        expect(await Promise.all([Task.count(), titlesSeenBy(fixture, "bob")])).to.have.lengthOf(2);
      });
    });

    it("is not retried once it is committed, whatever its work or its hooks fail with", async () => {
      const { database } = fixture;
      const failures = ["40001", "ECONNRESET"].flatMap((code) => {
        const failure = Object.assign(new Error("elsewhere"), { code });
        return [true, false].map((autocommit) => ({ failure, options: { autocommit } }));
      });
      for (const { failure, options } of failures) {
        const fail = async () => {
          throw failure;
        };
        let runs = 0;
        const work = async () => {
          runs += 1;
          await Task.create({ userId: "ann", title: "Once" });
          if (options.autocommit) await fail();
        };
        Task.addHook("afterCreate", "later", (_, { transaction }) =>
          transaction?.afterCommit(fail),
        );
        const error = await failureOf(database.forUser("ann", work, options));
        Task.removeHook("afterCreate", "later");
        expect(error).to.equal(failure);
        expect(runs).to.equal(1);
      }
      expect((await titles()).filter((title) => title === "Once")).to.have.lengthOf(4);
    });

    it("runs the after-commit hooks of nested transactions once it has committed", async () => {
      const { database } = fixture;
      const said: string[] = [];
      const tell = (what: string) => async () => {
        said.push(`${what}: ${(await titles()).filter((title) => title === "Kept").length}`);
      };
      await database.forUser("ann", async () => {
        const { sequelize } = database;
        await sequelize.transaction(async (outer) => {
          outer.afterCommit(tell("outer"));
          await sequelize.transaction(async (inner) => inner.afterCommit(tell("inner")));
          await Task.create({ userId: "ann", title: "Kept" });
        });
        const unmanaged = await sequelize.transaction();
        unmanaged.afterCommit(tell("unmanaged"));
        await unmanaged.commit();
        await failureOf(
          sequelize.transaction(async (undone) => {
            undone.afterCommit(tell("undone"));
            throw new Error("undo");
          }),
        );
        await database.dryRun(async () => {
          Task.addHook("afterCreate", "later", (_, { transaction }) =>
            transaction?.afterCommit(tell("tried")),
          );
          await Task.create({ userId: "ann", title: "Tried" });
          Task.removeHook("afterCreate", "later");
        });
        expect(said).to.deep.equal([]);
      });
      expect(said).to.have.members(["outer: 1", "inner: 1", "unmanaged: 1"]);
    });

    it("is not waited for by itself: it cannot close its database", async () => {
      const { database } = fixture;
      for (const close of [
        () => database.destroy(),
        () => database.asSystem(() => database.destroy()),
        () => database.sequelize.close(),
      ]) {
        const error = await database.forUser("ann", async () => {
          await Task.count();
          return failureOf(close());
        });
        expect(error.message).to.match(/was to be closed in a unit of work/);
        expect(isDatabaseError(error, "misused-unit-of-work")).to.equal(true);
      }
      expect(await database.forUser("ann", () => Task.count())).to.be.greaterThan(0);
    });

    it("is retried as a whole after a deadlock with another", async () => {
      const { database } = fixture;
      const runs: string[] = [];
      const locked = new Set<string>();
      const bothLocked = Promise.withResolvers<void>();
      const swap = (first: string, second: string) =>
        database.forUser("ann", async () => {
          runs.push(first);
          // Locked, not changed: writes of one user wait for each other before they lock anything.
          await Task.findOne({ where: { title: first }, lock: true });
          if (locked.add(first).size === 2) bothLocked.resolve();
          await bothLocked.promise;
          await Task.findOne({ where: { title: second }, lock: true });
          await Task.create({ userId: "ann", title: `after ${first}` });
        });
      await database.forUser("ann", () => Task.create({ userId: "ann", title: "Other" }));
      await Promise.all([swap("Ann's", "Other"), swap("Other", "Ann's")]);
      expect(runs.length, "a deadlock makes one run again").to.be.greaterThan(2);
      const made = (await titles()).filter((title) => String(title).startsWith("after "));
      expect(made.sort()).to.deep.equal(["after Ann's", "after Other"]);
    });

    it("refuses to save an instance whose row is gone, or is another user's", async () => {
      const { database } = fixture;
      const created = (userId: string) =>
        database.forUser(userId, () => Task.create({ userId, title: "Saved elsewhere" }));
      const [bobs, gone] = [await created("bob"), await created("ann")];
      await database.forUser("ann", () => Task.destroy({ where: { id: gone.id } }));
      const writes: ((task: Task) => Promise<unknown>)[] = [
        (task) => task.update({ title: "By Ann" }),
        (task) => task.increment("priority", { by: -1 }),
        (task) => task.decrement("priority"),
      ];
      for (const task of [bobs, gone])
        for (const write of writes) {
          const error = await failureOf(database.forUser("ann", () => write(task)));
          expect(error).to.be.instanceOf(InstanceError);
          expect(error.message).to.match(/^A Task was not saved: its row is gone, or hidden/);
        }
      const where = { id: [bobs.id, gone.id] };
      expect(await database.asAdmin(() => Task.findAll({ where, raw: true }))).to.have.length(1);
      await database.forUser("bob", async () => {
        await bobs.reload();
        expect([bobs.title, bobs.priority]).to.deep.equal(["Saved elsewhere", 4]);
        await bobs.decrement("priority");
        await bobs.destroy();
      });
    });

    it("reads many rows piece by piece with a cursor", async () => {
      const { sequelize, forUser } = fixture.database;
      const numbers = "SELECT i FROM generate_series(1, 1000) AS i";
      const pieces: number[] = [];
      await forUser("ann", async () => {
        await sequelize.query(`DECLARE many CURSOR FOR ${numbers}`);
        for (;;) {
          const rows = await sequelize.query("FETCH 400 FROM many", { type: QueryTypes.SELECT });
          if (rows.length === 0) break;
          pieces.push(rows.length);
        }
      });
      expect(pieces).to.deep.equal([400, 400, 200]);
    });

    it("leaves no connection in use", () => {
      expect(fixture.database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
    });
  });
}

describe("a unit of work that is undone", () => {
  it("because it paused or lost its connection says that nothing was changed", async () => {
    const fixture = await openFixture();
    const { database, test } = fixture;
    const impatient = openDatabase(test.url, { timeouts: { idleInTransaction: 50 } });
    const pause = () => sleep(200);
    const cut = async () => {
      const { rows } = await database.execute(backend, []);
      await rowsOf(fixture, "SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
      await Task.count();
    };
    for (const [on, then, said] of [
      [impatient, pause, /undone: between two statements/],
      [impatient, () => pause().then(() => Task.count()), /undone: between two statements/],
      [database, cut, /lost, and nothing was changed/],
    ] as const) {
      const error = await failureOf(
        on.forUser("ann", async () => {
          await Task.create({ userId: "ann", title: "Undone" });
          await then();
        }),
      );
      expect(error.code).to.equal("unavailable");
      expect(error.message).to.match(said);
    }
    await impatient.destroy();
    expect(await titlesSeenBy(fixture, "ann")).to.deep.equal(["Ann's"]);
    await fixture.stop();
  });
});
