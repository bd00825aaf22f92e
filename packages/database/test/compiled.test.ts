import { type AttributeName, type Database, statement, type Where } from "@docket/database";
import { Conversation, indexSearch, Message, Task, Turn, TurnCall, taskList } from "@docket/models";
import { openDatabase } from "@docket/testing";
import { expect } from "chai";
import { literal, Op } from "sequelize";
import { bySetConfig, type Fixture, failureOf, openFixture, rowsOf } from "./fixture.js";

const names = ["id", "title", "description", "completed", "createdAt", "updatedAt"] as const;

for (const way of bySetConfig) {
  describe(`compiled queries, ${way.name}`, () => {
    let fixture: Fixture;
    let database: Database;

    before(async () => {
      fixture = await openFixture({ ...way.options, pool: { max: 1 } }, way.pooled);
      ({ database } = fixture);
    });
    after(() => fixture.stop());

    it("create, read, update and delete rows as the model would", async () => {
      const tasks = database.queries("ann");
      const made = await tasks.create(
        Task,
        { userId: "ann", title: "It's: $1 and :q", description: null },
        { returning: names },
      );
      expect(made).to.include({ title: "It's: $1 and :q", completed: false, description: null });
      expect(made.createdAt).to.match(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
      const where = { userId: "ann", id: made.id };
      const [changed] = await tasks.update(
        Task,
        { completed: true },
        { where: { ...where, updatedAt: new Date(made.updatedAt) }, returning: names },
      );
      expect(changed).to.deep.equal({
        ...made,
        completed: true,
        updatedAt: changed?.updatedAt,
      });
      expect(await tasks.findOne(Task, { attributes: names, where })).to.deep.equal(changed);
      expect(await tasks.destroy(Task, { where })).to.equal(1);
      expect(await tasks.findOne(Task, { attributes: ["id"], where })).to.equal(null);
    });

    it("return what findAll returns for the same options", async () => {
      const tasks = database.queries("ann");
      for (const title of ["one", "two", "two and three"]) {
        await tasks.create(Task, { userId: "ann", title }, { returning: ["id"] });
      }
      const conditions: Where<Task>[] = [
        literal("title = 'two'"),
        [{ title: "two" }, { completed: false }],
        { completed: { [Op.is]: false } },
        { completed: { [Op.not]: true } },
        { title: "two" },
        { title: ["one", "two"] },
        { title: { [Op.in]: ["one"] as const } },
        { title: { [Op.ne]: "one" }, completed: false },
        { description: null },
        { description: { [Op.not]: null } },
        { [Op.or]: [{ title: "one" }, { title: { [Op.like]: "%three" } }] },
        { [Op.not]: { title: "one" } },
        { createdAt: { [Op.lte]: new Date() } },
        { [Op.and]: [literal("length(title) > :least")] },
      ];
      for (const condition of conditions) {
        const options = {
          where: condition,
          order: [["id", "ASC"]] as [["id", "ASC"]],
          replacements: { least: 3 },
          limit: 10,
        };
        const compiled = await tasks.findAll(Task, { attributes: ["title"], ...options });
        const plain = await database.forUser("ann", () =>
          Task.findAll({ attributes: ["title"], ...options, raw: true }),
        );
        expect(compiled).to.deep.equal(plain);
        expect(compiled.length).to.be.greaterThan("description" in condition ? -1 : 0);
      }
      const indexed = await indexSearch(database, "ann");
      for (const q of ["w", "two", "nothing of the kind"]) {
        const options = taskList({ userId: "ann", q, sort: "newest", limit: 10, indexed });
        const compiled = await tasks.findAll(Task, { attributes: ["title"], ...options });
        const plain = await database.forUser("ann", () =>
          Task.findAll({ attributes: ["title"], ...options, raw: true } as object),
        );
        expect(compiled).to.deep.equal(plain);
      }
    });

    it("are rejected if they cannot be compiled or lack a value", async () => {
      const tasks = database.queries("ann");
      const list = (where: object) =>
        tasks.findAll(Task, { attributes: ["id"], where: where as Where<Task> });
      expect((await failureOf(list({ id: undefined }))).message).to.match(/id is undefined/);
      expect((await failureOf(list({ id: { [Op.between]: [1, 2] } }))).message).to.match(/between/);
      const unknown = literal("title = :missing");
      expect((await failureOf(list({ [Op.and]: [unknown] }))).message).to.match(/:missing/);
      expect((await failureOf(list({ colour: "red" }))).message).to.match(/no attribute colour/);
      const refused = { repeat: { rule: "FREQ=DAILY" }, title: { in: ["x"] }, description: {} };
      for (const [name, condition] of Object.entries(refused)) {
        const { message } = await failureOf(list({ [name]: condition }));
        expect(message).to.contain(`condition on parts of ${name}`);
      }
      expect((await failureOf(list({ id: { [Op.gt]: undefined } }))).message).to.match(
        /id is undefined/,
      );
      expect((await failureOf(list({ title: { [Op.startsWith]: "x" } }))).message).to.match(
        /no Op.startsWith/,
      );
      const nothing = { where: { userId: "ann" }, returning: ["id"] as const };
      expect((await failureOf(tasks.update(Task, {}, nothing))).message).to.match(/needs a value/);
      for (const limit of [-1, 1.5, Number.NaN, "1" as never]) {
        const limited = { attributes: ["id"], where: {}, limit } as const;
        const { message } = await failureOf(tasks.findAll(Task, limited));
        expect(message).to.contain(`at least 0, not ${limit}`);
      }
    });

    it("refuse a character that PostgreSQL cannot store, as every other query does", async () => {
      const { sequelize } = database;
      const title = "a\0b";
      const [options, select] = [{ validate: false }, { attributes: ["id"] as const }];
      const statements: (() => Promise<unknown>)[] = [
        () => database.queries("ann").findAll(Task, { ...select, where: { title } }),
        () => database.queries("ann").create(Task, { userId: "ann", title }, { returning: ["id"] }),
        () => Task.create({ userId: "ann", title }, options),
        () => Task.update({ title }, { where: {}, ...options }),
        () => Task.bulkCreate([{ userId: "ann", title }], options),
        () => Task.findAll({ where: { title } }),
        () => Task.findAll({ where: { title: ["a", title] } }),
        () => Task.findAll({ where: literal(`title = '${title}'`) }),
        () => sequelize.query("SELECT $title", { bind: { title } }),
        () => sequelize.query("SELECT :title", { replacements: { title } }),
        () => sequelize.query("SELECT ?", { replacements: [[title]] }),
        () => sequelize.query(`SELECT '${title}'`),
        () => sequelize.query({ query: "SELECT $1", bind: [title] } as never),
      ];
      const backend = async () => {
        const { rows } = await database.execute(statement("SELECT pg_backend_pid() AS pid"), []);
        return rows[0];
      };
      const before = await database.forUser("ann", backend);
      for (const [index, send] of statements.entries()) {
        const error = await failureOf(database.forUser("ann", send));
        const { code } = (error as { original?: { code: string } }).original ?? error;
        expect([index, code]).to.deep.equal([index, "22021"]);
      }
      if (!fixture.pooled) expect(await database.forUser("ann", backend)).to.deep.equal(before);
    });

    it("tell conditions apart that differ only in how they are nested", async () => {
      const tasks = database.queries("ann");
      for (const title of ["this", "that"])
        await tasks.create(Task, { userId: "ann", title }, { returning: [] });
      const [one, two, three] = ["this", "that", "other"].map((title) => ({ title }));
      const lists = [
        [[one, two], three],
        [[one], two, three],
        [one, [two, three]],
      ];
      const counts: number[] = [];
      for (const list of lists) {
        const where = { [Op.or]: list } as Where<Task>;
        counts.push((await tasks.findAll(Task, { attributes: ["id"], where })).length);
      }
      expect(counts).to.deep.equal([0, 2, 1]);
    });

    it("reject options, values, scopes and models that they would pass over", async () => {
      const tasks = database.queries("ann");
      const where = { userId: "ann" };
      const read = { attributes: ["id"] as const, where };
      const returning = ["id"] as const;
      const title = literal("upper(title)") as unknown as string;
      Task.addScope("few", { limit: 1 });
      const paranoid = database.sequelize.define("Kept", {}, { paranoid: true });
      const merging = { whereMergeStrategy: "and" } as const;
      const merged = database.sequelize.define("Merged", {}, merging);
      const refused: [() => Promise<unknown>, RegExp][] = [
        [() => tasks.findAll(merged, { attributes: [], where: {} }), /no whereMergeStrategy/],
        [() => tasks.findAll(Task, { ...read, ...{ offset: 10 } }), /option offset/],
        [
          () => tasks.findAll(Task, { ...read, order: [["id", "ASC; SELECT 1" as "ASC"]] }),
          /order of id is ASC or DESC/,
        ],
        [() => tasks.findAll(Task, { ...read, ...{ include: [] } }), /option include/],
        [
          () => tasks.create(Task, { ...where, title: "x" }, { returning, ...{ transaction: {} } }),
          /option transaction/,
        ],
        [
          () => tasks.update(Task, { title: "x" }, { where, returning, ...{ limit: 1 } }),
          /option limit/,
        ],
        [() => tasks.destroy(Task, { where, ...{ limit: 1 } }), /option limit/],
        [() => tasks.destroy(Task, {} as { where: Where<Task> }), /needs a where/],
        [() => tasks.create(Task, { ...where, title }, { returning }), /value written as SQL/],
        [() => tasks.update(Task, { title }, { where, returning }), /value written as SQL/],
        [() => tasks.findAll(Task.scope("few") as typeof Task, read), /scope with limit/],
        [
          () => tasks.findAll(Task.schema("other") as typeof Task, read),
          /"?other.tasks"? does not/,
        ],
        [
          () => tasks.findOne(Task, { attributes: ["id"] } as unknown as typeof read),
          /needs a where/,
        ],
        [
          () => tasks.findAll(paranoid, { attributes: [], where: {} }),
          /paranoid model, as Kept is/,
        ],
        [
          () => tasks.findAll(Task, { ...read, where: { labelIds: { [Op.in]: [["1"]] } } }),
          /Op.in/,
        ],
        [
          () =>
            tasks.findAll(Task, {
              ...read,
              where: literal("id IN (:ids)"),
              replacements: { ids: [1] },
            }),
          /list of values, as :ids is/,
        ],
      ];
      await tasks.findAll(Task, { ...read, ...{ offset: undefined } }); // compiled for that name
      for (const [attempt, message] of refused)
        expect((await failureOf((async () => attempt())())).message).to.match(message);
    });

    it("name the field or replacement that has an invalid Date", async () => {
      const tasks = database.queries("ann");
      const dueAt = new Date("soon");
      const where = { userId: "ann" };
      const read = { attributes: ["id"], where } as const;
      const later = { ...read, where: literal("due_at > :later"), replacements: { later: dueAt } };
      const attempts: [() => Promise<unknown>, string][] = [
        [() => tasks.findAll(Task, { ...read, where: { dueAt } }), "dueAt"],
        [() => tasks.findAll(Task, { ...read, where: { dueAt: { [Op.gt]: dueAt } } }), "dueAt"],
        [() => tasks.destroy(Task, { where: { dueAt: [new Date(), dueAt] } }), "dueAt"],
        [() => tasks.findAll(Task, later), ":later"],
        [() => tasks.create(Task, { ...where, title: "x", dueAt }, { returning: ["id"] }), "dueAt"],
        [() => tasks.update(Task, { dueAt }, { where, returning: ["id"] }), "dueAt"],
      ];
      for (const [attempt, name] of attempts)
        expect((await failureOf((async () => attempt())())).message).to.equal(
          `${name} is an invalid Date.`,
        );
    });

    it("return values of every type as the model does, and times as text", async () => {
      const all = statement<Record<string, unknown>>(
        `SELECT '{"a,b",NULL}'::text[] AS texts, '{1,2}'::integer[] AS numbers, '\\x0102'::bytea AS bytes,
           1.5::real AS real, 2.5::double precision AS double, 3::smallint AS small, 9007199254740993 AS big,
           1.50::numeric AS exact, '[1]'::jsonb AS json, '{t,f}'::boolean[] AS flags,
           '{12345678901234567.50}'::numeric[] AS exacts, '{1,NULL,-2}'::bigint[] AS bigs,
           '{{1,2},{3,4}}'::bigint[] AS matrix, '{2026-01-16}'::date[] AS days, '{1 day}'::interval[] AS spans,
           ARRAY[timestamptz '2026-01-16 09:30Z', NULL] AS instants,
           date '2026-01-16' AS day, time '09:30' AS clock, timestamptz '2026-01-16 09:30Z' AS instant`,
      );
      const { rows } = await database.forUser("ann", () => database.execute(all, []));
      expect(rows).to.deep.equal([
        {
          ...{ texts: ["a,b", null], numbers: [1, 2], bytes: Buffer.from([1, 2]) },
          ...{ real: 1.5, double: 2.5, small: 3, big: "9007199254740993", exact: "1.50" },
          ...{ json: [1], flags: [true, false] },
          ...{ exacts: ["12345678901234567.50"], bigs: ["1", null, "-2"] },
          ...{
            matrix: [
              ["1", "2"],
              ["3", "4"],
            ],
            days: ["2026-01-16"],
            spans: ["1 day"],
          },
          instants: ["2026-01-16T09:30:00.000Z", null],
          ...{ day: "2026-01-16", clock: "09:30:00", instant: "2026-01-16T09:30:00.000Z" },
        },
      ]);
    });

    it("read no more than one row to find one", async () => {
      const sent: string[] = [];
      const watched = openDatabase(fixture.test.url, {
        onStatement: ({ text }) => sent.push(text),
      });
      const userId = "ann";
      for (const where of [{ userId }, { userId, id: { [Op.gt]: "0" } }]) {
        const found = await watched.queries(userId).findOne(Task, { attributes: ["id"], where });
        expect(found).to.have.keys("id");
        expect(sent.at(-1)).to.match(/LIMIT \$\d$/);
      }
      await watched.destroy();
    });

    it("store a text as JSON where the column is of that type", async () => {
      const mine = { userId: "ann" };
      const all = database.queries("ann");
      const returning = ["id"] as const;
      const { id: conversationId } = await all.create(Conversation, mine, { returning });
      const said = { ...mine, conversationId, role: "user", content: "x" } as const;
      const { id: messageId } = await all.create(Message, said, { returning });
      const begun = { ...mine, conversationId, messageId, leaseUntil: new Date() };
      const { id: turnId } = await all.create(Turn, begun, { returning });
      const call = { ...mine, turnId, tool: "list_tasks", input: {}, status: "done" } as const;
      for (const [position, result] of ["text", "1", 1, true, null, { a: [1] }].entries()) {
        const values = { ...call, position, result };
        const made = await all.create(TurnCall, values, { returning: ["result"] });
        expect(made.result).to.deep.equal(result);
      }
      const [changed] = await all.update(
        TurnCall,
        { result: "2" },
        { where: { turnId, position: 0 }, returning: ["result"] },
      );
      expect(changed?.result).to.equal("2");
    });

    const kept = !way.pooled && way.options.pipeline !== false;
    if (!kept && !process.env.DOCKET_LONG) return;

    it("work in 2,000 shapes, and those in use stay prepared", async () => {
      const tasks = database.queries("ann");
      const hot = () =>
        tasks.findAll(Task, { attributes: ["id"], where: { userId: "ann", completed: false } });
      const expected = await hot();
      let shapes = 0;
      for (const attributes of subsets(names)) {
        for (const order of subsets(names).slice(0, 32)) {
          const rows = await tasks.findAll(Task, {
            attributes,
            where: { userId: "ann" },
            order: order.map((name) => [name, "ASC"]),
          });
          expect(rows.length).to.be.at.least(expected.length);
          shapes += 1;
          if (shapes % 100 === 0) expect(await hot()).to.deep.equal(expected);
        }
      }
      expect(shapes).to.be.greaterThan(2_000);
      if (fixture.pooled) return; // nothing stays prepared on a pooled connection
      const held = statement<{ total: number; hot: boolean }>(
        `SELECT count(*)::integer AS total, bool_or(statement ~ $1) AS hot FROM pg_prepared_statements`,
      );
      const { rows } = await database.forUser(
        "ann",
        () => database.execute(held, ['^SELECT "id" AS "id" FROM "tasks" WHERE [^(]*"completed"']),
        { autocommit: true },
      );
      expect(rows[0]?.hot).to.equal(true);
      expect(rows[0]?.total).to.be.within(400, 510);
      expect(await rowsOf(fixture, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
    }).timeout(120_000);
  });
}

/** Mistakes that do not compile; never called. */
export const mistakes = (database: Database) => [
  // @ts-expect-error a column that the model does not have
  database.queries("ann").findAll(Task, { attributes: ["colour"], where: {} }),
  // @ts-expect-error a title is text
  database.queries("ann").findAll(Task, { attributes: ["id"], where: { title: 5 } }),
  // @ts-expect-error one of several, too
  database.queries("ann").destroy(Task, { where: { [Op.or]: [{ title: ["a", 5] }] } }),
  // @ts-expect-error a required value is missing
  database.queries("ann").create(Task, { userId: "ann" }, { returning: ["id"] }),
  // @ts-expect-error a value of another type
  database.queries("ann").update(Task, { completed: "yes" }, { where: {}, returning: ["id"] }),
  database
    .queries("ann")
    .findOne(Task, { attributes: ["id"], where: {} })
    // @ts-expect-error a field that the query does not select
    .then((row) => row?.title),
];

function subsets(all: readonly AttributeName<Task>[]): AttributeName<Task>[][] {
  return Array.from({ length: 2 ** all.length - 1 }, (_, bits) =>
    all.filter((_, index) => ((bits + 1) >> index) & 1),
  );
}
