import {
  createTestDatabase,
  listedStatements,
  nodesOf,
  oneOf,
  planOf,
  planShape,
  seeded,
  shuffled,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";

type PlanKind = Parameters<typeof planOf>[3];
type Client = Parameters<Parameters<typeof withClient>[1]>[0];

/** The tables that grow with what users do. */
const filled = ["tasks", "search_texts", "conversations", "messages", "turns"];

/** A thirtieth of the tasks are the user's: with such a share, a plan once scanned other users' tasks. */
const LONG = process.env.DOCKET_LONG === "1";
const MINE = LONG ? 10_000 : 500;
const OTHERS = 30;

/** How many tasks each user owns, the oldest first. */
type Shape = [userId: string, tasks: number][];

const others = (count = OTHERS): Shape =>
  Array.from({ length: count }, (_, index) => [`other${index}`, MINE]);

/** A database in which the plans for user `u1` are checked. */
interface Population {
  tasks: Shape;
  analysed?: boolean;
  /** Custom plans by default. */
  kinds?: PlanKind[];
  /** With DOCKET_LONG=1 only. */
  long?: boolean;
  /** Nearly all rows are the user's, so a sequential scan is as good. */
  ownsNearlyAll?: boolean;
}

const populations: Record<string, Population> = {
  // Generic plans do not depend on the user.
  "many tasks, all older than those of others": {
    tasks: [["u1", MINE], ...others()],
    kinds: ["force_custom_plan", "force_generic_plan"],
  },
  "many tasks, all newer than those of others": {
    tasks: [...others(), ["u1", MINE]],
    long: true,
  },
  "few tasks among many": { tasks: [...others(OTHERS / 2), ["u1", 3], ...others(OTHERS / 2)] },
  "no tasks yet": { tasks: others(), long: true },
  "the most of all": {
    tasks: [
      ["u1", OTHERS * MINE],
      ["other", MINE],
      ["third", 3],
    ],
    ownsNearlyAll: true,
    long: true,
  },
  "tables never analysed": { tasks: [["u1", MINE], ...others(10)], analysed: false },
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, seed) => [`what is drawn with seed ${seed}`, drawn(seed)]),
  ),
};

/** A few of many others own most tasks; the user's own, possibly none, were added in up to three batches. */
function drawn(seed: number): Population {
  const random = seeded(seed);
  random(); // the first number of neighbouring seeds is nearly the same
  const tasks = others(1 + Math.floor(random() * 40)).map(([userId, count]): Shape[number] => [
    userId,
    Math.ceil(count * random() ** 4),
  ]);
  const theirs = tasks.reduce((sum, [, count]) => sum + count, 0);
  const mine = oneOf(random, [0, 1, MINE / 100, MINE / 10, MINE]);
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time += 1) tasks.push(["u1", Math.ceil(mine / times)]);
  return {
    tasks: shuffled(random, tasks),
    analysed: random() < 0.7,
    kinds: [oneOf(random, ["force_custom_plan", "force_generic_plan"] as const)],
    ownsNearlyAll: mine > theirs,
    long: true,
  };
}

describe("query plans stay within one user's rows", () => {
  const statements = listedStatements().filter(
    ({ text, administrative }) =>
      !administrative && filled.some((table) => new RegExp(`(FROM|UPDATE) "${table}"`).test(text)),
  );
  let test: TestDatabase;

  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(() => test.drop());

  for (const [name, population] of Object.entries(populations)) {
    if (population.long && !LONG) continue;
    const {
      tasks,
      analysed = true,
      kinds = ["force_custom_plan"],
      ownsNearlyAll = false,
    } = population;
    it(`for a user with ${name}`, async () => {
      await withClient(test.superuserUrl, async (client) => {
        await fill(client, tasks, analysed);
        const faults: string[] = [];
        for (const kind of kinds) {
          for (const statement of statements) {
            const found = await strangersIn(client, statement, kind, ownsNearlyAll);
            faults.push(...found.map((fault) => `${statement.text} (${kind})\n${fault}`));
          }
        }
        expect(faults, faults.join("\n")).to.deep.equal([]);
      });
    }).timeout(300_000);
  }

  it("an index on id alone is detected as a violation", async () => {
    await withClient(test.superuserUrl, async (client) => {
      await fill(client, [["u1", MINE], ...others()], true);
      const newest = listedStatements().find(
        ({ text }) => /FROM "tasks"/.test(text) && /ORDER BY "id" DESC LIMIT \$2$/.test(text),
      )!;
      const find = () => strangersIn(client, newest, "force_custom_plan");
      expect(await find()).to.deep.equal([]);
      await client.query("CREATE UNIQUE INDEX tasks_id_key ON tasks (id)");
      expect((await find()).join()).to.match(/tasks_id_key/);
    });
  }).timeout(300_000);
});

/** Inserts each user's tasks, and rows in the other tables to go with them. */
async function fill(client: Client, shape: Shape, analysed: boolean): Promise<void> {
  const owners = shape.map(([userId]) => userId);
  const counts = shape.map(([, count]) => count);
  const rows = `FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS owner(user_id, count, place),
    generate_series(1, count) n ORDER BY place, n`;
  const half = rows.replace("count) n", "count / 2) n");
  await client.query("SET session_replication_role = replica");
  for (const insert of [
    `users (id, email, name) SELECT DISTINCT u, u || '@example.com', u FROM unnest($1::text[], $2::int[]) AS o(u, n)`,
    `lists (user_id, name, is_inbox, position) SELECT DISTINCT u, 'Inbox', true, 'a0' FROM unnest($1::text[], $2::int[]) AS o(u, n)`,
    `tasks (user_id, list_id, position, title, completed)
      SELECT user_id, (SELECT id FROM lists WHERE lists.user_id = owner.user_id),
        'h' || lpad((place * 1000000 + n)::text, 8, '0'), md5(n::text), n % 3 = 0 ${rows}`,
    `search_texts (user_id, task_id, content, signature)
      SELECT user_id, id, title, text_signature(title) FROM tasks WHERE $1::text[] IS NOT NULL AND $2::int[] IS NOT NULL`,
    `conversations (user_id, title) SELECT user_id, 'Talk ' || n ${half}`,
    `messages (user_id, conversation_id, role, content) SELECT user_id, n, 'user', 'Said' ${rows}`,
    `turns (user_id, conversation_id, message_id, status, lease_until)
      SELECT user_id, n, n, 'completed', now() ${half}`,
  ]) {
    const table = /^\w+/.exec(insert)![0];
    await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = ${analysed})`);
    await client.query(`INSERT INTO ${insert}`, [owners, counts]);
    if (analysed) await client.query(`VACUUM (ANALYZE) ${table}`);
  }
  await client.query("RESET session_replication_role");
}

/** The plan of a statement if it may touch other users' rows. */
async function strangersIn(
  client: Client,
  statement: ReturnType<typeof listedStatements>[number],
  kind: PlanKind,
  mayReadAll = false,
): Promise<string[]> {
  const sender = { role: "docket_app", userId: "u1" } as const;
  const { root } = await planOf(client, statement, sender, kind);
  const strange = nodesOf(root).some((node) => {
    const { "Node Type": type, "Index Name": index = "", "Index Cond": condition = "" } = node;
    if (type === "Seq Scan") return !mayReadAll && filled.includes(node["Relation Name"] ?? "");
    return filled.some((table) => index.startsWith(`${table}_`)) && !/\buser_id = /.test(condition);
  });
  return strange ? [planShape(root).join("\n")] : [];
}
