import type { Changes } from "@docket/contract";
import { seeded, signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { KNOWN, type Known, RandomWriter } from "./support/random-writer.js";
import { structureFaults } from "./support/structure-faults.js";

const LONG = process.env.DOCKET_LONG === "1";
const WRITERS = 8;
/** 100,000 in the long run. A seed reproduces each writer's choices, not their timing. */
const REQUESTS = LONG ? 10_000 : 240;
const given = process.env.DOCKET_SEED;
const firstSeed = Number(given ?? (LONG ? Date.now() % 1_000_000 : 1));
const seeds = Array.from({ length: LONG && !given ? 10 : 1 }, (_, n) => firstSeed + n);

describe("concurrent random writers of one account", () => {
  const api = useTestApi();

  for (const seed of seeds) {
    it(`keep the order and the tree consistent: ${REQUESTS} requests, DOCKET_SEED=${seed}`, async () => {
      const user = await signUp(api.url);
      const known = await begin(user);
      const writers = Array.from(
        { length: WRITERS },
        (_, n) => new RandomWriter(api.url, user, known, seeded(seed * 100 + n)),
      );
      await Promise.all(writers.map((writer) => writer.write(REQUESTS / WRITERS)));
      expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
      const order = await orderOf(user);
      expect(await pagesOf(user, 200)).to.deep.equal(order);
      expect(await pagesOf(user, 37)).to.deep.equal(order);
      expect(await copyOf(user)).to.deep.equal(order);
      const sum = (figure: "sent" | "done") =>
        writers.reduce((total, writer) => total + writer[figure], 0);
      expect(sum("done")).to.be.greaterThan(sum("sent") / 2);
    }).timeout(LONG ? 900_000 : 60_000);
  }

  /** Creates some lists, sections, tasks and labels to begin with. */
  async function begin(user: TestUser): Promise<Known> {
    const { client } = user;
    const lists = [(await client.listLists({})).items[0]!.id];
    while (lists.length < KNOWN.lists)
      lists.push((await client.createList({ name: `List ${lists.length}` })).id);
    const sections: string[] = [];
    while (sections.length < KNOWN.sections) {
      const listId = lists[sections.length % lists.length]!;
      sections.push(
        (await client.createSection({ name: `Section ${sections.length}`, listId })).id,
      );
    }
    const tasks: string[] = [];
    while (tasks.length < KNOWN.tasks) {
      const listId = lists[tasks.length % 2]!;
      tasks.push((await client.createTask({ title: `Task ${tasks.length}`, listId })).id);
    }
    const labels: string[] = [];
    while (labels.length < KNOWN.labels)
      labels.push((await client.createLabel({ name: `Label ${labels.length}` })).id);
    return { tasks, lists, sections, labels };
  }

  /** The ids of the tasks of each list, in the order of the rows in the database. */
  async function orderOf({ id }: TestUser): Promise<Record<string, string[]>> {
    const { rows } = await withClient(api.superuserUrl, (client) =>
      client.query(
        `SELECT list_id, array_agg(id::text ORDER BY position) AS ids FROM tasks
         WHERE user_id = $1 AND deleted_at IS NULL GROUP BY list_id`,
        [id],
      ),
    );
    return Object.fromEntries(rows.map(({ list_id, ids }) => [list_id, ids]));
  }

  /** The same, read page by page. */
  async function pagesOf({ client }: TestUser, limit: number): Promise<Record<string, string[]>> {
    const lists = await allPages((page) => client.listLists({ limit, ...page }));
    const order: Record<string, string[]> = {};
    for (const listId of lists) {
      const ids = await allPages((page) =>
        client.listTasks({ listId, sort: "manual", limit, ...page }),
      );
      if (ids.length > 0) order[listId] = ids;
    }
    return order;
  }

  /** The same, as a client that keeps a copy sorts it. */
  async function copyOf({ client }: TestUser): Promise<Record<string, string[]>> {
    const tasks: Changes["tasks"] = [];
    for (let since = 0, more = true; more; ) {
      const page: Changes = await client.listChanges({ since, full: since > 0 });
      tasks.push(...page.tasks.filter(({ deletedAt }) => deletedAt === null));
      ({ seq: since, more } = page);
    }
    tasks.sort((one, other) => (one.position < other.position ? -1 : 1));
    const byList = Map.groupBy(tasks, ({ listId }) => listId);
    return Object.fromEntries([...byList].map(([list, rows]) => [list, rows.map(({ id }) => id)]));
  }
});

/** The ids on all pages of a list. */
async function allPages(
  read: (page: {
    cursor?: string;
  }) => Promise<{ items: { id: string }[]; nextCursor: string | null }>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let page: { cursor?: string } | null = {}; page; ) {
    const { items, nextCursor }: Awaited<ReturnType<typeof read>> = await read(page);
    ids.push(...items.map(({ id }) => id));
    page = nextCursor === null ? null : { cursor: nextCursor };
  }
  return ids;
}
