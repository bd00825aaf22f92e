import type { Changes } from "@docket/contract";
import { oneOf, seeded, signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { structureFaults } from "./support/structure-faults.js";

const LONG = process.env.DOCKET_LONG === "1";
/** Transactions of one account; each account begins anew, before most of it is in the trash. */
const ROUNDS = 20;
const ACCOUNTS = LONG ? 200 : 1;
const MOST_STATEMENTS = 7;
const firstSeed = Number(process.env.DOCKET_SEED ?? (LONG ? Date.now() % 1_000_000 : 1));

describe("after transactions of random changes", () => {
  const api = useTestApi();

  it(`undo restores everything, and so do its own undo and the trash: accounts ${ACCOUNTS}, DOCKET_SEED=${firstSeed}`, async () => {
    await withClient(api.superuserUrl, async (client) => {
      for (let seed = firstSeed; seed < firstSeed + ACCOUNTS; seed += 1) await tryOut(client, seed);
    });
  }).timeout(LONG ? 3_600_000 : 60_000);

  async function tryOut(client: SqlClient, seed: number): Promise<void> {
    const random = seeded(seed);
    const user = await signUp(api.url);
    await begin(user);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const before = await stateOf(user);
      const made = await changeAtRandom(client, user, before, random);
      const after = await stateOf(user);
      if (differences(before, after).length + differences(after, before).length === 0) continue;
      const what = `seed ${seed}, round ${round}:\n${made.join(";\n")}`;
      await undoLatest(user, what);
      expect(differences(await stateOf(user), before), `undo of ${what}`).to.deep.equal([]);
      await undoLatest(user, `undo of ${what}`);
      expect(differences(await stateOf(user), after), `redo of ${what}`).to.deep.equal([]);
      const deleted = await deleteAndRestore(user, after, random);
      expect(differences(await stateOf(user), after), `${deleted} after ${what}`).to.deep.equal([]);
      await undoOlder(user, after, random);
      expect(await structureFaults(api.superuserUrl, user.id), what).to.deep.equal([]);
    }
  }

  /** Undoes one of the earlier changes, or changes nothing. */
  async function undoOlder(user: TestUser, state: State, random: () => number): Promise<void> {
    const { seq } = oneOf(random, (await user.client.listEvents({ limit: 100 })).items);
    const path = `/api/events/${seq}/undo`;
    const answer = await call(api.url + path, { method: "POST", as: user, body: {} });
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 409, 412]);
    if (answer.status === 200) return;
    expect(differences(await stateOf(user), state), answer.body.detail).to.deep.equal([]);
  }

  /** Moves one row to the trash and restores it. @returns which */
  async function deleteAndRestore(
    user: TestUser,
    state: State,
    random: () => number,
  ): Promise<string> {
    const there = (["list", "section", "label", "task"] as const).flatMap((entity) =>
      state[`${entity}s`]
        .filter(({ deleted, isInbox }) => !deleted && !isInbox)
        .map(({ id }) => ({ entity, id })),
    );
    if (there.length === 0) return "nothing";
    const { entity, id } = oneOf(random, there);
    const send = (method: string, path: string, body?: object) =>
      call(`${api.url}/api/${path}`, { method, as: user, body });
    const what = `${entity} ${id} deleted and restored`;
    expect((await send("DELETE", `${entity}s/${id}`)).status, what).to.equal(204);
    const { status } = await send("POST", "trash/restore", { entity, id });
    expect(status, what).to.equal(200);
    return what;
  }

  async function begin({ client }: TestUser): Promise<void> {
    const inbox = (await client.listLists({})).items[0]!;
    const lists = [
      inbox,
      await client.createList({ name: "A" }),
      await client.createList({ name: "B" }),
    ];
    for (const { id: listId, name } of lists) {
      for (const section of ["one", "two"]) await client.createSection({ listId, name: section });
      for (const title of ["1", "2", "3", "4"]) {
        await client.createTask({ title: `${name}${title}`, listId });
      }
    }
    for (const name of ["x", "y"]) await client.createLabel({ name });
  }

  async function undoLatest(user: TestUser, what: string): Promise<void> {
    const [latest] = (await user.client.listEvents({ limit: 1 })).items;
    const path = `/api/events/${latest!.seq}/undo`;
    const { status, body } = await call(api.url + path, { method: "POST", as: user, body: {} });
    expect(status, `${what}\n${JSON.stringify(body)}`).to.equal(200);
  }
});

type SqlClient = Parameters<Parameters<typeof withClient>[1]>[0];
type Row = { id: string } & Record<string, unknown>;
interface State {
  lists: Row[];
  sections: Row[];
  labels: Row[];
  tasks: Row[];
}

/** All of the user's rows, also those in the trash, but for what each change changes; and the order of those that are there. */
async function stateOf({ client }: TestUser): Promise<State> {
  const all: Changes[] = [];
  for (let since = 0, more = true; more; ) {
    const page: Changes = await client.listChanges({ since, full: true });
    all.push(page);
    ({ seq: since, more } = page);
  }
  const rowsOf = (kind: keyof State): Row[] => {
    const rows = all.flatMap((page) => page[kind] as unknown as Row[]);
    const there = rows.filter(({ deletedAt }) => deletedAt === null);
    const within = ({ listId }: Row) => (kind === "lists" ? "" : (listId as string));
    const order = Map.groupBy(there, within);
    for (const group of order.values()) {
      group.sort((one, other) => (String(one.position) < String(other.position) ? -1 : 1));
    }
    const places = new Map([...order.values()].flatMap((rows) => rows.map((row, n) => [row, n])));
    return rows
      .map((row): Row => {
        const { updatedAt: _, seq: __, deletedAt, position: ___, ...fields } = row;
        return { ...fields, deleted: deletedAt !== null, place: places.get(row) ?? null };
      })
      .sort((one, other) => Number(one.id) - Number(other.id));
  };
  return {
    lists: rowsOf("lists"),
    sections: rowsOf("sections"),
    labels: rowsOf("labels"),
    tasks: rowsOf("tasks"),
  };
}

