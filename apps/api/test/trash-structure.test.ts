import type { Changes } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { structureFaults } from "./support/structure-faults.js";

describe("trash and undo of lists, sections, labels and subtasks", () => {
  const api = useTestApi();
  let user: TestUser;

  beforeEach(async () => {
    user = await signUp(api.url);
  });

  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query(text, values)).rows);
  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(`${api.url}/api${path}`, { method, as: user, body });
  const latest = async () => (await user.client.listEvents({ limit: 1 })).items[0]!;
  const undo = (seq: number) => send("POST", `/events/${seq}/undo`, {});
  const undoLatest = async () => undo((await latest()).seq);
  const titles = async () => (await user.client.listTasks({})).items.map(({ title }) => title);
  const trash = async () =>
    (await user.client.listTrash({})).items.map(({ entity, id }) => `${entity} ${id}`);
  const restore = (entity: string, id: string) => send("POST", "/trash/restore", { entity, id });

  /** All of the user's rows that are not in the trash, without what every change of them changes. */
  async function everything() {
    const { lists, sections, labels, tasks } = await user.client.listChanges({ since: 0 });
    const there = (rows: Changes["tasks"] | Changes["lists"]) =>
      rows
        .filter(({ deletedAt }) => deletedAt === null)
        .map(({ updatedAt: _, ...row }) => row)
        .sort((one, other) => Number(one.id) - Number(other.id));
    return [lists, sections, labels, tasks].map((rows) => there(rows as Changes["tasks"]));
  }

  /** A list with a section, a labelled task and subtasks, one of them completed, in a manual order. */
  async function project() {
    const { client } = user;
    const list = await client.createList({ name: "Project" });
    const section = await client.createSection({ listId: list.id, name: "Soon" });
    const label = await client.createLabel({ name: "red" });
    const top = await client.createTask({
      title: "top",
      listId: list.id,
      sectionId: section.id,
      labelIds: [label.id],
      dueDate: "2026-12-01",
      repeat: { rule: "FREQ=DAILY", from: "due" as const },
    });
    const child = await client.createTask({ title: "child", parentId: top.id });
    const grandchild = await client.createTask({ title: "grandchild", parentId: child.id });
    const plain = await client.createTask({ title: "plain", listId: list.id });
    await client.moveTask({ id: plain.id, place: "first" });
    await client.completeTask({ id: top.id });
    await client.completeTask({ id: grandchild.id });
    return { list, section, label, top, child, grandchild, plain };
  }

  it("a task is deleted and restored with its subtasks, except one deleted before it", async () => {
    const { top, child, grandchild } = await project();
    await user.client.deleteTask({ id: grandchild.id });
    const before = await everything();
    await user.client.deleteTask({ id: top.id });
    expect(await titles()).to.deep.equal(["plain"]);
    expect(await trash()).to.deep.equal([`task ${top.id}`, `task ${grandchild.id}`]);
    expect((await restore("task", top.id)).body.restored).to.equal(2);
    expect(await everything()).to.deep.equal(before);
    const completions = await user.client.listTaskCompletions({ id: top.id });
    expect(completions.items).to.have.length(1);
    expect((await restore("task", grandchild.id)).body.restored).to.equal(1);
    expect((await user.client.getTask({ id: grandchild.id })).parentId).to.equal(child.id);
  });

  it("a list is deleted with its sections and tasks in one change set, and restored whole", async () => {
    const { list, top } = await project();
    const before = await everything();
    await user.client.deleteList({ id: list.id });
    const sets = (await user.client.listEvents({ limit: 6 })).items;
    expect(new Set(sets.map(({ changeSet }) => changeSet)).size).to.equal(1);
    expect(sets.every(({ kind }) => kind === "deleted")).to.equal(true);
    expect(await trash()).to.deep.equal([`list ${list.id}`]);
    for (const path of [`/lists/${list.id}`, `/tasks/${top.id}`]) {
      expect((await send("GET", path)).status, path).to.equal(404);
    }
    for (const path of [`/tasks?listId=${list.id}`, "/tasks?q=grandchild", "/sections"]) {
      expect((await send("GET", path)).body.items, path).to.deep.equal([]);
    }
    for (const body of [
      { title: "x", listId: list.id },
      { title: "x", parentId: top.id },
    ]) {
      expect((await send("POST", "/tasks", body)).status).to.equal(404);
    }
    expect((await send("POST", "/sections", { listId: list.id, name: "x" })).status).to.equal(404);
    expect((await restore("list", list.id)).body.restored).to.equal(6);
    expect(await everything()).to.deep.equal(before);
    await user.client.deleteList({ id: list.id });
    expect((await undoLatest()).status).to.equal(200);
    expect(await everything()).to.deep.equal(before);
    expect((await undoLatest()).status, "and the undo").to.equal(200);
    expect(await trash()).to.deep.equal([`list ${list.id}`]);
  });

  it("setting and clearing deleted_at by raw SQL deletes and restores the same rows", async () => {
    const { list } = await project();
    const before = await everything();
    await sql("UPDATE lists SET deleted_at = now() WHERE id = $1", [list.id]);
    expect((await everything())[3]).to.deep.equal([]);
    await sql("UPDATE lists SET deleted_at = NULL WHERE id = $1", [list.id]);
    expect(await everything()).to.deep.equal(before);
  });

  it("raw SQL cannot restore a subtask while its parent or list is in the trash", async () => {
    const { list, top, child, grandchild } = await project();
    const before = await everything();
    const deletions = [`/tasks/${top.id}`, `/lists/${list.id}`];
    for (const path of deletions) {
      await send("DELETE", path);
      for (const { id } of [child, grandchild]) {
        const refused = await sql("UPDATE tasks SET deleted_at = NULL WHERE id = $1", [id]).catch(
          ({ message }) => message,
        );
        expect(refused, path).to.match(/^The (task above|list) is in the trash\.$/);
      }
      await restore(...(path.slice(1).split("s/") as [string, string]));
      expect(await everything()).to.deep.equal(before);
    }
    await user.client.deleteTask({ id: top.id });
    await sql("UPDATE tasks SET deleted_at = NULL WHERE user_id = $1", [user.id]);
    expect(await everything(), "all of them in one statement").to.deep.equal(before);
  });

  it("a task is restored to the inbox if its list is deleted, to the top level if its parent is", async () => {
    const { list, top, child, grandchild } = await project();
    await user.client.deleteTask({ id: child.id });
    await user.client.deleteTask({ id: top.id });
    expect((await restore("task", child.id)).status).to.equal(200);
    const apart = await user.client.getTask({ id: child.id });
    expect(apart).to.include({ parentId: null, listId: list.id });
    expect((await user.client.getTask({ id: grandchild.id })).parentId).to.equal(child.id);
    await user.client.deleteList({ id: list.id });
    expect((await restore("task", top.id)).status).to.equal(200);
    const inbox = (await user.client.listLists({})).items[0]!;
    expect(await user.client.getTask({ id: top.id })).to.include({
      listId: inbox.id,
      sectionId: null,
    });
  });

  it("a task is restored with its subtasks, even if deleted with its list or parent", async () => {
    const { list, top, child, grandchild } = await project();
    await user.client.deleteList({ id: list.id });
    expect((await restore("task", top.id)).body.restored).to.equal(3);
    const inbox = (await user.client.listLists({})).items[0]!;
    for (const { id } of [top, child, grandchild])
      expect(await user.client.getTask({ id })).to.include({ listId: inbox.id });
    await user.client.deleteTask({ id: top.id });
    expect((await restore("task", child.id)).body.restored).to.equal(2);
    expect(await user.client.getTask({ id: grandchild.id })).to.include({ parentId: child.id });
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
  });

  it("undoing a restore from a deleted list returns the task to the trash", async () => {
    const { list, top } = await project();
    const at = await everything();
    await user.client.deleteList({ id: list.id });
    const deletion = await latest();
    const gone = await everything();
    expect((await restore("task", top.id)).status).to.equal(200);
    const restored = await everything();
    const undone = await undoLatest();
    expect(undone.status, JSON.stringify(undone.body)).to.equal(200);
    expect(await everything()).to.deep.equal(gone);
    expect(await trash()).to.deep.equal([`task ${top.id}`, `list ${list.id}`]);
    expect((await undoLatest()).status).to.equal(200);
    expect(await everything()).to.deep.equal(restored);
    expect((await undoLatest()).status).to.equal(200);
    expect((await restore("task", top.id)).status).to.equal(200);
    expect(await everything()).to.deep.equal(restored);
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
    expect(at).to.not.deep.equal(gone);
    expect((await undo(deletion.seq)).status).to.be.oneOf([200, 412]);
  });

  it("deleting a section or label keeps its tasks, and restoring it reattaches them", async () => {
    const { section, label, top, child } = await project();
    const before = await everything();
    await user.client.deleteSection({ id: section.id });
    expect((await user.client.getTask({ id: top.id })).sectionId).to.equal(null);
    await user.client.deleteLabel({ id: label.id });
    expect((await user.client.getTask({ id: top.id })).labelIds).to.deep.equal([]);
    for (const body of [{ sectionId: section.id }, { labelIds: [label.id] }]) {
      const refused = await send("POST", "/tasks", { title: "x", ...body });
      expect(refused.status, JSON.stringify(body)).to.equal(404);
    }
    await user.client.updateTask({ id: child.id, title: "renamed meanwhile" });
    expect((await restore("label", label.id)).status).to.equal(200);
    expect((await restore("section", section.id)).status).to.equal(200);
    await user.client.updateTask({ id: child.id, title: "child" });
    expect(await everything()).to.deep.equal(before);
    await user.client.deleteSection({ id: section.id });
    expect((await undoLatest()).status).to.equal(200);
    await user.client.deleteLabel({ id: label.id });
    expect((await undoLatest()).status).to.equal(200);
    expect(await everything()).to.deep.equal(before);
    expect((await undoLatest()).status, "the undo of an undo").to.equal(200);
    expect((await user.client.getTask({ id: top.id })).labelIds).to.deep.equal([]);
  });

  it("a name is free while its row is in the trash; restoring it conflicts if it is taken", async () => {
    const make = {
      list: (name: string) => user.client.createList({ name }),
      label: (name: string) => user.client.createLabel({ name }),
      section: async (name: string) => {
        const listId = (await user.client.listLists({})).items[0]!.id;
        return user.client.createSection({ listId, name });
      },
    };
    for (const kind of ["list", "label", "section"] as const) {
      const { id } = await make[kind]("Taken");
      await send("DELETE", `/${kind}s/${id}`);
      const other = await make[kind]("taken");
      const refused = await restore(kind, id);
      expect(refused.status, kind).to.equal(409);
      expect(refused.body.detail).to.contain("name");
      await send("PATCH", `/${kind}s/${other.id}`, { name: "Another" });
      expect((await restore(kind, id)).status).to.equal(200);
    }
  });

  it("positions do not collide with those of tasks in the trash", async () => {
    const { client } = user;
    const [a, b, c] = [
      await client.createTask({ title: "a" }),
      await client.createTask({ title: "b" }),
      await client.createTask({ title: "c" }),
    ];
    await client.deleteTask({ id: b.id });
    await client.moveTask({ id: c.id, place: "first" });
    await client.moveTask({ id: c.id, place: { after: a.id } });
    await restore("task", b.id);
    const { items } = await client.listTasks({ sort: "manual", listId: a.listId });
    expect(items).to.have.length(3);
    expect(items[0]!.title).to.equal("a");
    await client.deleteTask({ id: b.id });
    const beside = await send("POST", `/tasks/${a.id}/move`, { place: { after: b.id } });
    expect(beside.status).to.equal(404);
  });

  it("undoes every kind of structural change, and the undo itself", async () => {
    const { list, section, label, top, plain } = await project();
    const elsewhere = await user.client.createList({ name: "Elsewhere" });
    const changes: [string, () => Promise<unknown>][] = [
      ["a list's name", () => user.client.updateList({ id: list.id, name: "New" })],
      ["a list's archive", () => user.client.updateList({ id: list.id, archived: true })],
      ["a list's place", () => user.client.moveList({ id: elsewhere.id, place: "first" })],
      ["a section's name", () => user.client.updateSection({ id: section.id, name: "New" })],
      ["a label's color", () => user.client.updateLabel({ id: label.id, color: "red" })],
      ["labels", () => user.client.updateTask({ id: plain.id, labelIds: [label.id] })],
      ["a place", () => user.client.moveTask({ id: plain.id, place: { after: top.id } })],
      ["a parent", () => user.client.moveTask({ id: plain.id, parentId: top.id })],
      ["a list", () => user.client.moveTask({ id: top.id, listId: elsewhere.id })],
      ["a task done", () => user.client.completeTask({ id: plain.id })],
      ["a task", () => user.client.deleteTask({ id: top.id })],
    ];
    for (const [what, change] of changes) {
      const before = await everything();
      await change();
      const after = await everything();
      expect(after, what).to.not.deep.equal(before);
      const undone = await undoLatest();
      expect(undone.status, `${what}: ${JSON.stringify(undone.body)}`).to.equal(200);
      expect(await everything(), what).to.deep.equal(before);
      expect((await undoLatest()).status, what).to.equal(200);
      if (what !== "a task done") expect(await everything(), what).to.deep.equal(after);
      expect((await undoLatest()).status, what).to.equal(200);
    }
    expect((await user.client.listLists({})).items).to.have.length(3);
  });

  it("undoing a move to another list includes subtasks in the trash", async () => {
    const { list, top, child, grandchild } = await project();
    await user.client.deleteTask({ id: grandchild.id });
    const before = await everything();
    const elsewhere = await user.client.createList({ name: "Elsewhere" });
    await user.client.moveTask({ id: top.id, listId: elsewhere.id });
    const moved = await undoLatest();
    expect(moved.status, JSON.stringify(moved.body)).to.equal(200);
    expect((await undoLatest()).status).to.equal(200);
    const again = await latest();
    await user.client.deleteList({ id: elsewhere.id });
    expect((await undo(again.seq)).status, "of what is in the trash").to.equal(412);
    expect((await restore("list", elsewhere.id)).status).to.equal(200);
    expect((await undo(again.seq)).status).to.equal(200);
    await user.client.deleteList({ id: elsewhere.id });
    expect(await everything()).to.deep.equal(before);
    expect((await restore("task", grandchild.id)).status).to.equal(200);
    expect(await user.client.getTask({ id: grandchild.id })).to.include({
      listId: list.id,
      parentId: child.id,
    });
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
  });

  it("undoing a move does not detach a subtask from its parent while both are in the trash", async () => {
    const { top, plain } = await project();
    await user.client.moveTask({ id: plain.id, parentId: top.id });
    const moved = await latest();
    const before = await everything();
    await user.client.deleteTask({ id: top.id });
    expect((await undo(moved.seq)).status).to.equal(412);
    expect((await restore("task", top.id)).status).to.equal(200);
    expect(await everything()).to.deep.equal(before);
    await sql(
      `BEGIN; UPDATE tasks SET title = 'renamed' WHERE id = ${top.id};
       UPDATE tasks SET parent_id = NULL WHERE id = ${plain.id};
       UPDATE tasks SET parent_id = ${top.id} WHERE id = ${plain.id};
       UPDATE tasks SET deleted_at = now() WHERE id = ${top.id}; COMMIT`,
    );
    expect((await undoLatest()).status).to.equal(200);
    expect(await everything()).to.deep.equal(before);
  });

  it("undoes a move to another list and a deletion there in one transaction", async () => {
    const { top, child, grandchild } = await project();
    const elsewhere = await user.client.createList({ name: "Elsewhere" });
    const before = await everything();
    const ids = [top, child, grandchild].map(({ id }) => id);
    const move = `UPDATE tasks SET list_id = ${elsewhere.id}, section_id = NULL WHERE id IN (${ids})`;
    for (const deletion of [
      `UPDATE tasks SET deleted_at = now() WHERE id = ${top.id}`,
      `UPDATE lists SET deleted_at = now() WHERE id = ${elsewhere.id}`,
    ]) {
      await sql(`BEGIN; ${move}; ${deletion}; COMMIT`);
      const gone = await everything();
      const undone = await undoLatest();
      expect(undone.status, JSON.stringify(undone.body)).to.equal(200);
      expect(await everything(), deletion).to.deep.equal(before);
      expect(gone).to.not.deep.equal(before);
      expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
    }
  });

  it("undoes a creation only while nothing else uses the created row", async () => {
    const { id } = await user.client.createList({ name: "Fresh" });
    const made = await latest();
    const task = await user.client.createTask({ title: "in it", listId: id });
    const refused = await undo(made.seq);
    expect(refused.status).to.equal(412);
    expect(refused.body.detail).to.contain("tasks");
    await user.client.deleteTask({ id: task.id });
    expect((await undo(made.seq)).status).to.equal(200);
    await user.client.quickAddTask({ text: "quick #new /soon @blue" });
    const before = await trash();
    expect((await undoLatest()).status, "all that one line made").to.equal(200);
    expect((await trash()).length).to.equal(before.length + 4);
  });

  it("purges a list with everything in it, and leaves no trace of it", async () => {
    const { list, section, label, top, child, grandchild, plain } = await project();
    await user.client.updateTask({ id: plain.id, title: "xochitl" });
    await user.client.updateSection({ id: section.id, name: "xochitl" });
    await user.client.updateList({ id: list.id, name: "xochitl" });
    const { seq, epoch } = await user.client.listChanges({ since: 0 });
    await user.client.deleteList({ id: list.id });
    expect(await user.client.purgeTrash({})).to.deep.equal({ purged: 1 });
    const { deleted } = await user.client.listChanges({ since: seq, epoch });
    expect(deleted.map(({ entity, id }) => `${entity} ${id}`)).to.have.members([
      `list ${list.id}`,
      `section ${section.id}`,
      ...[top, child, grandchild, plain].map(({ id }) => `task ${id}`),
    ]);
    const found = await sql(
      "SELECT count(*)::int AS rows FROM events WHERE user_id = $1 AND events::text LIKE '%xochitl%'",
      [user.id],
    );
    expect(found).to.deep.equal([{ rows: 0 }]);
    await user.client.deleteLabel({ id: label.id });
    expect(await user.client.purgeTrash({})).to.deep.equal({ purged: 1 });
  });

  it("the inbox cannot be deleted, and its creation is not logged", async () => {
    expect((await user.client.listEvents({})).items).to.deep.equal([]);
    const [inbox] = (await user.client.listChanges({ since: 0 })).lists;
    expect(inbox).to.include({ isInbox: true, deletedAt: null });
    expect((await send("DELETE", `/lists/${inbox!.id}`)).status).to.equal(409);
  });

  it("a subtask stays in its parent's section, whatever is restored or undone", async () => {
    const { client } = user;
    const [list] = (await client.listLists({})).items;
    const section = await client.createSection({ listId: list!.id, name: "Soon" });
    const above = await client.createTask({ title: "above" });
    const task = await client.createTask({ title: "task", sectionId: section.id });
    const sections = async (...tasks: { id: string }[]) =>
      Promise.all(tasks.map(async ({ id }) => (await client.getTask({ id })).sectionId));

    await client.deleteSection({ id: section.id });
    await client.moveTask({ id: task.id, parentId: above.id });
    await restore("section", section.id);
    expect(await sections(above, task), "the section").to.deep.equal([null, null]);

    await client.moveTask({ id: task.id, sectionId: section.id });
    const moved = await latest();
    const below = await client.createTask({ title: "below", parentId: task.id });
    expect((await undo(moved.seq)).status).to.equal(200);
    expect(await sections(above, task, below), "a parent").to.deep.equal([null, null, null]);

    await client.moveTask({ id: above.id, sectionId: section.id });
    const withAll = await latest();
    const other = await client.createTask({ title: "other", sectionId: section.id });
    await client.moveTask({ id: task.id, parentId: other.id });
    await client.moveTask({ id: below.id, parentId: null });
    expect((await undo(withAll.seq)).status).to.equal(200);
    expect(await sections(above, task, other), "what is elsewhere by now").to.deep.equal([
      null,
      section.id,
      section.id,
    ]);
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
  });

  it("undoing a subtask's move is rejected once its parent has left the original list", async () => {
    const { client } = user;
    const [home, away] = await Promise.all(
      ["Home", "Away"].map((name) => client.createList({ name })),
    );
    const above = await client.createTask({ title: "above", listId: home!.id });
    const task = await client.createTask({ title: "task", parentId: above.id });
    await client.moveTask({ id: task.id, listId: away!.id });
    const moved = await latest();
    await client.moveTask({ id: above.id, listId: away!.id });
    const refused = await undo(moved.seq);
    expect(refused.status).to.equal(412);
    expect(refused.body.detail).to.contain("another list");
  });

  it("undo sets no position over 40 characters", async () => {
    const { client } = user;
    const [one, two, three] = await Promise.all(
      ["one", "two", "three"].map((title) => client.createTask({ title })),
    );
    const place = (task: { id: string }, last: number) =>
      sql("UPDATE tasks SET position = 'a0' || repeat('0', 37) || $1 WHERE id = $2", [
        last,
        task.id,
      ]);
    await place(one!, 1);
    await client.moveTask({ id: one!.id, place: "last" });
    const moved = await latest();
    await place(two!, 1);
    await place(three!, 2);
    expect((await undo(moved.seq)).status).to.equal(200);
    const [list] = (await client.listLists({})).items;
    const { items } = await client.listTasks({ listId: list!.id, sort: "manual" });
    expect(items.map(({ title }) => title)).to.deep.equal(["two", "one", "three"]);
    expect(await structureFaults(api.superuserUrl, user.id)).to.deep.equal([]);
  });
});
