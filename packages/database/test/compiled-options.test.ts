import { inspect } from "node:util";
import type { Database, Where as WhereOf } from "@docket/database";
import { Task } from "@docket/models";
import { oneOf, seeded, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Attributes, literal, Op } from "sequelize";
import { type Fixture, openFixture } from "./fixture.js";

const given = process.env.DOCKET_SEED;
const QUERIES = given ? 1 : process.env.DOCKET_LONG ? 5_000 : 300;
const firstSeed = Number(given ?? 1);

type Where = WhereOf<Task>;
type Row = Record<string, unknown>;
type Random = () => number;

const comparable = ["id", "title", "description", "priority", "dueDate", "createdAt"] as const;
const texts = ["title", "description"] as const;
/** In a list within a list, Sequelize takes the names of attributes for those of columns. */
const namedAsColumns = ["title", "priority", "completed"] as const;
const filtered = [
  ...comparable,
  "completed",
  "deletedAt",
  "listId",
  "parentId",
  "labelIds",
] as const;
type Filtered = (typeof filtered)[number];

const literals = [
  "NOT completed OR id > 20",
  "title <> ':least' AND to_char(created_at, 'HH24:MI') <> 'x'",
  "label_ids[1:2] = label_ids",
];
const withReplacements = [
  ...literals,
  "length(title) > :least",
  "id > :first OR completed",
  "priority IN (:least, 4)",
  ":text::text = title",
];

