import { type Database, statement } from "@docket/database";
import { Message, Task } from "@docket/models";
import { withClient } from "@docket/testing";
import { expect } from "chai";
import { type Fixture, openFixture, titlesSeenBy, ways } from "./fixture.js";

type Unit = "one" | "many";
type Send = (database: Database, fixture: Fixture) => Promise<unknown>;

const raw = (text: string, bind?: unknown[]): Send => {
  return ({ sequelize }) => sequelize.query(text as never, { ...(bind && { bind }) } as never);
};
const compiled = (text: string, values: unknown[] = []): Send => {
  const made = statement(text);
  return (database) => database.execute(made, values);
};

/** A statement that the superuser interrupts while it runs. */
function interrupted(how: "pg_cancel_backend" | "pg_terminate_backend"): Send {
  return async (database, { test }) => {
    let outcome: Promise<unknown> = Promise.resolve();
    // Connected first: the statement has little time, and on a busy machine connecting takes long.
    await withClient(test.superuserUrl, async (client) => {
      let ended = false;
      outcome = raw("SELECT pg_sleep(20) AS long")(database, {} as Fixture).then(
        () => null,
        (error: unknown) => {
          ended = true;
          return error;
        },
      );
      for (let hit: number | null = 0; !hit && !ended; ) {
        ({ rowCount: hit } = await client.query(
          `SELECT ${how}(pid) FROM pg_stat_activity WHERE query LIKE '%AS long%' AND pid <> pg_backend_pid()`,
        ));
      }
    });
    const error = await outcome;
    if (error) throw error;
  };
}

const circular: Record<string, unknown> = {};
circular.self = circular;

