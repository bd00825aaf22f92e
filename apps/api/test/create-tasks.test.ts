import { limits, type Task, task as taskSchema } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { connectHttp, use } from "./support/mcp.js";

describe("creating several tasks in one request", () => {
  const api = useTestApi();
  let ann: TestUser;
  let bob: TestUser;

  before(async () => {
    bob = await signUp(api.url, "Bob");
  });
  beforeEach(async () => {
    ann = await signUp(api.url, "Ann");
  });

  const send = (tasks: unknown, headers = {}) =>
    call(`${api.url}/api/tasks/batch`, { method: "POST", as: ann, body: { tasks }, headers });
  const titled = (count: number): { title: string; [field: string]: unknown }[] =>
    Array.from({ length: count }, (_, index) => ({ title: `T${index}` }));
  const titles = async () =>
    (await ann.client.listTasks({ sort: "oldest", limit: 200 })).items.map(({ title }) => title);
  const stored = (userId = ann.id) =>
    withClient(api.superuserUrl, async (client) => {
      const { rows } = await client.query(
        "SELECT (SELECT count(*) FROM tasks WHERE user_id = $1)::int AS tasks, (SELECT count(*) FROM events WHERE user_id = $1 AND entity = 'task')::int AS events, (SELECT count(*) FROM idempotency_keys WHERE user_id = $1)::int AS keys",
        [userId],
      );
      return rows[0];
    });
  const nothing = { tasks: 0, events: 0, keys: 0 };
  const refused = ({ status, body }: Answer, expected: number, path: string, message: RegExp) => {
    expect(status).to.equal(expected);
    expect(body.errors).to.have.length(1);
    expect(body.errors[0].path).to.equal(path);
    expect(body.errors[0].message).to.match(message);
    expect(body.detail).to.contain(path);
  };

  it("answers 201 with the tasks in order, each as createTask would make it", async () => {
    const { id: listId } = await ann.client.createList({ name: "Trip" });
    const { id: labelId } = await ann.client.createLabel({ name: "soon" });
    const inputs = [
      { title: "  Pack ", listId, labelIds: [labelId], priority: 1 },
      { title: "Call", dueDate: "2030-01-31", dueTime: "09:30", dueZone: "Europe/Zurich" },
      { title: "Water", repeat: { rule: "FREQ=DAILY", from: "due" as const } },
      { title: "Done", description: "Notes", completed: true, startDate: "2030-01-01" },
    ];
    const { status, headers, body } = await send(inputs);
    expect(status).to.equal(201);
    expect(headers.get("location")).to.equal(null);
    const single: Task[] = [];
    for (const input of inputs) single.push(await ann.client.createTask(input));
    const own = ({ id: _, createdAt: _c, updatedAt: _u, completedAt: _d, ...rest }: Task) => rest;
    expect(body.items.map(own)).to.deep.equal(single.map(own));
    for (const item of body.items as Task[]) {
      expect(taskSchema.parse(item)).to.deep.equal(item);
      expect(await ann.client.getTask({ id: item.id })).to.deep.equal(item);
    }
    const { items } = await ann.client.listTasks({ sort: "manual", listId });
    expect(items.map(({ title }) => title)).to.deep.equal(["Pack", "Pack"]);
  });

  it("takes 1 to 100 tasks, and places them in their order", async () => {
    refused(await send([]), 400, "tasks", /must not be empty/);
    refused(await send(titled(limits.tasksAtOnce + 1)), 400, "tasks", /at most 100/);
    refused(await send({ title: "x" }), 400, "tasks", /must be an array/);
    expect(await stored()).to.deep.equal(nothing);
    const { body } = await send(titled(limits.tasksAtOnce));
    const wanted = titled(limits.tasksAtOnce).map(({ title }) => title);
    expect(body.items.map((one: Task) => one.title)).to.deep.equal(wanted);
    const { listId } = body.items[0] as Task;
    const { items } = await ann.client.listTasks({ sort: "manual", listId, limit: 200 });
    expect(items.map(({ title }) => title)).to.deep.equal(wanted);
    expect(await stored()).to.deep.equal({ tasks: 100, events: 100, keys: 0 });
  });

  it("makes subtasks of earlier tasks of the request", async () => {
    const { id: listId } = await ann.client.createList({ name: "Trip" });
    const { body } = await send([
      { title: "Trip", listId },
      { title: "Pack", parentIndex: 0 },
      { title: "Socks", parentIndex: 1 },
      { title: "Tickets", parentIndex: 0 },
    ]);
    const [trip, pack] = body.items as Task[];
    expect(body.items.map((one: Task) => one.parentId)).to.deep.equal([
      null,
      trip!.id,
      pack!.id,
      trip!.id,
    ]);
    expect(new Set(body.items.map((one: Task) => one.listId))).to.deep.equal(new Set([listId]));
    for (const parentIndex of [1, 2]) {
      const answer = await send([{ title: "x" }, { title: "x", parentIndex }]);
      refused(answer, 400, "tasks.1.parentIndex", /not the index of an earlier task/);
    }
    const both = await send([{ title: "x" }, { title: "x", parentIndex: 0, parentId: trip!.id }]);
    refused(both, 400, "tasks.1.parentIndex", /together with parentId/);
    const deep = Array.from({ length: 6 }, (_, level) => ({
      title: "x",
      ...(level > 0 && { parentIndex: level - 1 }),
    }));
    refused(await send(deep), 409, "tasks.5", /5 levels/);
    expect((await stored()).tasks).to.equal(4);
  });

  it("creates none if one is refused, and names that one", async () => {
    const theirs = {
      list: await bob.client.createList({ name: "Theirs" }),
      task: await bob.client.createTask({ title: "Theirs" }),
      label: await bob.client.createLabel({ name: "theirs" }),
    };
    const { tasks: before } = await stored(bob.id);
    const cases: [object, number, string, RegExp][] = [
      [{ title: " " }, 400, "tasks.97.title", /must not be blank/],
      [{ nope: 1 }, 400, "tasks.97.nope", /not a known field/],
      [{ dueTime: "09:30" }, 400, "tasks.97.dueTime", /needs a dueDate/],
      [{ listId: theirs.list.id }, 404, "tasks.97", /no such list/],
      [{ parentId: theirs.task.id }, 404, "tasks.97", /no such/],
      [{ labelIds: [theirs.label.id] }, 404, "tasks.97", /no such label/],
    ];
    for (const [fault, status, path, message] of cases) {
      const tasks = titled(100).map((one) => ({ ...one, idempotencyKey: one.title }));
      tasks[97] = { ...tasks[97]!, ...fault };
      refused(await send(tasks), status, path, message);
      expect(await stored(), path).to.deep.equal(nothing);
    }
    expect((await stored(bob.id)).tasks).to.equal(before);
  });

  it("is done once if the request is repeated, also while the first one runs", async () => {
    const header = { "idempotency-key": "all" };
    const ownKeys = titled(20).map((one) => ({ ...one, idempotencyKey: `own-${one.title}` }));
    for (const [tasks, headers] of [[titled(20), header] as const, [ownKeys, {}] as const]) {
      const { tasks: before } = await stored();
      const answers = await Promise.all([1, 2, 3].map(() => send(tasks, headers)));
      answers.push(await send(tasks, headers));
      expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201]);
      for (const { body } of answers) expect(body).to.deep.equal(answers[0]!.body);
      expect((await stored()).tasks - before).to.equal(20);
    }
    expect((await send(titled(19), header)).status).to.equal(409);
  });

  it("is done once if its keys come in another order, or alone, in other requests at the same time", async () => {
    const deadlocks = () =>
      withClient(api.superuserUrl, async (client) => {
        const { rows } = await client.query(
          "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()",
        );
        return rows[0].deadlocks;
      });
    const before = await deadlocks();
    for (let round = 0; round < 5; round += 1) {
      const tasks = titled(20).map((one) => ({ ...one, idempotencyKey: `${round}-${one.title}` }));
      const answers = await Promise.all([
        ...[tasks, tasks.toReversed(), tasks, tasks.toReversed()].map((one) => send(one)),
        ...tasks.map(({ idempotencyKey, ...body }) =>
          call(`${api.url}/api/tasks`, {
            method: "POST",
            as: ann,
            body,
            headers: { "idempotency-key": idempotencyKey },
          }),
        ),
      ]);
      expect([...new Set(answers.map(({ status }) => status))]).to.deep.equal([201]);
    }
    expect((await stored()).tasks).to.equal(100);
    expect(await deadlocks()).to.equal(before);
  });

  it("returns the tasks that exist already, however the request was divided before", async () => {
    const keyed = titled(4).map((one) => ({ ...one, idempotencyKey: `key-${one.title}` }));
    const [parent, second, third, below] = keyed as [object, object, object, object];
    const alone = await ann.client.createTask({ title: "T0" }, { idempotencyKey: "key-T0" });
    const some = await send([second, { ...third, parentId: alone.id }]);
    const { status, body } = await send([
      parent,
      second,
      { ...third, parentIndex: 0 },
      { ...below, parentIndex: 2 },
    ]);
    expect(status).to.equal(201);
    expect(body.items.slice(0, 3)).to.deep.equal([alone, ...some.body.items]);
    expect(body.items[3].parentId).to.equal(body.items[2].id);
    const again = { title: "T3", parentId: body.items[2].id };
    const same = await ann.client.createTask(again, { idempotencyKey: "key-T3" });
    expect(same).to.deep.equal(body.items[3]);
    expect(await titles()).to.deep.equal(["T0", "T1", "T2", "T3"]);
    const other = await send([{ title: "new" }, { title: "other", idempotencyKey: "key-T0" }]);
    refused(other, 409, "tasks.1", /used for another request/);
    const invalid = await send([{ title: "new", idempotencyKey: "with space" }]);
    refused(invalid, 400, "tasks.0", /printable characters/);
    expect((await stored()).tasks).to.equal(4);
  });

  it("keeps nothing of a purged task in stored answers", async () => {
    const secret = "zebrafish";
    const { body } = await send([{ title: "kept" }, { title: secret, idempotencyKey: "own" }], {
      "idempotency-key": "all",
    });
    const [, { id }] = body.items as [Task, Task];
    await ann.client.deleteTask({ id });
    await ann.client.purgeTrash({ entity: "task", id });
    await withClient(api.superuserUrl, async (client) => {
      const { rows } = await client.query(
        "SELECT reply::text FROM idempotency_keys WHERE user_id = $1",
        [ann.id],
      );
      expect(rows).to.have.length(2);
      expect(JSON.stringify(rows)).not.to.contain(secret);
    });
  });

  it("is logged task by task, and undone as one", async () => {
    const { body } = await send([{ title: "Trip" }, { title: "Pack", parentIndex: 0 }]);
    const { items } = await ann.client.listEvents({ entity: "task" });
    expect(items.map(({ kind, entityId }) => `${kind} ${entityId}`)).to.deep.equal(
      [...body.items].reverse().map((one: Task) => `created ${one.id}`),
    );
    expect(new Set(items.map(({ changeSet }) => changeSet)).size).to.equal(1);
    await ann.client.undoEvent({ seq: items[0]!.seq });
    expect(await titles()).to.deep.equal([]);
  });

  it("undoes tasks with keys of their own one by one", async () => {
    await send(titled(3).map((one) => ({ ...one, idempotencyKey: one.title })));
    const { items } = await ann.client.listEvents({ entity: "task" });
    expect(items.map(({ seq, changeSet }) => seq - changeSet)).to.deep.equal([0, 0, 0]);
    await ann.client.undoEvent({ seq: items[1]!.seq });
    expect(await titles()).to.deep.equal(["T0", "T2"]);
  });

  it("needs a credential that may write", async () => {
    const { key } = await ann.client.createApiKey({ name: "reader", scope: "read" });
    const body = { tasks: titled(2) };
    for (const [headers, status] of [
      [{ authorization: `Bearer ${key}` }, 403],
      [{}, 401],
    ] as const) {
      const answer = await call(`${api.url}/api/tasks/batch`, { method: "POST", body, headers });
      expect(answer.status).to.equal(status);
    }
    expect(await stored()).to.deep.equal(nothing);
  });

  it("is the tool add_tasks, without keys that a model could make up", async () => {
    const client = await connectHttp(api.url, ann.token);
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => name === "add_tasks")!;
    expect(JSON.stringify(tool.inputSchema))
      .to.contain("parentIndex")
      .and.not.contain("dempotency");
    expect(tool.annotations).to.include({ readOnlyHint: false, destructiveHint: false });
    // Numbers in text, and empty values, are common mistakes of models.
    const tasks = [
      { title: "Trip", dueDate: null },
      { title: "Pack", parentIndex: "0" },
    ];
    const { text, value, failed } = await use(client, "add_tasks", { tasks });
    expect(failed).to.equal(false);
    expect(await titles()).to.deep.equal(["Trip", "Pack"]);
    const [trip, pack] = (value as unknown as { items: Task[] }).items;
    expect(pack!.parentId).to.equal(trip!.id);
    expect(text.split("\n")).to.have.length(3);
    expect(text).to.contain(`${pack!.id}\tPack`).and.not.contain("There is more");
    const refusal = await use(client, "add_tasks", { tasks: [{ title: "x" }, { title: " " }] });
    expect(refusal).to.deep.include({ failed: true, text: "tasks.1.title must not be blank" });
    await client.close();
  });

  it("is much faster than as many requests", async () => {
    const timed = async (work: () => Promise<unknown>) => {
      const from = performance.now();
      await work();
      return performance.now() - from;
    };
    const together: number[] = [];
    const oneByOne: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      together.push(await timed(() => ann.client.createTasks({ tasks: titled(100) })));
      oneByOne.push(
        await timed(async () => {
          for (const input of titled(100)) await ann.client.createTask(input);
        }),
      );
    }
    const median = (values: number[]) => values.sort((one, other) => one - other)[2]!;
    expect(median(oneByOne) / median(together)).to.be.above(2);
  });
});