describe("compiled queries with random options", () => {
  let fixture: Fixture;
  let database: Database;
  let values: Record<Filtered, unknown[]>;
  let replacements: Row;

  before(async () => {
    fixture = await openFixture();
    ({ database } = fixture);
    await withClient(fixture.test.superuserUrl, (client) =>
      client.query(
        `INSERT INTO labels (user_id, name) SELECT 'ann', 'label ' || n FROM generate_series(1, 3) AS n;
         INSERT INTO tasks (user_id, title, description, completed, priority, due_date, deleted_at, label_ids)
         SELECT 'ann', (ARRAY['one', 'two', 'O''Neil', 'a\\b', '%_x', 'ÄÖ', '$1 :text'])[1 + n % 7],
           (ARRAY[NULL, '', 'more'])[1 + n % 3], n % 4 = 0, 1 + n % 4,
           CASE WHEN n % 2 = 0 THEN date '2026-01-01' + n % 6 END, CASE WHEN n % 6 = 0 THEN now() END,
           ARRAY(SELECT id FROM labels WHERE user_id = 'ann' AND id % 3 < n % 3 ORDER BY id)
         FROM generate_series(1, 40) AS n`,
      ),
    );
    const rows = await database.forUser("ann", () => Task.unscoped().findAll());
    values = Object.fromEntries(
      filtered.map((name) => [
        name,
        rows.map((row) => row[name]).filter((value) => value !== null),
      ]),
    ) as typeof values;
    values.parentId = ["7"];
    values.title.push("", "none", "\ud800");
    values.priority.push(0, -1);
    replacements = { least: 3, first: rows[20]!.id, text: "one" };
  });
  after(() => fixture.stop());

  function conditionOn(random: Random, name: Filtered): unknown {
    const value = () => oneOf(random, values[name]);
    const some = () => Array.from({ length: random() * 4 }, value);
    if (name === "labelIds") return random() < 0.5 ? value() : { [Op.ne]: value() };
    const kinds: [symbol, () => unknown][] = [
      [Op.eq, value],
      [Op.ne, value],
      [Op.not, value],
      [Op.in, some],
      ...[Op.eq, Op.ne, Op.is, Op.not].map((operator): [symbol, () => null] => [
        operator,
        () => null,
      ]),
      ...(includes(comparable, name)
        ? [Op.gt, Op.gte, Op.lt, Op.lte].map((way): [symbol, () => unknown] => [way, value])
        : []),
      ...(includes(texts, name)
        ? [
            ...[Op.like, Op.notLike, Op.iLike, Op.notILike].map((way): [symbol, () => unknown] => [
              way,
              () => oneOf(random, ["%o%", "O%", "a\\\\b", "%\\%%", "_ne"]),
            ]),
            ...[Op.regexp, Op.notRegexp, Op.iRegexp, Op.notIRegexp].map(
              (way): [symbol, () => unknown] => [way, () => oneOf(random, ["o", "^T", "\\\\"])],
            ),
          ]
        : []),
    ];
    const drawn = random();
    if (drawn < 0.2) return value();
    if (drawn < 0.3) return null;
    if (drawn < 0.4) return [...some(), null];
    const drawnKinds = [oneOf(random, kinds), ...(drawn < 0.6 ? [oneOf(random, kinds)] : [])];
    return Object.fromEntries(drawnKinds.map(([operator, of]) => [operator, of()]));
  }

  function condition(
    random: Random,
    texts: readonly string[],
    depth = 3,
    names: readonly Filtered[] = filtered,
  ): object {
    const drawn = random();
    if (drawn < 0.1) return literal(oneOf(random, texts));
    const below = (some = names) =>
      Array.from({ length: random() * 4 }, () => condition(random, texts, depth - 1, some));
    // Sequelize refuses a list without an object.
    if (drawn < 0.2 && depth > 0) return [{}, ...below(namedAsColumns)];
    const where: Record<string | symbol, unknown> = {};
    for (let count = Math.floor(random() * 3); count > 0; count -= 1) {
      const name = oneOf(random, names);
      where[name] = conditionOn(random, name);
    }
    if (depth > 0 && random() < 0.7)
      where[oneOf(random, [Op.and, Op.or, Op.not])] =
        random() < 0.7 ? below() : condition(random, texts, depth - 1, names);
    return where;
  }

  /** A seed that repeats a failure, and what it drew. */
  const draw = (seed: number, texts: readonly string[]) => {
    const random = seeded(seed * 7_919);
    for (let skipped = 0; skipped < 5; skipped += 1) random();
    const model = random() < 0.7 ? Task : (Task.unscoped() as typeof Task);
    const where = condition(random, texts) as Where;
    const told = `DOCKET_SEED=${seed} ${inspect(where, { depth: 9 })}`;
    return { random, model, where, told };
  };

  it(`find what findAll finds: ${QUERIES} queries, DOCKET_SEED=${firstSeed}`, async () => {
    const names = Object.keys(Task.getAttributes()) as (keyof Attributes<Task>)[];
    let found = 0;
    for (let seed = firstSeed; seed < firstSeed + QUERIES; seed += 1) {
      const { random, model, where, told } = draw(seed, withReplacements);
      const attributes = [
        "id" as const,
        ...names.filter((name) => name !== "id" && random() < 0.3),
      ];
      const way = () => oneOf(random, ["ASC", "DESC"] as const);
      const options = {
        where,
        replacements,
        order: [oneOf(random, comparable), "id" as const].map((name) => [name, way()] as const),
        limit: oneOf(random, [undefined, 0, 1, 3, 100]),
      };
      const compiled = await database.queries("ann").findAll(model, { attributes, ...options });
      const plain = await database.forUser("ann", () =>
        model.findAll({ attributes, ...options, raw: true } as object),
      );
      expect(compiled, told).to.deep.equal(plain.map((row) => withoutDates(row as unknown as Row)));
      found += compiled.length;
    }
    if (!given) expect(found).to.be.greaterThan(QUERIES / 2);
  }).timeout(600_000);

  it(`change and delete what update and destroy do, DOCKET_SEED=${firstSeed}`, async () => {
    let found = 0;
    for (let seed = firstSeed; seed < firstSeed + QUERIES / 4; seed += 1) {
      const { random, model, where, told } = draw(seed, literals);
      const changes = oneOf(random, [
        { title: "new", priority: 2 },
        { dueDate: null },
        { labelIds: [] },
      ]);
      const outcome = (
        update: () => Promise<{ id: string; title: string }[]>,
        destroy: () => Promise<number>,
      ) =>
        database.forUser("ann", async () => {
          const changed = await database.dryRun(update);
          return {
            changed: changed.map(({ id, title }) => `${id} ${title}`).sort(),
            deleted: await database.dryRun(destroy),
          };
        });
      const tasks = database.queries("ann");
      const compiled = await outcome(
        () => tasks.update(model, changes, { where, returning: ["id", "title"] }),
        () => tasks.destroy(model, { where }),
      );
      const plain = await outcome(
        async () => (await model.update(changes, { where, returning: true }))[1],
        () => model.destroy({ where }),
      );
      expect(compiled, told).to.deep.equal(plain);
      found += compiled.deleted;
    }
    if (!given) expect(found).to.be.greaterThan(QUERIES / 10);
  }).timeout(600_000);
});

function includes<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

/** A row as compiled queries return it: times as text. */
function withoutDates(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