/** Single statements that succeed, and that fail in every way a statement can. */
const statements: Record<string, { send: Send; fails?: RegExp; changesSession?: true }> = {
  "a read": { send: () => Task.findAll() },
  "a read with values": { send: raw("SELECT $1::text AS x", ["y"]) },
  "a read of nothing": { send: raw("SELECT") },
  "a compiled read": { send: compiled("SELECT id FROM tasks WHERE user_id = $1", ["ann"]) },
  "a compiled read without values": { send: compiled("SELECT id FROM tasks") },
  "an insert": { send: () => Task.create({ userId: "ann", title: "More" }) },
  "an insert of many": {
    send: () => Task.bulkCreate([1, 2, 3].map((n) => ({ userId: "ann", title: `Bulk ${n}` }))),
  },
  "an update": { send: () => Task.update({ completed: true }, { where: { title: "Ann's" } }) },
  "a delete of nothing": { send: () => Task.destroy({ where: { title: "none" } }) },
  "a large answer": { send: compiled("SELECT repeat('x', 1000) FROM generate_series(1, 5000)") },
  "values that read like commands": {
    send: raw(
      "SELECT id FROM tasks WHERE title IN ('milk; set alarm', 'a; do it; reset', 'create temporary list')",
    ),
  },
  "a setting for the transaction": {
    send: compiled("SELECT set_config('app.user_id', $1, true), (false)", ["ann"]),
  },
  "a setting for the transaction by a command": { send: raw("SET  LOCAL datestyle = 'SQL'") },
  "columns named like commands": {
    send: raw(`SELECT 1 AS set_config, 2 AS "temp", 3 AS "set", 'SELECT 1 INTO TEMP x' AS reset`),
  },
  "an empty text": { send: compiled("") },
  "a comment": { send: raw("-- nothing") },
  "a notice": { send: raw("DO $$ BEGIN RAISE NOTICE 'heard'; END $$") },
  "COPY to the client": { send: compiled("COPY (SELECT 1) TO STDOUT") },
  "a syntax error": { send: raw("SELEKT 1"), fails: /syntax error/ },
  "a compiled syntax error": { send: compiled("SELEKT 1"), fails: /syntax error/ },
  "an unknown table": { send: raw("SELECT * FROM nowhere"), fails: /does not exist/ },
  "a forbidden table": { send: raw("SELECT * FROM sessions"), fails: /permission denied/ },
  "a division by zero": { send: raw("SELECT 1 / 0"), fails: /division by zero/ },
  "a division by zero after rows": {
    send: compiled("SELECT 1 / (3 - n) FROM generate_series(1, 5) n"),
    fails: /division by zero/,
  },
  "a check that fails": {
    send: () => Task.create({ userId: "ann", title: " " }, { validate: false }),
    fails: /tasks_title_filled/,
  },
  "a foreign key that fails": {
    send: () =>
      Message.create({ userId: "ann", conversationId: "999", role: "user", content: "?" }),
    fails: /foreign key/,
  },
  "a row of somebody else": {
    send: () => Task.create({ userId: "bob", title: "Planted" }),
    fails: /row-level security/,
  },
  "a value of a wrong type": {
    send: compiled("SELECT $1::bigint", ["no number"]),
    fails: /invalid input syntax/,
  },
  "a value that cannot be sent": {
    send: compiled("SELECT $1::jsonb", [circular]),
    fails: /circular/i,
  },
  "a value too few": { send: compiled("SELECT $1::text, $2::text", ["x"]), fails: /bind message/ },
  "two commands in a compiled text": {
    send: compiled("SELECT 1; SELECT 2"),
    fails: /multiple commands/,
  },
  "a statement that takes too long": {
    send: raw("SELECT pg_sleep(30)"),
    fails: /statement timeout/,
  },
  "a statement that is cancelled": {
    send: interrupted("pg_cancel_backend"),
    fails: /user request/,
  },
  "a connection that is cut": {
    send: interrupted("pg_terminate_backend"),
    fails: /lost|terminat|timeout/,
  },
  "COPY from the client": {
    send: compiled("COPY tasks (user_id, title) FROM STDIN"),
    fails: /COPY FROM STDIN|COPY/,
  },
  "a setting for the session": { changesSession: true, send: raw("SET app.user_id = 'bob'") },
  "a setting for the session by a function": {
    changesSession: true,
    send: raw("SELECT set_config('app.user_id', 'bob', false)"),
  },
  "a role for the session": { changesSession: true, send: raw("SET SESSION ROLE docket_app") },
  "a setting for the session by a block that is quoted": {
    changesSession: true,
    send: raw("DO 'BEGIN SET app.user_id = ''bob''; END'"),
  },
  "a setting for the session after a comment": {
    changesSession: true,
    send: raw("/* it's */ SET app.user_id = 'bob'"),
  },
  "a setting for the session within a comment": {
    changesSession: true,
    send: raw("SET/* */app.user_id = 'bob' -- it's"),
  },
  "a setting for the session in a compiled text": {
    changesSession: true,
    send: compiled("SET app.user_id = 'bob'"),
  },
  "a setting for the session by a quoted function": {
    changesSession: true,
    send: raw(`SELECT "set_config"('app.user_id', 'bob', false)`),
  },
  "a setting for the session by a view": {
    changesSession: true,
    send: raw("UPDATE pg_settings SET setting = 'SQL, DMY' WHERE name = 'DateStyle'"),
  },
  "a setting for the session by a view, in quotes": {
    changesSession: true,
    send: raw(`UPDATE ONLY pg_catalog."pg_settings" SET setting = 'SQL' WHERE name = 'DateStyle'`),
  },
  "a setting for the session whose name is quoted": {
    changesSession: true,
    send: raw(`SET"app"."user_id" = 'bob'`),
  },
  "a setting for the session by an escaped function": {
    changesSession: true,
    send: compiled(String.raw`SELECT U&"set\005fconfig"('app.user_id', 'bob', false)`),
  },
  "a setting for the session after a comment in a comment": {
    changesSession: true,
    send: raw("/* /* */ */ SET app.user_id = 'bob'"),
  },
  "a setting for the session beside one for the transaction": {
    changesSession: true,
    send: raw(
      "SELECT set_config('app.user_id', 'bob', true), set_config('app.user_id', 'bob', false)",
    ),
  },
  "a temporary table made by a query": {
    changesSession: true,
    send: raw("SELECT * INTO TEMP mine FROM tasks"),
  },
  "a table in the schema of temporary ones": {
    changesSession: true,
    send: raw("CREATE TABLE pg_temp.mine AS SELECT * FROM tasks"),
  },
  "a temporary view": {
    changesSession: true,
    send: raw("CREATE OR REPLACE LOCAL TEMPORARY VIEW mine AS SELECT * FROM tasks"),
  },
  "a listener": { changesSession: true, send: raw("LISTEN something") },
  "a lock for the session": { changesSession: true, send: raw("SELECT pg_advisory_lock(42)") },
  "prepared statements thrown away": { changesSession: true, send: raw("DEALLOCATE ALL") },
};

