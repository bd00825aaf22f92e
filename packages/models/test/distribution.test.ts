import type { Database } from "@docket/database";
import { distributionFaults } from "@docket/models";
import { createTestDatabase, openDatabase, type TestDatabase } from "@docket/testing";
import { expect } from "chai";

const policy = "nullif(current_setting('app.user_id', true), '')";
const good = "user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE, id bigint NOT NULL";

describe("the check that a schema can be distributed by user", () => {
  let test: TestDatabase;
  let database: Database;

  before(async () => {
    test = await createTestDatabase();
    database = openDatabase(test.directUrl);
  });
  after(async () => {
    await database.destroy();
    await test.drop();
  });

  /** The faults found after `statements`, which are rolled back. */
  const faultsWith = async (...statements: string[]): Promise<string[]> => {
    let found: string[] = [];
    const undo = new Error("undo");
    await database
      .asSystem(() =>
        database.sequelize.transaction(async () => {
          for (const statement of statements) await database.sequelize.query(statement);
          found = (await distributionFaults(database.sequelize)).map(
            ({ table, name, reason }) => `${table}.${name}: ${reason}`,
          );
          throw undo;
        }),
      )
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    return found;
  };

  it("finds no faults in Docket's schema", async () => {
    expect(await faultsWith()).to.deep.equal([]);
  });

  it("accepts a correct new table that refers to itself", async () => {
    const found = await faultsWith(
      `CREATE TABLE planted (${good}, parent_id bigint, name text, PRIMARY KEY (user_id, id),
        UNIQUE (user_id, name), FOREIGN KEY (user_id, parent_id) REFERENCES planted ON DELETE SET NULL (parent_id))`,
      "CREATE INDEX ON planted (name)",
      `CREATE POLICY planted_owner ON planted TO docket_app USING (user_id = ${policy})`,
    );
    expect(found).to.deep.equal([]);
  });

  const refused: Record<string, { plant: string[]; found: RegExp[] }> = {
    "a table whose key is the id alone": {
      plant: [`CREATE TABLE planted (${good}, PRIMARY KEY (id))`],
      found: [/^planted\.planted_pkey: This unique key lacks user_id/],
    },
    "a table without a primary key": {
      plant: [`CREATE TABLE planted (${good})`],
      found: [/^planted\.planted: The table has no primary key/],
    },
    "a table whose key has the user second": {
      plant: [`CREATE TABLE planted (${good}, PRIMARY KEY (id, user_id))`],
      found: [/^planted\.planted_pkey: The primary key does not begin with user_id/],
    },
    "a partitioned table, once": {
      plant: [
        `CREATE TABLE planted (${good}, PRIMARY KEY (id)) PARTITION BY HASH (id)`,
        "CREATE TABLE part PARTITION OF planted FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
      ],
      found: [/^planted\.planted_pkey: This unique key lacks user_id/],
    },
    "a user_id of another type than the user's id": {
      plant: ["CREATE TABLE planted (user_id uuid, id bigint, PRIMARY KEY (user_id, id))"],
      found: [/^planted\.planted: user_id is not of the type of users\.id/],
    },
    "a unique index": {
      plant: ["CREATE UNIQUE INDEX planted ON tasks (title)"],
      found: [/^tasks\.planted: This unique key lacks user_id/],
    },
    "a unique index on some rows": {
      plant: ["CREATE UNIQUE INDEX planted ON turns (conversation_id) WHERE status = 'running'"],
      found: [/^turns\.planted: This unique key lacks user_id/],
    },
    "a unique index on an expression": {
      plant: ["CREATE UNIQUE INDEX planted ON conversations (lower(user_id), lower(title))"],
      found: [/^conversations\.planted: This unique key lacks user_id/],
    },
    "a unique constraint that only carries the user": {
      plant: ["ALTER TABLE tasks ADD CONSTRAINT planted UNIQUE (id) INCLUDE (user_id)"],
      found: [/^tasks\.planted: This unique key lacks user_id/],
    },
    "an exclusion constraint": {
      plant: ["ALTER TABLE tasks ADD CONSTRAINT planted EXCLUDE (id WITH =)"],
      found: [/^tasks\.planted: This unique key lacks user_id/],
    },
    "a foreign key by id alone": {
      plant: [
        "ALTER TABLE conversations ADD CONSTRAINT ids UNIQUE (id)",
        "ALTER TABLE messages ADD CONSTRAINT planted FOREIGN KEY (conversation_id) REFERENCES conversations (id)",
      ],
      found: [
        /^conversations\.ids: This unique key/,
        /^messages\.planted: This foreign key between/,
      ],
    },
    "a foreign key that matches the user with something else": {
      plant: [
        `CREATE TABLE planted (${good}, other text, PRIMARY KEY (user_id, id),
          CONSTRAINT crossed FOREIGN KEY (other, id) REFERENCES tasks (user_id, id))`,
      ],
      found: [/^planted\.crossed: This foreign key between/],
    },
    "a foreign key from a table without an owner": {
      plant: [
        `CREATE TABLE planted (task_id bigint, owner text,
          CONSTRAINT leads_in FOREIGN KEY (owner, task_id) REFERENCES tasks (user_id, id))`,
      ],
      found: [/^planted\.leads_in: This foreign key leads from a table without an owner/],
    },
    "a foreign key that sets the user to null": {
      plant: [
        `CREATE TABLE planted (${good}, task_id bigint, PRIMARY KEY (user_id, id),
          CONSTRAINT setting FOREIGN KEY (user_id, task_id) REFERENCES tasks (user_id, id) ON DELETE SET NULL)`,
      ],
      found: [/^planted\.setting: This foreign key would change user_id/],
    },
    "a foreign key that follows a changed user": {
      plant: [
        "CREATE TABLE planted (user_id text REFERENCES users (id) ON UPDATE CASCADE, id bigint, PRIMARY KEY (user_id, id))",
      ],
      found: [/^planted\.planted_user_id_fkey: This foreign key would change user_id/],
    },
    "a policy with a subquery, in what may be seen": {
      plant: [`CREATE POLICY planted ON tasks USING (user_id = (SELECT ${policy}))`],
      found: [/^tasks\.planted: This policy has a subquery/],
    },
    "a policy with a subquery, in what may be written": {
      plant: [
        "CREATE POLICY planted ON turns FOR INSERT WITH CHECK (EXISTS (SELECT FROM users WHERE users.id = user_id))",
      ],
      found: [/^turns\.planted: This policy has a subquery/],
    },
    "a policy with a subquery on a table that is the same everywhere": {
      plant: [`CREATE POLICY planted ON users USING (id IN (SELECT ${policy}))`],
      found: [/^users\.planted: This policy has a subquery/],
    },
    "an exempt table that units of work write": {
      plant: ["GRANT UPDATE (name) ON api_keys TO docket_app"],
      found: [/^api_keys\.api_keys: The table is exempt .* but docket_app may/],
    },
  };
  for (const [what, { plant, found }] of Object.entries(refused)) {
    it(`refuses ${what}, by name`, async () => {
      const faults = await faultsWith(...plant);
      expect(faults, faults.join("\n")).to.have.length(found.length);
      for (const [index, pattern] of found.entries()) expect(faults[index]).to.match(pattern);
    });
  }

  it("leaves nothing of what was planted", async () => {
    expect(await faultsWith()).to.deep.equal([]);
  });
});