/** What is not as it should be. An undo moves what was created to the trash, where it had not been. */
function differences(found: State, wanted: State): string[] {
  return (Object.keys(wanted) as (keyof State)[]).flatMap((kind) => {
    const rows = new Map(found[kind].map((row) => [row.id, row]));
    const known = new Set(wanted[kind].map(({ id }) => id));
    const extra = found[kind].filter(({ id, deleted }) => !deleted && !known.has(id));
    return [
      ...extra.map(({ id }) => `${kind} ${id} is there`),
      ...wanted[kind].flatMap((row) => {
        const now = rows.get(row.id);
        if (!now || (now.deleted && row.deleted)) return now ? [] : [`${kind} ${row.id} is gone`];
        const names = Object.keys(row).filter(
          (name) => JSON.stringify(now[name]) !== JSON.stringify(row[name]),
        );
        return names.map(
          (name) =>
            `${kind} ${row.id} ${name}: ${JSON.stringify(now[name])}, not ${JSON.stringify(row[name])}`,
        );
      }),
    ];
  });
}

/** Sends a transaction of random changes; those that break a rule are left out. @returns what was sent */
async function changeAtRandom(
  client: SqlClient,
  user: TestUser,
  { lists, sections, labels, tasks }: State,
  random: () => number,
): Promise<string[]> {
  const own = `user_id = '${user.id}'`;
  const idOf = (rows: Row[]) => oneOf(random, rows).id;
  const number = () => Math.floor(random() * 1e6);
  /** One that is not in the trash: what is there is only restored. */
  const there = tasks.filter(({ deleted }) => !deleted);
  const task = () => idOf(there.length > 0 ? there : tasks);
  const set = (table: string, id: string, values: string) =>
    `UPDATE ${table} SET ${values} WHERE ${own} AND id = ${id}`;
  const change = (table: string, id: string, values: string) =>
    `${set(table, id, values)} AND deleted_at IS NULL`;
  /** With its descendants, in one statement, as the API moves it. */
  const move = (id: string, place: string, parent: string) =>
    `WITH RECURSIVE moved AS (
       SELECT id FROM tasks WHERE ${own} AND id = ${id} AND deleted_at IS NULL
       UNION ALL SELECT tasks.id FROM moved JOIN tasks ON ${own} AND parent_id = moved.id
     ) UPDATE tasks SET ${place}, parent_id = CASE WHEN id = ${id} THEN ${parent} ELSE parent_id END
     WHERE ${own} AND id IN (SELECT id FROM moved)`;
  const nest = () => {
    const parent = task();
    const of = (name: string) => `(SELECT ${name} FROM tasks WHERE ${own} AND id = ${parent})`;
    return move(task(), `list_id = ${of("list_id")}, section_id = ${of("section_id")}`, parent);
  };
  const moveToSection = () => {
    const { id, listId } = oneOf(random, sections);
    return move(task(), `list_id = ${listId}, section_id = ${id}`, "NULL");
  };
  const trash = "deleted_at = clock_timestamp()";
  const restore = "deleted_at = NULL";
  const kinds: (() => string)[] = [
    () => change("tasks", task(), `title = 'named ${number()}'`),
    () => change("tasks", task(), `label_ids = ARRAY[${idOf(labels)}]::bigint[]`),
    () => change("tasks", task(), "completed = NOT completed"),
    () => change("tasks", task(), "position = position || 'V'"),
    () => move(task(), `list_id = ${idOf(lists)}, section_id = NULL`, "NULL"),
    moveToSection,
    nest,
    nest,
    nest,
    () => change("tasks", task(), trash),
    () => set("tasks", idOf(tasks), restore),
    () => set("tasks", idOf(tasks), restore),
    () => change("lists", idOf(lists), trash),
    () => set("lists", idOf(lists), restore),
    () => change("sections", idOf(sections), trash),
    () => set("sections", idOf(sections), restore),
    () => change("labels", idOf(labels), trash),
    () => set("labels", idOf(labels), restore),
    () => change("lists", idOf(lists), `name = 'list ${number()}'`),
    () =>
      `INSERT INTO tasks (user_id, title, list_id) VALUES ('${user.id}', 'new', ${idOf(lists)})`,
    () => `INSERT INTO tasks (user_id, title, parent_id) VALUES ('${user.id}', 'below', ${task()})`,
  ];
  const made: string[] = [];
  await client.query("BEGIN");
  for (let left = 1 + Math.floor(random() * MOST_STATEMENTS); left > 0; left -= 1) {
    const text = oneOf(random, kinds)();
    await client.query("SAVEPOINT one");
    try {
      await client.query(text);
      made.push(text);
    } catch (error) {
      if (!/^23/.test((error as { code?: string }).code ?? "")) throw error;
      await client.query("ROLLBACK TO SAVEPOINT one");
    }
  }
  await client.query("COMMIT");
  return made;
}
