import type { Changes, Task } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const MANY = process.env.DOCKET_LONG ? 10_000 : 2_000;

/** A client that keeps a local copy in the way that the contract describes. */
class Copy {
  readonly tasks = new Map<string, Changes["tasks"][number]>();
  seq = 0;
  epoch: string | undefined;

  constructor(
    private readonly user: TestUser,
    private readonly limit = 500,
  ) {}

  /** @returns the responses that it took */
  async pull(): Promise<Changes[]> {
    const answers: Changes[] = [];
    let full = false;
    let came = new Set<string>();
    for (;;) {
      const answer = await this.user.client.listChanges({
        since: this.seq,
        epoch: this.epoch,
        full,
        limit: this.limit,
      });
      answers.push(answer);
      if (answer.full && (!full || answer.epoch !== this.epoch)) came = new Set();
      full = answer.full;
      for (const task of answer.tasks) {
        this.tasks.set(task.id, task);
        came.add(task.id);
      }
      for (const { id } of answer.deleted) this.tasks.delete(id);
      this.seq = answer.seq;
      this.epoch = answer.epoch;
      if (answer.more) continue;
      if (full) for (const id of this.tasks.keys()) if (!came.has(id)) this.tasks.delete(id);
      return answers;
    }
  }

  get titles(): string[] {
    return [...this.tasks.values()].map(({ title }) => title).sort();
  }
}

describe("listing changes since a number", () => {
  const api = useTestApi();
  let user: TestUser;

  beforeEach(async () => {
    user = await signUp(api.url);
  });

  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query(text, values)).rows);
  const add = (title: string) => user.client.createTask({ title });

  it("returns everything at first, then what was created, changed, deleted, restored or purged", async () => {
    const [first, second] = [await add("one"), await add("two")];
    const copy = new Copy(user);
    const [answer] = await copy.pull();
    expect(answer).to.include({ full: true, more: false });
    expect(copy.titles).to.deep.equal(["one", "two"]);
    const third = await add("three");
    await user.client.updateTask({ id: first.id, title: "one, changed" });
    await user.client.updateTask({ id: first.id, completed: true });
    await user.client.deleteTask({ id: second.id });
    const [news] = await copy.pull();
    expect(news).to.include({ full: false, more: false });
    expect(news?.tasks.map(({ id }) => id)).to.have.members([first.id, second.id, third.id]);
    expect(copy.tasks.get(first.id)).to.include({ title: "one, changed", completed: true });
    expect(copy.tasks.get(second.id)?.deletedAt).to.be.a("string");
    await user.client.restoreFromTrash({ entity: "task", id: second.id });
    await copy.pull();
    expect(copy.tasks.get(second.id)?.deletedAt).to.equal(null);
    await user.client.deleteTask({ id: second.id });
    await user.client.purgeTrash({});
    const [gone] = await copy.pull();
    expect(gone).to.deep.include({ tasks: [], deleted: [{ entity: "task", id: second.id }] });
    const [nothing] = await copy.pull();
    expect(nothing).to.deep.include({ full: false, more: false, tasks: [], deleted: [] });
  });

  it("returns tasks with the same fields as elsewhere", async () => {
    const created: Task = await add("alike");
    const copy = new Copy(user);
    await copy.pull();
    const { position, ...shown } = copy.tasks.get(created.id)!;
    expect(shown).to.deep.equal({ ...created, deletedAt: null });
    expect(position).to.match(/^[0-9A-Za-z]+$/);
  });

  it("gives the same result in small pages as in one", async () => {
    for (let n = 0; n < 7; n += 1) await add(`task ${n}`);
    const small = new Copy(user, 3);
    expect((await small.pull()).map(({ tasks }) => tasks.length)).to.deep.equal([3, 3, 1]);
    const whole = new Copy(user);
    await whole.pull();
    expect(small.titles).to.deep.equal(whole.titles);
    expect(small.seq).to.equal(whole.seq);
    await sql("UPDATE tasks SET completed = true WHERE user_id = $1", [user.id]);
    await sql("DELETE FROM tasks WHERE user_id = $1 AND title LIKE 'task 1%'", [user.id]);
    const pages = await small.pull();
    expect(pages.every(({ full }) => !full)).to.equal(true);
    expect([...small.tasks.values()].filter(({ completed }) => completed)).to.have.length(6);
  });

  it(`returns a small response when one of ${MANY} tasks has changed`, async () => {
    await sql(
      `INSERT INTO tasks (user_id, title, description) SELECT $1, 'Task ' || n, 'x' FROM generate_series(1, $2) n`,
      [user.id, MANY],
    );
    const copy = new Copy(user, 1_000);
    expect(await copy.pull()).to.have.length(MANY / 1_000);
    expect(copy.tasks.size).to.equal(MANY);
    const [some] = copy.tasks.keys();
    await user.client.completeTask({ id: some! });
    const answer = await call(`${api.url}/api/changes?since=${copy.seq}&epoch=${copy.epoch}`, {
      as: user,
    });
    expect(answer.body.tasks).to.have.length(1);
    expect(JSON.stringify(answer.body).length).to.be.lessThan(2_000);
  });

  it("starts a full load if the number is too high, too old, or of another database", async () => {
    const task = await add("a task");
    await add("another");
    const copy = new Copy(user, 1);
    await copy.pull();
    const ask = (input: object) =>
      user.client.listChanges({ since: copy.seq, epoch: copy.epoch, ...input });
    expect((await ask({})).full).to.equal(false);
    expect((await ask({ since: copy.seq + 1 })).full).to.equal(true);
    expect((await ask({ epoch: "another" })).full).to.equal(true);
    await user.client.deleteTask({ id: task.id });
    await user.client.purgeTrash({});
    // As if the record of the purge had expired.
    await sql("DELETE FROM events WHERE user_id = $1 AND kind = 'purged'", [user.id]);
    await sql("UPDATE change_clocks SET forgotten_seq = seq WHERE user_id = $1", [user.id]);
    expect((await ask({})).full).to.equal(true);
    expect((await ask({ full: true })).full, "continues a full load").to.equal(true);
    await copy.pull();
    expect(copy.titles).to.deep.equal(["another"]);
    await sql("UPDATE change_epoch SET epoch = gen_random_uuid()");
    const [restored] = await copy.pull();
    expect(restored?.full).to.equal(true);
  });

  it("rejects an invalid number", async () => {
    for (const since of ["", "-1", "x", "1.5", "9007199254740993"]) {
      const answer = await call(`${api.url}/api/changes?since=${since}`, { as: user });
      expect(answer.status, since).to.equal(400);
    }
    const largest = await call(`${api.url}/api/changes?since=${Number.MAX_SAFE_INTEGER}`, {
      as: user,
    });
    expect(largest.body).to.include({ full: true });
  });
});
