import type { Event, TrashItem } from "@docket/contract";
import { createClient, limits } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { filledTask } from "./support/filled-task.js";
import { use } from "./support/mcp.js";
import { Application } from "./support/oauth.js";

describe("the history", () => {
  const api = useTestApi();
  let user: TestUser;

  beforeEach(async () => {
    user = await signUp(api.url);
  });

  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query(text, values)).rows);
  const add = (title: string, more: object = {}) => user.client.createTask({ title, ...more });
  const history = async (id: string) =>
    (await user.client.listEvents({ entity: "task", id, limit: 200 })).items;
  const latest = async (): Promise<Event> => (await user.client.listEvents({ limit: 1 })).items[0]!;
  const undo = ({ seq }: { seq: number }): Promise<Answer> =>
    call(`${api.url}/api/events/${seq}/undo`, { method: "POST", as: user, body: {} });
  const kinds = (events: Event[]) => events.map(({ kind }) => kind);

  it("lists a task's events, with only the fields that changed", async () => {
    const { id } = await add("first", { description: "stays" });
    await user.client.updateTask({ id, title: "second", priority: 1 });
    await user.client.updateTask({ id, title: "second" });
    await user.client.completeTask({ id });
    await user.client.reopenTask({ id });
    await user.client.deleteTask({ id });
    await user.client.restoreFromTrash({ entity: "task", id });
    const events = await history(id);
    expect(kinds(events)).to.deep.equal([
      "restored",
      "deleted",
      "reopened",
      "completed",
      "changed",
      "created",
    ]);
    const [changed, created] = events.slice(-2);
    expect(created).to.deep.include({ before: null, after: null, undone: false });
    expect(changed).to.deep.include({
      before: { title: "first", priority: 4 },
      after: { title: "second", priority: 1 },
      entity: "task",
      entityId: id,
    });
    expect(Object.keys(events[3]?.after ?? {})).to.have.members(["completed", "completedAt"]);
    const seqs = events.map(({ seq }) => seq);
    expect(seqs).to.deep.equal([...seqs].sort((one, other) => other - one));
  });

  it("lists one event for a completion that was undone, and one for its repetition", async () => {
    const { id } = await add("parent");
    const child = await add("child", { parentId: id });
    await user.client.completeTask({ id });
    const completed = (await history(id))[0]!;
    const undone = (await undo(completed)).body.events as Event[];
    expect(kinds(undone)).to.deep.equal(["reopened", "reopened"]);
    expect((await history(child.id)).map(({ kind }) => kind)).to.deep.equal([
      "reopened",
      "completed",
      "created",
    ]);
    const again = (await undo((await history(id))[0]!)).body.events as Event[];
    expect(kinds(again)).to.deep.equal(["completed", "completed"]);
    for (const one of [id, child.id]) {
      const events = await history(one);
      expect(kinds(events)).to.deep.equal(["completed", "reopened", "completed", "created"]);
      expect((await latest()).kind).to.equal("completed");
    }
  });

  it("is paginated, for one row or for all", async () => {
    const [one] = [await add("one"), await add("two"), await add("three")];
    const first = await user.client.listEvents({ limit: 2 });
    const second = await user.client.listEvents({ limit: 2, cursor: first.nextCursor! });
    expect(second.nextCursor).to.equal(null);
    const ids = [...first.items, ...second.items].map(({ entityId }) => entityId);
    expect(new Set(ids).size).to.equal(3);
    expect(await history(one.id)).to.have.length(1);
    const lone = await call(`${api.url}/api/events?id=1`, { as: user });
    expect(lone.status).to.equal(400);
  });

  it("records the actor: page, token, API key, application, assistant or SQL", async () => {
    const page = await call(`${api.url}/api/tasks`, {
      method: "POST",
      body: { title: "by the page" },
      headers: { cookie: user.cookie, origin: api.url },
    });
    expect(page.status).to.equal(201);
    expect(await latest()).to.include({ actor: "page", actorId: null, actorName: null });
    const byToken = await call(`${api.url}/api/tasks`, {
      method: "POST",
      headers: { authorization: `Bearer ${user.token}` },
      body: { title: "by a token" },
    });
    expect(byToken.status).to.equal(201);
    expect(await latest()).to.include({ actor: "token", actorId: null, actorName: null });
    const key = await user.client.createApiKey({ name: "My script", scope: "write" });
    const authorization = `Bearer ${key.key}`;
    const byKey = createClient({ baseUrl: api.url, headers: { authorization } });
    await byKey.createTask({ title: "by a key" });
    const known = { actor: "api-key", actorId: key.id, actorName: "My script" };
    expect(await latest()).to.include(known);
    const tool = await call(`${api.url}/mcp`, {
      method: "POST",
      headers: { authorization, accept: "application/json, text/event-stream" },
      body: {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "add_task", arguments: { title: "over MCP" } },
      },
    });
    expect(tool.status, JSON.stringify(tool.body)).to.equal(200);
    expect(await latest()).to.include(known);
    const application = new Application(api.url);
    const connected = await application.connect(user);
    const actorId = application.client!.client_id;
    await use(connected, "add_task", { title: "by an application" });
    const shown = { actor: "application", actorId, actorName: "Test application" };
    expect(await latest()).to.include(shown);
    const undone = await use(connected, "undo_event", { seq: (await latest())!.seq });
    expect((undone.value.events as object[])[0], undone.text).to.include(shown);
    await connected.close();
    await user.client.deleteConnection({ id: actorId });
    expect(await latest(), "disconnected").to.include(shown);
    const talk = await user.client.createConversation({});
    const said = await user.client.sendMessage({ id: talk.id, content: "add a task by chat" });
    expect(await latest()).to.include({ actor: "assistant", actorId: said.turn.id });
    await sql("INSERT INTO tasks (user_id, title) VALUES ($1, 'by hand')", [user.id]);
    expect(await latest()).to.include({ actor: "sql", actorId: null });
    const wrong = await user.client.sendMessage({ id: talk.id, content: "delete by chat" });
    await user.client.approveTurn({ id: wrong.turn.id });
    expect(await latest()).to.include({ actor: "assistant", actorId: wrong.turn.id });
    await user.client.undoTurn({ id: wrong.turn.id });
    expect(await latest()).to.include({ actor: "page", kind: "restored" });
  });

  describe("“undo” in a message", () => {
    it("undoes the turn that it names once, also while its button is pressed", async () => {
      const { id } = await user.client.createConversation({});
      const say = (content: string, undoTurnId?: string) =>
        user.client.sendMessage({ id, content, ...(undoTurnId && { undoTurnId }) });
      const one = await say("add a task Earlier one");
      const two = await say("add a task Later one");
      const stands = async () =>
        (await user.client.listTasks({ limit: 200 })).items.map(({ title }) => title);
      const both = await Promise.all([
        user.client.undoTurn({ id: two.turn.id }),
        say("undo", two.turn.id),
      ]);
      expect(both[0].undo).to.equal("undone");
      expect(await stands())
        .to.include("Earlier one")
        .and.not.include("Later one");
      const again = await say("undo", two.turn.id);
      expect(again.reply!.content).to.contain("That has been undone already.");
      expect(again.turn.changes).to.deep.equal([]);
      expect(await stands()).to.include("Earlier one");
      // Without a name it is the last turn whose changes stand.
      expect((await say("undo")).turn.changes[0]).to.include({ name: "Earlier one" });
      const repeated = await user.client.undoTurn({ id: one.turn.id });
      expect(repeated.undo).to.equal("undone");
      expect((await say("undo")).reply!.content).to.contain("nothing left to undo");
    });

    it("names only a turn of its own conversation", async () => {
      const there = await user.client.createConversation({});
      const { turn } = await user.client.sendMessage({ id: there.id, content: "add a task There" });
      const here = await user.client.createConversation({});
      for (const undoTurnId of [turn.id, "999999999"]) {
        const refused = await call(`${api.url}/api/conversations/${here.id}/messages`, {
          method: "POST",
          as: user,
          body: { content: "undo", undoTurnId },
          headers: { origin: api.url },
        });
        expect([refused.status, refused.body.detail]).to.deep.equal([
          404,
          "There is no such turn.",
        ]);
      }
      expect((await user.client.listMessages({ id: here.id })).items).to.deep.equal([]);
    });
  });

  describe("undo", () => {
    it("reverts a change, is idempotent, and can itself be undone", async () => {
      const { id } = await add("before", { description: "a text" });
      await user.client.updateTask({ id, title: "after", description: null });
      const change = await latest();
      const undone = await undo(change);
      expect(undone.status).to.equal(200);
      expect(kinds(undone.body.events)).to.deep.equal(["changed"]);
      const shown = await user.client.getTask({ id });
      expect(shown).to.include({ title: "before", description: "a text" });
      const [, noted] = await history(id);
      expect(noted).to.include({ seq: change.seq, undone: true });
      const again = await undo(change);
      expect(again.body, "an undo counts once").to.deep.equal(undone.body);
      expect((await undo(undone.body.events[0])).status).to.equal(200);
      expect((await user.client.getTask({ id })).title).to.equal("after");
      expect((await history(id)).map((event) => event.undone)).to.deep.equal([
        false,
        true,
        false,
        false,
      ]);
    });

    it("restores every field that a person sets, and sets it again", async () => {
      const label = await user.client.createLabel({ name: "shop" });
      const { id } = await add("plain");
      const shown = async () => ({ ...(await user.client.getTask({ id })), updatedAt: "" });
      const before = await shown();
      const set = {
        ...filledTask([label.id]),
        repeat: { rule: "FREQ=DAILY", from: "due" as const },
      };
      await user.client.updateTask({ id, ...set });
      const after = await shown();
      expect(after).to.deep.include(set);
      const undone = await undo(await latest());
      expect(await shown()).to.deep.equal(before);
      expect((await undo(undone.body.events[0])).status).to.equal(200);
      expect(await shown()).to.deep.equal(after);
    });

    it("moves a created task to the trash, and restores a deleted one", async () => {
      const { id } = await add("made by mistake");
      expect((await undo(await latest())).status).to.equal(200);
      expect((await call(`${api.url}/api/tasks/${id}`, { as: user })).status).to.equal(404);
      expect((await user.client.listTrash({})).items.map((item) => item.id)).to.deep.equal([id]);
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.getTask({ id })).title).to.equal("made by mistake");
      await user.client.deleteTask({ id });
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.getTask({ id })).title).to.equal("made by mistake");
      const created = (await history(id)).at(-1)!;
      expect((await undo(created)).status, "it is as it was created").to.equal(200);
    });

    it("reverts completing and reopening a task, with the completion time", async () => {
      const { id } = await add("done");
      const { completedAt } = await user.client.completeTask({ id });
      const completed = await latest();
      await user.client.reopenTask({ id });
      expect((await undo(await latest())).status).to.equal(200);
      expect(await user.client.getTask({ id })).to.include({ completed: true, completedAt });
      expect((await undo(completed)).status).to.equal(200);
      expect(await user.client.getTask({ id })).to.include({ completed: false, completedAt: null });
    });

    it("reverts the completion of a repeating task, with its due date, and can be undone", async () => {
      const { id, dueDate } = await add("every day", {
        dueDate: "2026-11-26",
        repeat: { rule: "FREQ=DAILY", from: "due" },
      });
      const next = await user.client.completeTask({ id });
      expect(next.dueDate).to.not.equal(dueDate);
      const done = await latest();
      const completions = async () => (await user.client.listTaskCompletions({ id })).items;
      const kept = await completions();
      expect(kept).to.have.length(1);
      const undone = await undo(done);
      expect(undone.status, JSON.stringify(undone.body)).to.equal(200);
      expect((await user.client.getTask({ id })).dueDate).to.equal(dueDate);
      expect(await completions()).to.deep.equal([]);
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.getTask({ id })).dueDate).to.equal(next.dueDate);
      expect(await completions()).to.deep.equal(kept);
      await user.client.reopenTask({ id });
      await user.client.skipTask({ id });
      await user.client.updateTask({ id, repeat: null });
      expect(kinds(await history(id))).to.deep.equal([
        "changed",
        "changed",
        "reopened",
        "completed",
        "reopened",
        "completed",
        "created",
      ]);
    });

    it("works for changes made by SQL and by the assistant", async () => {
      const { id } = await add("mine");
      await sql("UPDATE tasks SET title = 'by hand' WHERE id = $1", [id]);
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.getTask({ id })).title).to.equal("mine");
      const talk = await user.client.createConversation({});
      await user.client.sendMessage({ id: talk.id, content: "rename mine to theirs" });
      expect((await user.client.getTask({ id })).title).to.equal("theirs");
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.getTask({ id })).title).to.equal("mine");
    });

    it("puts back a text that was stored before combining marks in a row were limited", async () => {
      const { id } = await add("plain");
      const marked = `e${"\u0301".repeat(45)}`;
      await sql("UPDATE tasks SET title = $2 WHERE id = $1", [id, marked]);
      await user.client.updateTask({ id, title: "plain again" });
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.getTask({ id })).title).to.equal(marked);
    });

    it("reverts all rows of a transaction, or none", async () => {
      const tasks = [await add("one"), await add("two"), await add("three")];
      await sql("UPDATE tasks SET title = title || '!' WHERE user_id = $1", [user.id]);
      const change = await latest();
      const events = (await user.client.listEvents({ limit: 3 })).items;
      expect(new Set(events.map(({ changeSet }) => changeSet)).size).to.equal(1);
      await user.client.updateTask({ id: tasks[1]!.id, title: "other" });
      const refused = await undo(change);
      expect(refused.status).to.equal(412);
      expect(refused.body.detail).to.contain("other").and.to.contain("title");
      expect(refused.body.errors).to.deep.equal([{ path: "title", message: "has changed since" }]);
      const titles = async () =>
        (await user.client.listTasks({ sort: "oldest" })).items.map(({ title }) => title);
      expect(await titles()).to.deep.equal(["one!", "other", "three!"]);
      await user.client.updateTask({ id: tasks[1]!.id, title: "two!" });
      expect((await undo(events[1]!)).status).to.equal(200);
      expect(await titles()).to.deep.equal(["one", "two", "three"]);
    });

    it("returns a task from a list that the transaction restored and deleted again", async () => {
      const [first, other] = await Promise.all(
        ["A", "B"].map((name) => user.client.createList({ name })),
      );
      await user.client.deleteList({ id: other!.id });
      const { id } = await add("moved", { listId: first!.id });
      await add("after it", { listId: first!.id });
      const order = async () =>
        (await user.client.listTasks({ listId: first!.id, sort: "manual" })).items.map(
          ({ title }) => title,
        );
      const before = await order();
      await sql(`BEGIN;
        UPDATE lists SET deleted_at = NULL WHERE user_id = '${user.id}' AND id = ${other!.id};
        UPDATE tasks SET list_id = ${other!.id} WHERE user_id = '${user.id}' AND id = ${id};
        UPDATE lists SET deleted_at = clock_timestamp() WHERE user_id = '${user.id}' AND id = ${other!.id};
        COMMIT`);
      expect(await order()).to.deep.equal(["after it"]);
      expect((await undo(await latest())).status).to.equal(200);
      expect(await order()).to.deep.equal(before);
      const lists = (await user.client.listLists({})).items.map(({ name }) => name);
      expect(lists).to.not.include("B");
    });

    it("returns a list to the trash, of which the transaction restored it without one of its sections", async () => {
      const list = await user.client.createList({ name: "A" });
      const section = await user.client.createSection({ listId: list.id, name: "s" });
      await add("within", { listId: list.id, sectionId: section.id });
      await user.client.deleteList({ id: list.id });
      await sql(`BEGIN;
        UPDATE lists SET deleted_at = NULL WHERE user_id = '${user.id}' AND id = ${list.id};
        UPDATE sections SET deleted_at = clock_timestamp() WHERE user_id = '${user.id}' AND id = ${section.id};
        COMMIT`);
      expect((await undo(await latest())).status).to.equal(200);
      expect((await user.client.listTasks({})).items).to.deep.equal([]);
      await user.client.restoreFromTrash({ entity: "list", id: list.id });
      const titles = (await user.client.listTasks({ listId: list.id })).items;
      expect(titles.map(({ title }) => title)).to.deep.equal(["within"]);
    });

    it("reopens a task without one that the transaction moved below it afterwards", async () => {
      const { id } = await add("above");
      const below = await add("below", { parentId: id });
      await user.client.completeTask({ id });
      await user.client.moveTask({ id: below.id, parentId: null });
      const task = `UPDATE tasks SET $ WHERE user_id = '${user.id}' AND id =`;
      await sql(`BEGIN;
        ${task.replace("$", "completed = false")} ${id};
        ${task.replace("$", `parent_id = ${id}`)} ${below.id};
        COMMIT`);
      const after = { completed: true, parentId: id };
      expect(await user.client.getTask({ id: below.id })).to.include(after);
      expect((await undo(await latest())).status).to.equal(200);
      expect((await undo(await latest())).status).to.equal(200);
      expect(await user.client.getTask({ id: below.id })).to.include(after);
      expect((await user.client.getTask({ id })).completed).to.equal(false);
    });

    it("works if only other fields have changed since, and is refused otherwise", async () => {
      const { id } = await add("a title");
      await user.client.updateTask({ id, title: "another" });
      const renamed = await latest();
      await user.client.completeTask({ id });
      expect((await undo(renamed)).status).to.equal(200);
      expect(await user.client.getTask({ id })).to.include({ title: "a title", completed: true });
      const created = (await history(id)).at(-1)!;
      const refused = await undo(created);
      expect(refused.status).to.equal(412);
      expect(refused.body.detail).to.contain("completed");
    });

    it("takes back only the labels of that change, unless nothing of it is left", async () => {
      const ids: string[] = [];
      for (const name of ["old", "home", "phone"])
        ids.push((await user.client.createLabel({ name })).id);
      const [old, home, phone] = ids as [string, string, string];
      const { id } = await add("Call", { labelIds: [old] });
      await user.client.updateTask({ id, labelIds: [home] });
      const change = await latest();
      await user.client.updateTask({ id, addLabelIds: [phone] });
      const labels = async () => (await user.client.getTask({ id })).labelIds;
      expect((await undo(change)).status).to.equal(200);
      expect(await labels()).to.have.members([old, phone]);
      expect((await undo(await latest())).status, "undone itself").to.equal(200);
      expect(await labels()).to.have.members([home, phone]);

      const again = await latest();
      await user.client.updateTask({ id, removeLabelIds: [home], addLabelIds: [old] });
      const { status, body } = await undo(again);
      expect(status).to.equal(412);
      expect(body.errors).to.deep.equal([{ path: "labelIds", message: "has changed since" }]);
      expect(await labels()).to.have.members([old, phone]);
    });

    it("leaves no task with more labels than it may have, and neither does the trash", async () => {
      const labelIds: string[] = [];
      for (let number = 0; number < limits.labelsOfTask; number += 1)
        labelIds.push((await user.client.createLabel({ name: `label ${number}` })).id);
      const [first] = labelIds as [string];
      const { id: other } = await user.client.createLabel({ name: "other" });
      const { id } = await add("Full", { labelIds });
      await user.client.updateTask({ id, removeLabelIds: [first] });
      const change = await latest();
      await user.client.updateTask({ id, addLabelIds: [other] });
      const { status, body } = await undo(change);
      expect(status).to.equal(412);
      expect(body.detail).to.equal(
        "“Full” would have more than 100 labels by now, so nothing was undone.",
      );
      await user.client.updateTask({ id, labelIds });
      await user.client.deleteLabel({ id: first });
      await user.client.updateTask({ id, addLabelIds: [other] });
      const { labelIds: full } = await user.client.getTask({ id });
      await user.client.restoreFromTrash({ entity: "label", id: first });
      expect((await user.client.getTask({ id })).labelIds).to.deep.equal(full);
      expect(full).to.have.length(limits.labelsOfTask);
    });

    it("is refused for an unknown event and for a purged row", async () => {
      expect((await undo({ seq: 123_456 })).status).to.equal(404);
      const { id } = await add("for good");
      const created = await latest();
      await user.client.deleteTask({ id });
      await user.client.purgeTrash({ entity: "task", id });
      expect((await undo(await latest())).status).to.equal(409);
      expect((await undo(created)).status).to.equal(412);
    });

    it("is refused if it would restore a row, of any kind, that was purged since", async () => {
      const list = await user.client.createList({ name: "Purged list" });
      const section = await user.client.createSection({ listId: list.id, name: "Purged section" });
      const label = await user.client.createLabel({ name: "purged" });
      const task = await user.client.createTask({ title: "Purged", labelIds: [label.id] });
      const deletions: [TrashItem["entity"], string, () => Promise<unknown>][] = [
        ["section", section.id, () => user.client.deleteSection({ id: section.id })],
        ["list", list.id, () => user.client.deleteList({ id: list.id })],
        ["label", label.id, () => user.client.deleteLabel({ id: label.id })],
        ["task", task.id, () => user.client.deleteTask({ id: task.id })],
      ];
      for (const [entity, id, remove] of deletions) {
        await remove();
        const deletion = await latest();
        await user.client.purgeTrash({ entity, id });
        const refused = await undo(deletion);
        expect(refused.status, entity).to.equal(409);
        expect(refused.body.detail).to.equal("Permanently deleted rows cannot be restored.");
      }
      const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
      const { id } = await user.client.createTask({ title: "Purged", repeat });
      await user.client.completeTask({ id });
      await user.client.reopenTask({ id });
      const reopening = await latest();
      await user.client.deleteTask({ id });
      await user.client.purgeTrash({ entity: "task", id });
      const refused = await undo(reopening);
      expect(refused.status).to.equal(409);
      expect(refused.body.detail).to.equal("Permanently deleted rows cannot be restored.");
    });

    it("restores a deleted label on the tasks that still exist", async () => {
      const label = await user.client.createLabel({ name: "of two" });
      const make = (title: string) => user.client.createTask({ title, labelIds: [label.id] });
      const [stays, goes] = [await make("stays"), await make("goes")];
      await user.client.deleteLabel({ id: label.id });
      const deletion = await latest();
      await user.client.deleteTask({ id: goes.id });
      await user.client.purgeTrash({ entity: "task", id: goes.id });
      expect((await undo(deletion)).status).to.equal(200);
      expect(await user.client.getTask({ id: stays.id })).to.deep.include({ labelIds: [label.id] });
    });
  });
});
