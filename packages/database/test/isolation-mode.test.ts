import type { Database, DatabaseOptions } from "@docket/database";
import { Conversation, Task } from "@docket/models";
import { openDatabase, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Fixture, failureOf, openFixture, titlesSeenBy } from "./fixture.js";

describe("the isolation mode of a unit of work", () => {
  let fixture: Fixture;

  before(async () => {
    fixture = await openFixture();
  });
  after(() => fixture.stop());

  const opened = async <T>(
    options: Partial<DatabaseOptions>,
    work: (database: Database) => Promise<T>,
  ): Promise<T> => {
    const database = openDatabase(fixture.test.url, options);
    try {
      return await work(database);
    } finally {
      await database.destroy();
    }
  };

  /** Whether a single statement runs in an explicit transaction, which SET LOCAL requires. */
  const isExplicit = (options: Partial<DatabaseOptions> = {}) =>
    opened(options, (database) =>
      database
        .forUser("ann", () => database.sequelize.query("SAVEPOINT here" as never), {
          autocommit: true,
        })
        .then(
          () => true,
          () => false,
        ),
    );

  it("is set_config() on a plain server, or SET LOCAL if configured", async () => {
    expect(await isExplicit()).to.equal(false);
    expect(await isExplicit({ isolationMode: "set-config" })).to.equal(false);
    expect(await isExplicit({ isolationMode: "set-local" })).to.equal(true);
  });

  it("is SET LOCAL on a server with Citus, unless set_config() is configured", async () => {
    // What CREATE EXTENSION would leave; Citus is not installed on this server.
    const catalog = (sql: string) =>
      withClient(fixture.test.superuserUrl, (client) =>
        client.query(`SET allow_system_table_mods = on; ${sql}`),
      );
    await catalog(
      `INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
       SELECT 16000, 'citus', 10, 'public'::regnamespace, false, '13.2-1'`,
    );
    try {
      expect(await isExplicit()).to.equal(true);
      expect(await isExplicit({ isolationMode: "set-config" })).to.equal(false);
    } finally {
      await catalog("DELETE FROM pg_extension WHERE extname = 'citus'");
    }
  });

  for (const id of [
    "o'hara",
    "back\\slash",
    "\\'; RESET ROLE; --",
    "'';'",
    "$1",
    '"',
    "日本 👍",
    "%s",
  ]) {
    it(`treats a user's id literally: ${id}`, async () => {
      await withClient(fixture.test.superuserUrl, (client) =>
        client.query("INSERT INTO users (id, email, name) VALUES ($1, $1, 'x')", [id]),
      );
      await opened({ isolationMode: "set-local" }, async (database) => {
        const user = { ...fixture, database };
        await database.forUser(id, () => Task.create({ userId: id, title: "Mine" }));
        await database.forUser(id, () => Task.create({ userId: id, title: "Alone" }), {
          autocommit: true,
        });
        expect(await titlesSeenBy(user, id)).to.deep.equal(["Mine", "Alone"]);
        expect(await titlesSeenBy(user, "ann")).to.deep.equal(["Ann's"]);
      });
    });
  }

  it("reports success only after the commit, so that a failed deferred check is an error", async () => {
    const sql = (text: string) =>
      withClient(fixture.test.superuserUrl, (client) => client.query(text));
    await sql(`ALTER TABLE conversations DROP CONSTRAINT conversations_user_id_fkey, ADD CONSTRAINT deferred
      FOREIGN KEY (user_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED`);
    await opened({ isolationMode: "set-local", pool: { max: 1 } }, async (database) => {
      const ghost = () => Conversation.create({ userId: "ghost" });
      for (const autocommit of [true, false]) {
        const error = await failureOf(database.forUser("ghost", ghost, { autocommit }));
        expect(error.message).to.match(/foreign key constraint "deferred"/);
      }
      expect(await database.forUser("ghost", () => Conversation.count())).to.equal(0);
    });
  });

  it("SET LOCAL enforces read-only units", async () => {
    await opened({ isolationMode: "set-local" }, async (database) => {
      for (const autocommit of [true, false]) {
        const error = await failureOf(
          database.forUser("ann", () => Task.create({ userId: "ann", title: "x" }), {
            autocommit,
            readOnly: true,
          }),
        );
        expect(error.message).to.match(/read-only transaction/);
      }
    });
  });
});
