import { pick, type Task, taskVersionFields } from "@docket/contract";
import { signUp, statementsDuring, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import {
  call,
  lastResult,
  refusalOf,
  removeTasks,
  type Scene,
  setScene,
  statuses,
  until,
} from "./support/assistant.js";

describe("turns that change tasks", () => {
  let scene: Scene;
  let ann: TestUser;
  let say: Scene["say"];

  before(async () => {
    scene = await setScene();
    ({ ann, say } = scene);
  });
  after(() => scene.stop());
  beforeEach(() => removeTasks(ann));

  const titles = async () =>
    (await ann.client.listTasks({ sort: "title" })).items.map(({ title }) => title);
  const add = (title: string, more: object = {}) => ann.client.createTask({ title, ...more });
  const version = (task: Task) => pick(task, taskVersionFields);

  it("propose a deletion with its exact effect, and delete after approval", async () => {
    const milk = await add("Milk");
    const { turn } = await say("delete milk", [
      call("delete_task", { id: milk.id }),
      { text: "I propose to delete it." },
    ]);
    expect(statuses(turn)).to.deep.equal(["delete_task proposed"]);
    expect(turn.calls[0]).to.deep.include({ before: version(milk), after: null });
    expect(turn).to.include({ approval: "pending", undo: "none" });
    expect(lastResult(scene.model.requests.at(-1)!)).to.include({ proposed: true });
    expect(await titles()).to.deep.equal(["Milk"]);

    const approved = await ann.client.approveTurn({ id: turn.id });
    expect(approved).to.include({ approval: "approved", undo: "possible" });
    expect(approved.calls[0]).to.deep.include({
      before: version(milk),
      after: null,
      status: "approved",
    });
    expect(await titles()).to.deep.equal([]);
    expect((await ann.client.approveTurn({ id: turn.id })).approval).to.equal("approved");

    const undone = await ann.client.undoTurn({ id: turn.id });
    expect(undone.undo).to.equal("undone");
    const [back] = (await ann.client.listTasks()).items;
    expect(back).to.include({ id: milk.id, title: "Milk", createdAt: milk.createdAt });
  });

  it("propose changes of several tasks whose ids the model sends as numbers", async () => {
    const tasks = [await add("Milk"), await add("Bread")];
    const complete = (id: unknown) => ({ name: "complete_task", arguments: { id } });
    const { turn } = await say("both are done", [
      { calls: tasks.map(({ id }) => complete(Number(id))) },
      { text: "I propose that." },
    ]);
    expect(statuses(turn)).to.deep.equal(["complete_task proposed", "complete_task proposed"]);
    const { turn: later } = await say("both are done, one by one", [
      ...tasks.map(({ id }) => call("complete_task", { id: Number(id) })),
      { text: "One is done, and I propose the other." },
    ]);
    expect(statuses(later)).to.deep.equal(["complete_task done", "complete_task proposed"]);
  });

  it("try what one step proposes once, however many changes it has", async () => {
    const trip = await add("Trip");
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      ids.push((await add(`Step ${n}`, { parentId: trip.id })).id);
    }
    const calls = [...ids, trip.id].map((id) => ({ name: "delete_task", arguments: { id } }));
    const sent = await statementsDuring(async () => {
      const { turn } = await say("delete all of it", [{ calls }, { text: "It waits." }]);
      expect(statuses(turn)).to.deep.equal(calls.map(() => "delete_task proposed"));
      expect(turn.calls.at(-1)).to.include({ subtasks: 0 });
    });
    const tried = sent.filter(({ text }) => text.startsWith('UPDATE "tasks"'));
    expect(tried).to.have.length(calls.length);
  });

  it("complete a repeating task, report it, and remove the completion on undo", async () => {
    const repeat = { rule: "FREQ=DAILY;COUNT=9", from: "due" } as const;
    const water = await ann.client.createTask({ title: "Water", dueDate: "2026-11-25", repeat });
    const { turn } = await say("water is done", [
      call("complete_task", { id: water.id }),
      { text: "I completed Water." },
    ]);
    expect(turn.changes.map(({ kind }) => kind)).to.deep.equal(["completed"]);
    expect(turn.calls[0]?.after).to.include({ completed: false });
    expect(turn.calls[0]?.after?.dueDate).not.to.equal(water.dueDate);
    expect((await ann.client.listTaskCompletions({ id: water.id })).items).to.have.length(1);
    expect((await ann.client.undoTurn({ id: turn.id })).undo).to.equal("undone");
    const { updatedAt: _, ...before } = water;
    expect(await ann.client.getTask({ id: water.id })).to.deep.include(before);
    expect((await ann.client.listTaskCompletions({ id: water.id })).items).to.deep.equal([]);
    // It can be completed again.
    expect((await ann.client.completeTask({ id: water.id })).repeat).to.deep.equal(
      turn.calls[0]?.after?.repeat,
    );
  });

  it("propose the next dates of repeating tasks, and add a task from a line of text", async () => {
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const dueDate = "2030-01-01";
    const one = await ann.client.createTask({ title: "One", dueDate, repeat });
    const two = await ann.client.createTask({ title: "Two", dueDate, repeat });
    const { turn } = await say("done with one, skip two", [
      {
        calls: [
          { name: "complete_task", arguments: { id: one.id } },
          { name: "skip_task", arguments: { id: two.id } },
        ],
      },
      { text: "It waits for you." },
    ]);
    expect(statuses(turn)).to.deep.equal(["complete_task proposed", "skip_task proposed"]);
    const proposed = turn.calls.map(({ after }) => after);
    for (const after of proposed)
      expect(after).to.include({ completed: false, dueDate: "2030-01-02" });
    const approved = await ann.client.approveTurn({ id: turn.id });
    expect(approved.calls.map(({ after }) => after?.dueDate)).to.deep.equal(
      proposed.map((after) => after?.dueDate),
    );

    const added = await say("add it", [
      call("quick_add_task", { text: "Call Bob tomorrow p1" }),
      { text: "I added Call Bob." },
    ]);
    expect(added.turn).to.include({ undo: "possible" });
    expect(added.turn.calls[0]?.after).to.include({ title: "Call Bob", priority: 1 });
    await ann.client.undoTurn({ id: added.turn.id });
    expect(await titles()).to.deep.equal(["One", "Two"]);
  });

  it("propose several changes of one task, each with its effect after those before it", async () => {
    const home = await ann.client.createList({ name: "Home" });
    const repeat = { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" } as const;
    const plants = await ann.client.createTask({ title: "Plants", dueDate: "2030-01-07", repeat });
    await add("Fern", { parentId: plants.id });
    const other = await add("Other");
    const calls = [
      { name: "update_task", arguments: { id: other.id, title: "Another" } },
      { name: "move_task", arguments: { id: plants.id, listId: home.id, place: "last" } },
      { name: "update_task", arguments: { id: plants.id, dueDate: "2030-01-14" } },
      { name: "complete_task", arguments: { id: plants.id } },
      { name: "update_task", arguments: { id: plants.id, repeat: null } },
      { name: "complete_task", arguments: { id: plants.id } },
    ];
    const { turn } = await say("all of that", [{ calls }, { text: "It waits." }]);
    expect(new Set(turn.calls.map(({ status }) => status))).to.deep.equal(new Set(["proposed"]));
    expect(await ann.client.getTask({ id: plants.id })).to.deep.equal(plants);
    const approved = await ann.client.approveTurn({ id: turn.id });
    const effects = (calls: typeof turn.calls) =>
      calls.map(({ before, after, subtasks }) => {
        const timeless = (task: typeof after) => task && { ...task, completedAt: null };
        return { before: timeless(before), after: timeless(after), subtasks };
      });
    expect(effects(approved.calls)).to.deep.equal(effects(turn.calls));
    expect(turn.calls.map(({ subtasks }) => subtasks)).to.deep.equal([0, 1, 0, 0, 0, 1]);
    expect(approved.calls.at(-1)?.after).to.include({ listId: home.id, dueDate: "2030-01-21" });
    await ann.client.undoTurn({ id: turn.id });
  });

  it("propose changes of related tasks in sequence, but no deletion that another one includes", async () => {
    const trip = await add("Trip");
    const tickets = await add("Tickets", { parentId: trip.id });
    const packing = await add("Packing", { parentId: trip.id });
    const { turn } = await say("all of that", [
      {
        calls: [
          { name: "move_task", arguments: { id: packing.id, parentId: null, place: "last" } },
          { name: "complete_task", arguments: { id: trip.id } },
          { name: "complete_task", arguments: { id: tickets.id } },
          { name: "delete_task", arguments: { id: trip.id } },
          { name: "delete_task", arguments: { id: tickets.id } },
        ],
      },
      { text: "It waits." },
    ]);
    expect(turn.calls.map(({ status, subtasks }) => [status, subtasks])).to.deep.equal([
      ["proposed", 0],
      ["proposed", 1],
      ["proposed", 0],
      ["proposed", 1],
      ["refused", 0],
    ]);
    expect(turn.calls[4]?.detail).to.equal("Its deletion has already been proposed.");
    const approved = await ann.client.approveTurn({ id: turn.id });
    // Its completion changed nothing, as its parent's had included it; it is reported all the same.
    expect(approved.calls[2]).to.include({ status: "approved" });
    expect(approved.calls[2]?.after).to.include({ title: "Tickets", completed: true });
    expect(await titles()).to.deep.equal(["Packing"]);
    await ann.client.undoTurn({ id: turn.id });
    expect((await ann.client.getTask({ id: packing.id })).parentId).to.equal(trip.id);
    expect((await ann.client.getTask({ id: tickets.id })).parentId).to.equal(trip.id);
  });

  it("are outdated if another subtask would be deleted than was proposed", async () => {
    const trip = await add("Trip");
    const [one, other] = [await add("Tickets", { parentId: trip.id }), await add("Passport")];
    const { turn } = await say("delete the trip", [
      call("delete_task", { id: trip.id }),
      { text: "It waits." },
    ]);
    await ann.client.moveTask({ id: one.id, parentId: null, place: "last" });
    await ann.client.moveTask({ id: other.id, parentId: trip.id, place: "last" });
    const { status } = await refusalOf(ann.client.approveTurn({ id: turn.id }));
    expect(status).to.equal(412);
    expect(await titles()).to.deep.equal(["Passport", "Tickets", "Trip"]);
  });

  it("are outdated if more subtasks would be deleted than was proposed", async () => {
    const trip = await add("Trip");
    const { turn } = await say("delete the trip", [
      call("delete_task", { id: trip.id }),
      { text: "It waits." },
    ]);
    await add("Tickets", { parentId: trip.id });
    expect(await refusalOf(ann.client.approveTurn({ id: turn.id }))).to.include({ status: 412 });
    expect(await titles()).to.deep.equal(["Tickets", "Trip"]);
  });

  it("restore titles, parents and lists of tasks on undo, after several changes of each", async () => {
    const home = await ann.client.createList({ name: "Elsewhere" });
    const [one, two, three] = [await add("One"), await add("Two"), await add("Three")];
    const below = await add("Below", { parentId: one.id });
    const { turn } = await say("all of that", [
      {
        calls: [
          { name: "update_task", arguments: { id: one.id, title: "Uno" } },
          { name: "delete_task", arguments: { id: below.id } },
          { name: "delete_task", arguments: { id: one.id } },
          { name: "move_task", arguments: { id: three.id, listId: home.id, place: "last" } },
          { name: "move_task", arguments: { id: two.id, listId: home.id, place: "last" } },
          { name: "move_task", arguments: { id: three.id, parentId: two.id, place: "last" } },
        ],
      },
      { text: "It waits." },
    ]);
    await ann.client.approveTurn({ id: turn.id });
    await ann.client.undoTurn({ id: turn.id });
    const place = async ({ id }: Task) =>
      pick(await ann.client.getTask({ id }), ["title", "parentId", "listId"]);
    for (const task of [one, two, three, below]) {
      expect(await place(task)).to.deep.equal(pick(task, ["title", "parentId", "listId"]));
    }
  });

  it("need approval to change more than one task, in one step or in several", async () => {
    const [one, two] = [await add("One"), await add("Two")];
    const together = await say("complete both", [
      {
        calls: [
          { name: "complete_task", arguments: { id: one.id } },
          { name: "complete_task", arguments: { id: two.id } },
        ],
      },
      { text: "Both wait for your approval." },
    ]);
    expect(statuses(together.turn)).to.deep.equal([
      "complete_task proposed",
      "complete_task proposed",
    ]);
    expect(together.turn.calls[1]).to.deep.include({
      before: version(two),
      after: { ...version(two), completed: true },
    });
    await ann.client.rejectTurn({ id: together.turn.id });
    expect((await ann.client.getTask({ id: one.id })).completed).to.equal(false);
    expect(await refusalOf(ann.client.approveTurn({ id: together.turn.id }))).to.include({
      status: 409,
    });

    const oneByOne = await say("complete both", [
      call("complete_task", { id: one.id }),
      call("update_task", { id: two.id, title: "Two!", completed: true }),
      call("update_task", { id: two.id, description: "later" }),
      { text: "One is done, the other waits." },
    ]);
    expect(statuses(oneByOne.turn)).to.deep.equal([
      "complete_task done",
      "update_task proposed",
      "update_task proposed",
    ]);
    const proposed = { ...version(two), title: "Two!", completed: true };
    expect(oneByOne.turn.calls[2]).to.deep.include({
      before: proposed,
      after: { ...proposed, description: "later" },
    });
    await ann.client.approveTurn({ id: oneByOne.turn.id });
    expect(await ann.client.getTask({ id: two.id })).to.include({
      title: "Two!",
      description: "later",
      completed: true,
    });
    await ann.client.undoTurn({ id: oneByOne.turn.id });
    expect(await ann.client.getTask({ id: two.id })).to.include({
      title: "Two",
      description: null,
      completed: false,
    });
    expect((await ann.client.getTask({ id: one.id })).completed).to.equal(false);
  });

  it("apply nothing of a proposal if one of its tasks has changed since", async () => {
    const [one, two] = [await add("One"), await add("Two")];
    const { turn } = await say("delete both", [
      {
        calls: [
          { name: "delete_task", arguments: { id: one.id } },
          { name: "delete_task", arguments: { id: two.id } },
        ],
      },
      { text: "They wait." },
    ]);
    await ann.client.updateTask({ id: two.id, title: "Two, and precious" });
    const refusal = await refusalOf(ann.client.approveTurn({ id: turn.id }));
    expect(refusal.status).to.equal(412);
    expect(refusal.detail).to.contain("Two");
    expect(await titles()).to.deep.equal(["One", "Two, and precious"]);
    expect((await ann.client.getTurn({ id: turn.id })).turn.approval).to.equal("outdated");
    expect(await refusalOf(ann.client.approveTurn({ id: turn.id }))).to.include({ status: 412 });

    const again = await say("delete one", [
      call("delete_task", { id: one.id }),
      { text: "It waits." },
    ]);
    await ann.client.deleteTask({ id: one.id });
    const gone = await refusalOf(ann.client.approveTurn({ id: again.turn.id }));
    expect(gone.detail).to.equal(
      "“One” was deleted since this was proposed, so nothing was done. Ask again.",
    );
  });

  it("stay outdated when the approval is retried with its Idempotency-Key", async () => {
    const one = await add("One");
    const { turn } = await say("delete one", [
      call("delete_task", { id: one.id }),
      { text: "It waits." },
    ]);
    await ann.client.updateTask({ id: one.id, title: "One, and precious" });
    for (let time = 0; time < 2; time += 1) {
      const approval = ann.client.approveTurn({ id: turn.id }, { idempotencyKey: "approve" });
      expect(await refusalOf(approval)).to.include({ status: 412 });
      expect((await ann.client.getTurn({ id: turn.id })).turn.approval).to.equal("outdated");
    }
    expect(await titles()).to.deep.equal(["One, and precious"]);
  });

  it("are approved and undone once, from however many devices at the same moment", async () => {
    const milk = await add("Milk");
    const { turn } = await say("delete milk", [
      call("delete_task", { id: milk.id }),
      { text: "It waits." },
    ]);
    const { client } = ann;
    const fourTimes = <T>(ask: (nth: number) => Promise<T>) => Promise.all([0, 1, 2, 3].map(ask));
    const approvals = await fourTimes((nth) =>
      client.approveTurn({ id: turn.id }, nth % 2 ? {} : { idempotencyKey: `device-${nth}` }),
    );
    expect(approvals.map(({ approval }) => approval)).to.deep.equal(Array(4).fill("approved"));
    const undone = await fourTimes(() => client.undoTurn({ id: turn.id }));
    expect(undone.map(({ undo }) => undo)).to.deep.equal(Array(4).fill("undone"));
    const { items } = await client.listEvents({ entity: "task", id: milk.id });
    expect(items.map(({ kind }) => kind)).to.deep.equal(["restored", "deleted", "created"]);
  });

  it("are carried out once where the database ends a connection in the middle", async () => {
    const trip = await add("Trip");
    const tickets = await add("Tickets", { parentId: trip.id });
    const { turn } = await say("delete the trip", [
      call("delete_task", { id: trip.id }),
      { text: "It waits." },
    ]);
    const approved = await withClient(scene.api.superuserUrl, async (client) => {
      await client.query("BEGIN");
      // The subtask goes along last, so the approval has changed something when it comes to it.
      await client.query("SELECT FROM tasks WHERE id = $1 FOR UPDATE", [tickets.id]);
      const answer = ann.client.approveTurn({ id: turn.id });
      await until(async () => {
        const { rows } = await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_locks
           WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
        );
        return rows.length > 0;
      });
      await client.query("COMMIT");
      return answer;
    });
    expect(approved).to.include({ approval: "approved", undo: "possible" });
    for (const { id } of [trip, tickets]) {
      const { items } = await ann.client.listEvents({ entity: "task", id });
      expect(items.map(({ kind }) => kind)).to.deep.equal(["deleted", "created"]);
    }
  });

  it("are outdated once a task, or what it should get, is gone", async () => {
    const { client } = ann;
    const [one, two, above] = [await add("One"), await add("Two"), await add("Above")];
    const list = await client.createList({ name: "Cellar" });
    const label = await client.createLabel({ name: "cold" });
    const changeCalls = (change: string) => () =>
      withClient(scene.api.superuserUrl, (database) =>
        database.query(`UPDATE turn_calls SET ${change} WHERE status = 'proposed'`),
      );
    const gone = {
      list: [
        { listId: list.id, place: "last" },
        "move_task",
        () => client.deleteList({ id: list.id }),
      ],
      label: [{ labelIds: [label.id] }, "update_task", () => client.deleteLabel({ id: label.id })],
      task: [
        { parentId: above.id, place: "last" },
        "move_task",
        () => client.deleteTask({ id: above.id }),
      ],
      // As an upgrade may leave a proposal that an earlier version has stored.
      field: [{ priority: 1 }, "update_task", changeCalls(`input = input || '{"noSuchField": 1}'`)],
      tool: [{ priority: 1 }, "update_task", changeCalls("tool = 'paint_task'")],
      // Last, since it takes a task away.
      "purged task": [
        {},
        "delete_task",
        async () => {
          await client.deleteTask({ id: two.id });
          await client.purgeTrash({ entity: "task", id: two.id });
        },
      ],
    } as const;
    for (const [what, [input, name, remove]] of Object.entries(gone)) {
      const calls = [one, two].map(({ id }) => ({ name, arguments: { id, ...input } }));
      const { turn } = await say("both", [{ calls }, { text: "They wait." }]);
      expect(turn.approval, what).to.equal("pending");
      await remove();
      const tasks = await client.listTasks();
      for (const idempotencyKey of [undefined, `gone ${what}`.replace(/ /g, "-")]) {
        const { status, detail } = await refusalOf(
          client.approveTurn({ id: turn.id }, { idempotencyKey }),
        );
        expect(status, `${what}: ${detail}`).to.equal(412);
        expect(detail).to.match(/(\. So|, so) nothing was done\. Ask again\.$/);
      }
      const { approval, changes } = (await client.getTurn({ id: turn.id })).turn;
      expect({ approval, changes }, what).to.deep.equal({ approval: "outdated", changes: [] });
      expect(await client.listTasks(), what).to.deep.equal(tasks);
    }
  });

  it("are undone as a whole, unless a task has changed since", async () => {
    const old = await add("Old");
    const { turn } = await say("add two and rename one", [
      {
        calls: [
          { name: "add_task", arguments: { title: "New" } },
          { name: "add_task", arguments: { title: "Newer" } },
          { name: "update_task", arguments: { id: old.id, title: "Renamed" } },
        ],
      },
      { text: "Added two tasks and renamed one." },
    ]);
    expect(turn).to.include({ undo: "possible" });
    const renamed = await ann.client.getTask({ id: old.id });
    await ann.client.updateTask({ id: old.id, title: "Mine" });
    const refusal = await refusalOf(ann.client.undoTurn({ id: turn.id }));
    expect(refusal).to.include({ status: 412 });
    expect(refusal.detail).to.contain("“Mine” has changed since (title)");
    expect(await titles()).to.deep.equal(["Mine", "New", "Newer"]);
    expect(renamed.title).to.equal("Renamed");

    const other = await say("add another", [
      call("add_task", { title: "Other" }),
      { text: "Added." },
    ]);
    const undone = await ann.client.undoTurn({ id: other.turn.id });
    expect(statuses(undone)).to.deep.equal(["add_task undone"]);
    expect(await titles()).to.deep.equal(["Mine", "New", "Newer"]);

    const third = await say("add a third", [
      call("add_task", { title: "Third" }),
      { text: "Added." },
    ]);
    const [added] = (await ann.client.listTasks({ q: "Third" })).items;
    await ann.client.deleteTask({ id: added!.id });
    const gone = await refusalOf(ann.client.undoTurn({ id: third.turn.id }));
    expect(gone.detail).to.equal("“Third” was deleted since, so nothing was undone.");
    expect((await ann.client.undoTurn({ id: other.turn.id })).undo).to.equal("undone");
  });

  it("are undone before they are regenerated", async () => {
    const { turn } = await say("add bread", [
      call("add_task", { title: "Bred" }),
      { text: "Added “Bred”." },
    ]);
    scene.model.play([call("add_task", { title: "Bread" }), { text: "Added “Bread”." }]);
    const again = await ann.client.regenerateTurn({ id: turn.id });
    expect(again.turn).to.include({ status: "completed", messageId: turn.messageId });
    expect(again.reply?.content).to.equal("Added “Bread”.");
    expect(await titles()).to.deep.equal(["Bread"]);
    // The reply that is replaced is not sent to the model.
    const said = scene.model.requests[0]!.messages.filter(({ role }) => role !== "system");
    expect(said.map(({ content }) => content)).to.deep.equal(["add bread"]);
    const page = await ann.client.listMessages({ id: turn.conversationId });
    expect(page.items.map(({ content }) => content)).to.deep.equal([
      "add bread",
      "Added “Bred”.",
      "Added “Bread”.",
    ]);
    expect(page.turns.map(({ undo }) => undo)).to.deep.equal(["undone", "possible"]);
    expect(await refusalOf(ann.client.regenerateTurn({ id: turn.id }))).to.include({ status: 409 });
  });

  it("keep their receipts when the task changes later, until it is purged", async () => {
    const milk = await add("Milk");
    const { turn } = await say("rename milk", [
      call("update_task", { id: milk.id, title: "Oat milk", dueDate: "2030-01-01" }),
      { text: "Done." },
    ]);
    const { before, after } = turn.calls[0]!;
    expect(before).to.deep.equal(version(milk));
    expect(after).to.deep.equal({ ...version(milk), title: "Oat milk", dueDate: "2030-01-01" });
    await ann.client.updateTask({ id: milk.id, title: "Soy milk", description: "2 l" });
    await ann.client.completeTask({ id: milk.id });
    await ann.client.deleteTask({ id: milk.id });
    const later = (await ann.client.getTurn({ id: turn.id })).turn;
    expect(later.calls[0]).to.deep.include({ before, after, status: "done" });
    await ann.client.purgeTrash({ entity: "task", id: milk.id });
    const purged = (await ann.client.getTurn({ id: turn.id })).turn;
    expect(purged.calls[0]).to.deep.include({ before: null, after: null, input: {}, result: null });
    expect(JSON.stringify(purged)).not.to.contain("ilk");
  });

  it("are not said to be undone where the task is gone for good", async () => {
    const [milk, bread] = [await add("Milk"), await add("Bread")];
    const { turn } = await say("rename milk", [
      call("update_task", { id: milk.id, title: "Oat milk" }),
      { text: "Done." },
    ]);
    const [renamed] = (await ann.client.listEvents({ limit: 1 })).items;
    const both = [milk, bread].map(({ id }) => ({
      name: "update_task",
      arguments: { id, dueDate: "2030-01-01" },
    }));
    const other = await say("both", [{ calls: both }, { text: "It waits." }]);
    await ann.client.approveTurn({ id: other.turn.id });
    await ann.client.deleteTask({ id: milk.id });
    await ann.client.purgeTrash({ entity: "task", id: milk.id });
    const refused = { status: 409, detail: "Permanently deleted rows cannot be restored." };
    expect(await refusalOf(ann.client.undoTurn({ id: turn.id }))).to.deep.equal(refused);
    expect(await refusalOf(ann.client.undoEvent({ seq: renamed!.seq }))).to.deep.equal(refused);
    const undo = async (id: string) => (await ann.client.getTurn({ id })).turn.undo;
    expect([await undo(turn.id), await undo(other.turn.id)]).to.deep.equal(["none", "possible"]);
    // What is left of a change is taken back.
    await ann.client.undoTurn({ id: other.turn.id });
    expect(await ann.client.getTask({ id: bread.id })).to.include({ dueDate: null });
  });

  it("are not offered for undo where the turn took them back itself", async () => {
    const milk = await add("Milk");
    const { turn } = await say("rename it, no, don't", [
      call("update_task", { id: milk.id, title: "Oat milk" }),
      call("update_task", { id: milk.id, title: "Milk" }),
      { text: "It is as it was." },
    ]);
    expect(statuses(turn)).to.deep.equal(["update_task done", "update_task done"]);
    expect(turn).to.deep.include({ undo: "none", changes: [] });
  });

  it("become undone by an undo in the history, and effective again when that is undone", async () => {
    const { turn } = await say("add tea", [call("add_task", { title: "Tea" }), { text: "Added." }]);
    const { items } = await ann.client.listEvents({ limit: 1 });
    expect(items[0]).to.include({ actor: "assistant", actorId: turn.id });
    const { events } = await ann.client.undoEvent({ seq: items[0]!.seq });
    const look = async () => (await ann.client.getTurn({ id: turn.id })).turn;
    expect(await look()).to.include({ undo: "undone" });
    expect((await look()).changes[0]).to.include({ kind: "created", undone: true });
    await ann.client.undoEvent({ seq: events[0]!.seq });
    expect(await look()).to.include({ undo: "possible" });
    expect(statuses(await look())).to.deep.equal(["add_task done"]);
  });

  it("are attributed to the assistant if approved with an Idempotency-Key; later changes are not", async () => {
    const milk = await add("Milk");
    const { turn } = await say("delete milk", [
      call("delete_task", { id: milk.id }),
      { text: "It waits." },
    ]);
    const approved = await fetch(`${scene.api.url}/api/turns/${turn.id}/approve`, {
      method: "POST",
      headers: {
        cookie: ann.cookie,
        origin: scene.api.url,
        "idempotency-key": `approve-${turn.id}`,
      },
    });
    expect(approved.status).to.equal(200);
    const latest = async () => (await ann.client.listEvents({ limit: 1 })).items[0];
    expect(await latest()).to.include({ kind: "deleted", actor: "assistant", actorId: turn.id });
    await add("Bread");
    expect(await latest()).to.include({ kind: "created", actor: "page" });
  });

  it("show the model a whole page of tasks, with what is set", async () => {
    const long = await signUp(scene.api.url, "Somebody with many tasks");
    for (let number = 1; number <= 50; number += 1)
      await long.client.createTask({ title: `Number ${number}`, dueDate: "2030-01-02" });
    scene.model.play([call("list_tasks", {}), { text: "These." }]);
    const { id } = await long.client.createConversation({});
    await long.client.sendMessage({ id, content: "what is there to do?" });
    const { items } = lastResult(scene.model.requests.at(-1)!) as { items: object[] };
    expect(items).to.have.length(50);
    expect(items[49]).to.include({ title: "Number 1", dueDate: "2030-01-02" });
    expect(items[49]).to.not.have.property("dueTime");
  });

  it("cut a result for the model between characters, be it of this turn or of an earlier one", async () => {
    const fond = await signUp(scene.api.url, "Somebody who is fond of emoji");
    const apples = "🍎".repeat(200);
    await fond.client.createTasks({ tasks: Array(40).fill({ title: apples }) });
    const { id } = await fond.client.createConversation({});
    // Where a result is cut depends on what is before it.
    for (const shift of ["", "", "-"]) {
      await fond.client.createTask({ title: apples.slice(0, 20) + shift });
      scene.model.play([call("list_tasks", {}), { text: "These." }, { text: "And what more?" }]);
      await fond.client.sendMessage({ id, content: "what is there to do?" });
      await fond.client.sendMessage({ id, content: "and what more?" });
      const contents = scene.model.requests.flatMap(({ messages }) =>
        messages.map(({ content }) => String(content)),
      );
      expect(contents.filter((content) => content.includes("… (cut"))).to.not.deep.equal([]);
      expect(contents.filter((content) => !content.isWellFormed())).to.deep.equal([]);
    }
  });

  it("show the model earlier results with what is set, so that it is shown more of them", async () => {
    const busy = await signUp(scene.api.url, "Somebody who asks often");
    const tasks = Array.from({ length: 12 }, (_, number) => ({ title: `Number ${number}` }));
    await busy.client.createTasks({ tasks });
    const { id } = await busy.client.createConversation({});
    const asked = Array.from({ length: 10 }, (_, number) => `question ${number}`);
    for (const content of asked) {
      scene.model.play([call("list_tasks", {}), { text: "These." }]);
      await busy.client.sendMessage({ id, content });
    }
    const { messages } = scene.model.requests.at(-1)!;
    const said = messages.filter(({ role }) => role === "user").map(({ content }) => content);
    expect(said).to.deep.equal(asked);
  });

  it("tell the model the date in the user's time zone", async () => {
    const timeZone = "Pacific/Kiritimati"; // 14 hours ahead of UTC
    await ann.client.updateMe({ timeZone });
    const dayThere = () => new Intl.DateTimeFormat("sv", { timeZone }).format(new Date());
    const before = dayThere();
    await say("what day is it", [{ text: "A good one." }]);
    await ann.client.updateMe({ timeZone: "UTC" });
    const [system] = scene.model.requests.at(-1)!.messages;
    expect(system!.content).to.contain(`in ${timeZone}`);
    expect([before, dayThere()].some((day) => String(system!.content).includes(day))).to.equal(
      true,
    );
  });

  it("add several tasks in one call, list each of them, and may go on to change them", async () => {
    const old = [await add("Old"), await add("Older")];
    const tasks = [{ title: "Trip" }, { title: "Pack", parentIndex: 0 }, { title: "Milk" }];
    const { turn } = await say("plan my trip", (request, step) => {
      if (step === 0) return call("add_tasks", { tasks });
      if (step === 2) return { text: "Done." };
      const { items } = lastResult(request) as { items: Task[] };
      const due = ({ id }: Task) => ({ id, dueDate: "2030-01-01" });
      return { calls: items.map((one) => ({ name: "update_task", arguments: due(one) })) };
    });
    expect(statuses(turn)).to.deep.equal(["add_tasks done", ...Array(3).fill("update_task done")]);
    expect(turn.calls[0]).to.deep.include({ before: null, subtasks: 0 });
    expect(turn.calls[0]?.after?.title).to.equal("Trip");
    expect(
      turn.changes.map(({ name, kind, subtasks }) => `${name} ${kind} ${subtasks}`),
    ).to.have.members(["Trip created 1", "Pack created 0", "Milk created 0"]);
    await ann.client.undoTurn({ id: turn.id });
    expect(await titles()).to.deep.equal(old.map(({ title }) => title));

    const many = (count: number) =>
      call("add_tasks", { tasks: Array.from({ length: count }, (_, n) => ({ title: `T${n}` })) });
    const { turn: full } = await say("add many", [many(21), many(15), many(6), { text: "Done." }]);
    expect(statuses(full)).to.deep.equal([
      "add_tasks refused",
      "add_tasks done",
      "add_tasks refused",
    ]);
    expect(full.changes).to.have.length(15);
    expect(await titles()).to.have.length(17);
  });

  it("count the subtasks that a deletion includes, and restore them on undo", async () => {
    const trip = await add("Trip");
    await add("Tickets", { parentId: trip.id });
    await add("Hotel", { parentId: trip.id });
    const { turn } = await say("delete the trip", [
      call("delete_task", { id: trip.id }),
      { text: "It waits." },
    ]);
    expect(turn.calls[0]?.subtasks).to.equal(2);
    const approved = await ann.client.approveTurn({ id: turn.id });
    expect(approved.calls[0]?.subtasks).to.equal(2);
    expect(approved.changes).to.deep.equal([
      { entity: "task", id: trip.id, name: "Trip", kind: "deleted", subtasks: 2, undone: false },
    ]);
    await ann.client.undoTurn({ id: turn.id });
    expect(await titles()).to.deep.equal(["Hotel", "Tickets", "Trip"]);
  });

  it("report lists and labels that a line of text created, and undo them with it", async () => {
    const { turn } = await say("add it", [
      call("quick_add_task", { text: "Hoover #Flat @chore" }),
      { text: "Added." },
    ]);
    expect(
      turn.changes.map(({ kind, entity, name }) => `${kind} ${entity} ${name}`),
    ).to.have.members(["created list Flat", "created label chore", "created task Hoover"]);
    await ann.client.undoTurn({ id: turn.id });
    expect((await ann.client.listLists({})).items.map(({ name }) => name)).not.to.include("Flat");
  });

  it("create, change and undo lists and labels, but cannot delete them", async () => {
    const { turn } = await say("a list for the garden", [
      call("add_list", { name: "Garden" }),
      call("add_label", { name: "outdoors" }),
      { text: "There they are." },
    ]);
    const list = (await ann.client.listLists()).items.find(({ name }) => name === "Garden");
    expect(turn.changes.map(({ entity, name, kind }) => `${entity} ${name} ${kind}`)).to.deep.equal(
      ["list Garden created", "label outdoors created"],
    );
    const later = await say("call it Yard, and throw the label away", [
      call("update_list", { id: list?.id, name: "Yard" }),
      call("delete_label", { id: "1" }),
      { text: "Renamed." },
    ]);
    expect(statuses(later.turn)).to.deep.equal(["update_list done", "delete_label refused"]);
    expect((await ann.client.getList({ id: String(list?.id) })).name).to.equal("Yard");
    await ann.client.undoTurn({ id: later.turn.id });
    expect((await ann.client.getList({ id: String(list?.id) })).name).to.equal("Garden");
    expect((await ann.client.undoTurn({ id: turn.id })).undo).to.equal("undone");
    expect((await ann.client.listLists()).items.map(({ name }) => name)).to.not.include("Garden");
  });

  it("cannot be approved after the next message, or after a day", async () => {
    const milk = await add("Milk");
    const script = [call("delete_task", { id: milk.id }), { text: "It waits." }];
    const { turn } = await say("delete milk", script);
    scene.model.play([{ text: "Nothing." }]);
    await ann.client.sendMessage({ id: turn.conversationId, content: "what else?" });
    const look = async (id: string) => (await ann.client.getTurn({ id })).turn;
    expect(await look(turn.id)).to.include({ approval: "expired" });
    expect(statuses(await look(turn.id))).to.deep.equal(["delete_task expired"]);
    const { status, detail } = await refusalOf(ann.client.approveTurn({ id: turn.id }));
    expect(status).to.equal(409);
    expect(detail).to.contain("has gone on");
    const other = await say("delete milk", script);
    expect(other.turn.approval).to.equal("pending");
    await withClient(scene.api.superuserUrl, async (client) => {
      await client.query("SET session_replication_role = replica");
      await client.query(
        "UPDATE turns SET created_at = now() - interval '25 hours' WHERE id = $1",
        [other.turn.id],
      );
    });
    expect(await look(other.turn.id)).to.include({ approval: "expired" });
    expect((await refusalOf(ann.client.approveTurn({ id: other.turn.id }))).detail).to.contain(
      "day",
    );
    expect(await titles()).to.deep.equal(["Milk"]);
  });

  it("are approved or rejected by a typed yes or no, also with a model", async () => {
    const propose = async (...names: string[]) => {
      const tasks = await Promise.all(names.map((name) => add(name)));
      const calls = tasks.map(({ id }) => ({ name: "delete_task", arguments: { id } }));
      return (await say("delete", [{ calls }, { text: "It waits." }])).turn;
    };
    const answer = (id: string, content: string) => ann.client.sendMessage({ id, content });
    const look = async (id: string) => (await ann.client.getTurn({ id })).turn.approval;

    const one = await propose("One");
    const yes = await answer(one.conversationId, "Yes, please");
    expect(await look(one.id)).to.equal("approved");
    expect(yes.turn.changes.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      "deleted One",
    ]);
    expect(yes.turn.calls).to.deep.equal([]);
    const back = await ann.client.undoTurn({ id: yes.turn.id });
    expect(back.undo).to.equal("undone");
    expect((await ann.client.getTurn({ id: one.id })).turn.undo).to.equal("undone");

    const two = await propose("Two");
    const no = await answer(two.conversationId, "no");
    expect(await look(two.id)).to.equal("rejected");
    expect(no.turn.changes).to.deep.equal([]);

    const many = await propose("Three", "Four");
    const button = await answer(many.conversationId, "yes");
    expect(button.reply?.content).to.contain("button");
    expect(await look(many.id)).to.equal("pending");
    expect(await titles()).to.deep.equal(["Four", "One", "Three", "Two"]);
  });
});