/** Whole units of several statements. */
const courses: Record<string, { run: Send; fails?: RegExp }> = {
  "nothing at all": { run: async () => {} },
  "several reads at once": {
    run: () => Promise.all([Task.count(), Task.findAll(), Task.count()]),
  },
  "several compiled statements at once": {
    run: (database, fixture) =>
      Promise.all([1, 2, 3].map(() => compiled("SELECT id FROM tasks")(database, fixture))),
  },
  "one of several at once fails": {
    run: (database, fixture) =>
      Promise.all([Task.count(), raw("SELECT 1 / 0")(database, fixture), Task.findAll()]),
    fails: /division/,
  },
  "its first statement fails": {
    async run(database, fixture) {
      await raw("SELEKT")(database, fixture).catch(() => {});
      await Task.count();
    },
    fails: /undid the whole unit/,
  },
  "an error that is passed over": {
    async run(database, fixture) {
      await Task.create({ userId: "ann", title: "Lost" });
      await raw("SELECT 1 / 0")(database, fixture).catch(() => {});
      return "done";
    },
    fails: /undid the whole unit/,
  },
  "its code throws": {
    async run() {
      await Task.create({ userId: "ann", title: "Lost" });
      throw new Error("on purpose");
    },
    fails: /on purpose/,
  },
  findOrCreate: {
    run: () =>
      Task.findOrCreate({ where: { title: "Found" }, defaults: { userId: "ann", title: "Found" } }),
  },
  "several commands in one text": {
    async run(database, fixture) {
      await Task.count();
      await raw("SELECT 1; SELECT 2; SELECT 3")(database, fixture);
    },
  },
  "a savepoint that is kept": {
    run: ({ sequelize }) =>
      sequelize.transaction(() => Task.create({ userId: "ann", title: "Kept" })),
  },
  "a savepoint that is undone": {
    async run({ sequelize }) {
      await sequelize
        .transaction(async () => {
          await Task.create({ userId: "ann", title: "Undone" });
          throw new Error("undo");
        })
        .catch(() => {});
      await Task.count();
    },
  },
  "savepoints in savepoints": {
    run: ({ sequelize }) => sequelize.transaction(() => sequelize.transaction(() => Task.count())),
  },
  "COMMIT in its text": {
    async run(database, fixture) {
      await Task.count();
      await raw("SELECT 1; COMMIT")(database, fixture);
      await Task.findAll();
    },
    fails: /ends its transaction/,
  },
  "COMMIT in its text, and nothing after": {
    async run(database, fixture) {
      await Task.count();
      await raw("SELECT 1; COMMIT")(database, fixture);
    },
    fails: /ends its transaction/,
  },
  "its role given up": {
    async run(database, fixture) {
      await raw("RESET ROLE")(database, fixture).catch((error: Error) => {
        if (!fixture.pooled) throw error;
      });
    },
  },
};

for (const way of ways) {
  describe(`no role or user ever stays on a connection, ${way.name}`, () => {
    let fixture: Fixture;

    before(async () => {
      const pool = { max: 1, acquireTimeout: 3_000 };
      fixture = await openFixture(
        { ...way.options, pool, timeouts: { statement: 300 } },
        way.pooled,
      );
    });
    after(() => fixture.stop());

    /** Whoever is given the connection next has the login role and no user. */
    const expectClean = async () => {
      const { database } = fixture;
      const [rows] = (await database.asSystem(() =>
        database.sequelize.query(
          `SELECT current_user AS role, session_user AS login, coalesce(current_setting('app.user_id', true), '') AS "user",
             (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
             current_setting('datestyle') AS dates,
             (SELECT count(*)::int FROM pg_class WHERE relnamespace = pg_my_temp_schema()) AS temporary,
             (SELECT count(*)::int FROM pg_listening_channels()) AS listens` as never,
        ),
      )) as unknown as [object[]];
      expect(rows).to.deep.equal([
        {
          role: "docket",
          login: "docket",
          user: "",
          dates: "ISO, MDY",
          locks: 0,
          temporary: 0,
          listens: 0,
        },
      ]);
      expect(await titlesSeenBy(fixture, "bob")).to.deep.equal(["Bob's"]);
      expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
    };

    const finish = async (work: Promise<unknown>, fails: RegExp | undefined) => {
      const error = await work.then(
        () => null,
        (failure: Error) => failure,
      );
      if (fails)
        expect(error, "it should have failed")
          .to.be.an("error")
          .with.property("message")
          .match(fails);
      else if (error) throw error;
      await expectClean();
    };

    for (const unit of ["one", "many"] as Unit[]) {
      for (const [name, { send, fails, changesSession }] of Object.entries(statements)) {
        it(`after ${name}, ${unit === "one" ? "alone" : "in a transaction"}`, async () => {
          const { database } = fixture;
          const work = database.forUser("ann", () => send(database, fixture), {
            autocommit: unit === "one",
          });
          // A pooler would pass the changed session on, so the statement is not even sent.
          await finish(work, changesSession && fixture.pooled ? /pooler/ : fails);
        });
      }
    }

    for (const [name, { run, fails }] of Object.entries(courses)) {
      it(`after a unit with ${name}`, async () => {
        const { database } = fixture;
        await finish(
          database.forUser("ann", () => run(database, fixture)),
          fails,
        );
      });
    }

    it("after a statement of the login role, and after one that left a transaction open", async () => {
      const { database } = fixture;
      await database.asSystem(() => raw("SELECT 1; SELECT 2")(database, fixture));
      await expectClean();
      await database.asSystem(() => raw("BEGIN; SET LOCAL ROLE docket_app")(database, fixture));
      await expectClean();
    });
  });
}
