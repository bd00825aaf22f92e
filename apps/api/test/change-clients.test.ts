import type { Changes } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { seeded } from "./support/seeded.js";

/** How many schedules are tried, of some dozen actions of five clients each; 10,000 with DOCKET_LONG=1. */
const SCHEDULES = process.env.DOCKET_LONG === "1" ? 10_000 : 1;
const CLIENTS = 5;
const ACTIONS = 40;

const kinds = ["lists", "sections", "labels", "tasks"] as const;
type Kind = (typeof kinds)[number];
type Row = { id: string; deletedAt: string | null };

/** A client with a copy of its own, whose answers are lost now and then: it sends again what was not answered. */
class Client {
  readonly rows = new Map<string, Row>();
  private seq = 0;
  private epoch: string | undefined;
  private sent = 0;

  constructor(
    private readonly address: string,
    private readonly user: TestUser,
    private readonly name: string,
    private readonly random: () => number,
  ) {}

  async pull(): Promise<void> {
    for (let more = true; more; ) {
      const { seq, epoch } = this;
      const answer = await this.user.client.listChanges({ since: seq, epoch, limit: 7 });
      for (const kind of kinds) {
        for (const row of answer[kind]) this.rows.set(`${kind} ${row.id}`, row);
      }
      for (const { entity, id } of answer.deleted) this.rows.delete(`${entity}s ${id}`);
      this.seq = answer.seq;
      this.epoch = answer.epoch;
      more = answer.more;
    }
  }

  some(kind: Kind, inTrash = false): Row | undefined {
    const rows = [...this.rows].filter(
      ([key, row]) => key.startsWith(`${kind} `) && (row.deletedAt !== null) === inTrash,
    );
    return rows[Math.floor(this.random() * rows.length)]?.[1];
  }

  /** @returns the answer, which may be that of a second or third sending */
  async send(method: string, path: string, body?: unknown) {
    this.sent += 1;
    const headers = { "idempotency-key": `${this.name}-${this.sent}` };
    const once = () => call(`${this.address}/api${path}`, { method, as: this.user, headers, body });
    const lost = Math.floor(this.random() * 3);
    // Some are sent again while the first still runs.
    const lostOnes = Promise.all(Array.from({ length: lost }, once));
    if (this.random() < 0.5) await lostOnes;
    const answer = await once();
    await lostOnes;
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201, 204, 404, 409, 412]);
    return answer;
  }
}

describe("several clients with copies, and answers that are lost", () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.stop());

  it("lose nothing, double nothing and agree in the end, by schedules drawn at random", async () => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) await schedule(seed);
  }).timeout(SCHEDULES * 120_000);

  async function schedule(seed: number): Promise<void> {
    const user = await signUp(api.url);
    const clients = Array.from(
      { length: CLIENTS },
      (_, n) => new Client(api.url, user, `${seed}-${n}`, seeded(seed * 100 + n)),
    );
    const created = new Set<string>();
    await Promise.all(clients.map((client, n) => act(client, seeded(seed * 1_000 + n), created)));
    for (const client of clients) await client.pull();
    const fresh = new Client(api.url, user, "fresh", seeded(seed));
    await fresh.pull();
    const copies = [...clients, fresh].map(({ rows }) => Object.fromEntries([...rows].sort()));
    for (const copy of copies) expect(copy, `seed ${seed}`).to.deep.equal(copies.at(-1));
    const stored = await withClient(api.superuserUrl, async (client) => {
      const of = (table: string) =>
        `SELECT '${table} ' || id AS key, deleted_at FROM ${table} WHERE user_id = $1`;
      return (await client.query(kinds.map(of).join(" UNION ALL "), [user.id])).rows;
    });
    expect(Object.keys(copies[0]!), `seed ${seed}`).to.have.members(stored.map(({ key }) => key));
    const titles = [...fresh.rows.values()].flatMap((row) => ("title" in row ? [row.title] : []));
    expect(new Set(titles).size, `doubled with seed ${seed}`).to.equal(titles.length);
    expect(titles, `lost with seed ${seed}`).to.have.members([...created]);
  }

  async function act(client: Client, random: () => number, created: Set<string>): Promise<void> {
    const add = async (number: number) => {
      const title = `task ${number} of ${Math.floor(random() * 1e12)}`;
      const listId = random() < 0.5 ? client.some("lists")?.id : undefined;
      const parentId =
        listId === undefined && random() < 0.5 ? client.some("tasks")?.id : undefined;
      const { status } = await client.send("POST", "/tasks", { title, listId, parentId });
      if (status === 201) created.add(title);
    };
    const onTask = (method: string, path = "", body?: object) => {
      const task = client.some("tasks");
      return task && client.send(method, `/tasks/${task.id}${path}`, body);
    };
    const actions: ((number: number) => unknown)[] = [
      add,
      add,
      (number) => client.send("POST", "/lists", { name: `list ${number} ${random()}` }),
      () => onTask("PATCH", "", { description: `${random()}`, priority: 2 }),
      () => onTask("POST", "/complete", {}),
      () => onTask("POST", "/move", { place: random() < 0.5 ? "first" : "last" }),
      () => {
        const list = client.some("lists");
        return list && onTask("POST", "/move", { listId: list.id });
      },
      () => onTask("DELETE"),
      () => {
        const list = client.some("lists");
        return list && random() < 0.3 && client.send("DELETE", `/lists/${list.id}`);
      },
      () => restore(client, "tasks"),
      () => restore(client, "lists"),
      async () => {
        const { body } = await client.send("GET", "/events?limit=5");
        const event = body.items[Math.floor(random() * body.items.length)];
        return event && client.send("POST", `/events/${event.seq}/undo`, {});
      },
      () => client.pull(),
      () => client.pull(),
    ];
    for (let number = 0; number < ACTIONS; number += 1) {
      await actions[Math.floor(random() * actions.length)]!(number);
    }
  }

  function restore(client: Client, kind: Kind) {
    const row = client.some(kind, true);
    const entity = kind.slice(0, -1) as Changes["deleted"][number]["entity"];
    return row && client.send("POST", "/trash/restore", { entity, id: row.id });
  }
});
