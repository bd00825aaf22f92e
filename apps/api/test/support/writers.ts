import { signUp, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "../call.js";

const PEOPLE = 4;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The status that is counted for a request without a response. */
export const NO_ANSWER = 0;

/**
 * Clients that write without pause, and the outcome of each write. A third send every task once, a
 * third retry it with an `Idempotency-Key` until it is acknowledged, and a third complete a daily
 * task of their own, also with a key, so that a double completion shows.
 */
export class Writers {
  /** The number of responses by status. */
  readonly statuses = new Map<number, number>();
  private readonly run = Math.random().toString(36).slice(2);
  private readonly acknowledged: string[] = [];
  /** The daily tasks, and the number of acknowledged completions of each. */
  private readonly done = new Map<string, number>();
  private readonly written: number[];
  private readonly errors: string[] = [];
  private titles = 0;
  private stopped = false;
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly people: TestUser[],
    private readonly address: (attempt: number) => string,
    count: number,
  ) {
    this.written = Array<number>(count).fill(0);
  }

  /**
   * Signs users up, and starts writing.
   *
   * @param address where to send the next request; `attempt`: how often it has been sent already
   */
  static async start(count: number, address: (attempt: number) => string): Promise<Writers> {
    const people: TestUser[] = [];
    for (let one = 0; one < PEOPLE; one += 1) people.push(await signUp(address(0)));
    const writers = new Writers(people, address, count);
    await writers.begin();
    return writers;
  }

  /** Resolves when `count` more writes have been acknowledged. */
  async acknowledgedSince(count: number): Promise<void> {
    const all = () => this.written.reduce((sum, one) => sum + one, 0);
    const goal = all() + count;
    while (all() < goal) await pause(5);
  }

  /** Resolves when each client has got an acknowledgement for a write sent after this call. */
  async everybodyWrites(): Promise<void> {
    const before = [...this.written];
    while (this.written.some((count, client) => count < (before[client] as number) + 2))
      await pause(5);
  }

  /** Stops sending; resolves when the writes in progress are finished. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.writing;
  }

  /** After the stop: no acknowledged write is lost, none is doubled, no response is unexpected. */
  async check(superuserUrl: string, expected: number[]): Promise<void> {
    expect(this.errors, "odd answers").to.deep.equal([]);
    expect([...this.statuses.keys()].filter((one) => !expected.includes(one))).to.deep.equal([]);
    await withClient(superuserUrl, async (client) => {
      const tasks = await client.query<{ title: string; n: number }>(
        "SELECT title, count(*)::int AS n FROM tasks WHERE title LIKE $1 GROUP BY title",
        [`${this.run} %`],
      );
      const stored = new Map(tasks.rows.map(({ title, n }) => [title, n]));
      const lost = this.acknowledged.filter((title) => !stored.has(title));
      expect(lost, "acknowledged and lost").to.deep.equal([]);
      const twice = [...stored].filter(([, n]) => n > 1);
      expect(twice, "stored twice").to.deep.equal([]);
      const completions = await client.query<{ id: string; n: number }>(
        "SELECT task_id::text AS id, count(*)::int AS n FROM completions WHERE task_id = ANY ($1) GROUP BY 1",
        [[...this.done.keys()]],
      );
      const counted = new Map(completions.rows.map(({ id, n }) => [id, n]));
      for (const [id, times] of this.done)
        expect(counted.get(id) ?? 0, "done as often as acknowledged").to.equal(times);
    });
  }

  /** A summary in words. */
  figures(): string {
    const all = [...this.statuses].sort(([a], [b]) => a - b);
    const others = all.filter(([status]) => status < 200 || status > 299);
    const failed = others.map(([status, n]) => `${n} ${status || "without an answer"}`);
    const written = this.written.reduce((sum, one) => sum + one, 0);
    return `${written} writes acknowledged, none lost, none twice; of the other answers ${failed.join(", ") || "none"}`;
  }

  private async begin(): Promise<void> {
    const clients = this.written.map(async (_, client) => {
      const person = this.people[client % this.people.length] as TestUser;
      if (client % 3 !== 2) return () => this.addTasks(client, person, client % 3 === 1);
      const { id } = await person.client.createTask({
        title: `daily ${client}`,
        dueDate: "2026-01-01",
        repeat: { rule: "FREQ=DAILY", from: "due" },
      });
      this.done.set(id, 0);
      return () => this.doTask(client, person, id);
    });
    const loops = await Promise.all(clients);
    this.writing = Promise.all(loops.map((loop) => loop()));
  }

  private async addTasks(client: number, person: TestUser, keyed: boolean): Promise<void> {
    while (!this.stopped) {
      this.titles += 1; // one without a response may be stored, so it is not reused without a key
      const title = `${this.run} ${client}-${this.titles}`;
      const body = { title };
      const once = (attempt: number) =>
        this.send(attempt, "/api/tasks", person, body, keyed && title.replaceAll(" ", "-"));
      let added = await once(0);
      for (let attempt = 1; keyed && !added; attempt += 1) added = await once(attempt);
      if (!added) continue;
      this.acknowledged.push(title);
      this.written[client] = (this.written[client] as number) + 1;
    }
  }

  private async doTask(client: number, person: TestUser, id: string): Promise<void> {
    while (!this.stopped) {
      const times = this.done.get(id) as number;
      const path = `/api/tasks/${id}/complete`;
      const key = `${this.run}-${client}-${times}`;
      for (let attempt = 0; !(await this.send(attempt, path, person, {}, key)); attempt += 1);
      this.done.set(id, times + 1);
      this.written[client] = (this.written[client] as number) + 1;
    }
  }

  /** @returns whether it was acknowledged */
  private async send(
    attempt: number,
    path: string,
    person: TestUser,
    body: object,
    key: string | false,
  ): Promise<boolean> {
    const answer = await call(`${this.address(attempt)}${path}`, {
      method: "POST",
      as: person,
      body,
      headers: key ? { "idempotency-key": key } : {},
    }).catch(() => ({ status: NO_ANSWER, body: "" }));
    const { status } = answer;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) return true;
    if (status !== NO_ANSWER && status < 502)
      this.errors.push(`${status} ${JSON.stringify(answer.body)}`);
    await pause(status === NO_ANSWER ? 100 : 10);
    return false;
  }
}
