import { etagOf, limits, list as listSchema, type Task } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { generateKeyBetween } from "fractional-indexing";
import { type Answer, call } from "./call.js";

describe("lists, sections, labels and subtasks", () => {
  const api = useTestApi();
  let ann: TestUser;
  let inbox: string;
  let people = 0;

  beforeEach(async () => {
    people += 1;
    ann = await signUp(api.url, `Ann ${people}`);
    inbox = (await ann.client.listLists({})).items[0]!.id;
  });

  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    call(`${api.url}/api${path}`, { method, as: ann, body, headers });
  const sql = async (text: string, values: unknown[] = []) =>
    (await withClient(api.superuserUrl, (client) => client.query(text, values))).rows;
  const add = (title: string, place: object = {}) => ann.client.createTask({ title, ...place });
  const titles = async (query: object) =>
    (await ann.client.listTasks({ sort: "manual", ...query })).items.map(({ title }) => title);
  const read = (task: Task) => ann.client.getTask({ id: task.id });
  const states = async (...tasks: Task[]) =>
    (await Promise.all(tasks.map(read))).map(({ completed }) => completed);

  it("are not refused for their number where none is added", async () => {
    await withClient(api.superuserUrl, async (client) => {
      await client.query("SELECT set_config('app.user_id', $1, false)", [ann.id]);
      await client.query("SET session_replication_role = replica");
      await client.query(
        `INSERT INTO labels (user_id, name, position)
         SELECT $1, 'label ' || n, 'h' || lpad(n::text, 8, '0') FROM generate_series(0, $2::int) AS n`,
        [ann.id, limits.labels],
      );
      await client.query("RESET session_replication_role");
      const insert = (name: string) =>
        client.query("INSERT INTO labels (user_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
          ann.id,
          name,
        ]);
      expect((await insert("Label 1")).rowCount).to.equal(0);
      const refusal = await insert("Another").catch((error: Error) => error);
      expect(refusal).to.include({ constraint: "labels_limit" });
    });
  });

  describe("lists", () => {
    it("start with an inbox, which cannot be deleted or archived", async () => {
      const { items } = await ann.client.listLists({});
      expect(items).to.have.length(1);
      expect(listSchema.parse(items[0])).to.deep.equal(items[0]);
      expect(items[0]).to.include({ name: "Inbox", isInbox: true, openCount: 0, archivedAt: null });
      refused(await send("DELETE", `/lists/${inbox}`), 409, "inbox");
      refused(await send("PATCH", `/lists/${inbox}`, { archived: true }), 409, "inbox");
      expect((await send("PATCH", `/lists/${inbox}`, { color: "red" })).body.color).to.equal("red");
    });

    it("are created, changed, archived, deleted and counted", async () => {
      const made = await send("POST", "/lists", { name: " Home ", color: "teal" });
      expect(made.status).to.equal(201);
      expect(made.body).to.include({ name: "Home", color: "teal", isInbox: false, openCount: 0 });
      const id = made.body.id;
      await add("one", { listId: id });
      await add("two", { listId: id, completed: true });
      expect((await ann.client.getList({ id })).openCount).to.equal(1);
      const archived = await ann.client.updateList({ id, archived: true });
      expect(archived.archivedAt).to.be.a("string");
      expect((await ann.client.updateList({ id, archived: true })).archivedAt).to.equal(
        archived.archivedAt,
      );
      const names = async (query: object) =>
        (await ann.client.listLists(query)).items.map(({ name }) => name);
      expect(await names({ archived: false })).to.deep.equal(["Inbox"]);
      expect(await names({ archived: true })).to.deep.equal(["Home"]);
      expect((await ann.client.updateList({ id, archived: false })).archivedAt).to.equal(null);
      refused(await send("PATCH", `/lists/${id}`, { color: "mauve" }), 400, "color");
      refused(await send("POST", "/lists", { name: "x".repeat(121) }), 400, "name");
      const etag = made.headers.get("etag")!;
      refused(await send("PATCH", `/lists/${id}`, { name: "X" }, { "if-match": etag }), 412);
      await ann.client.deleteList({ id });
      expect(await titles({ listId: id })).to.deep.equal([]);
      expect((await ann.client.listTasks({})).items).to.deep.equal([]);
    });

    it("have unique names, ignoring case, like sections and labels", async () => {
      await ann.client.createList({ name: "Ärzte" });
      refused(await send("POST", "/lists", { name: "äRZTE" }), 409, "name");
      const other = await ann.client.createList({ name: "Other" });
      refused(await send("PATCH", `/lists/${other.id}`, { name: "ÄRZTE" }), 409, "name");
      await ann.client.createSection({ listId: other.id, name: "Later" });
      refused(await send("POST", "/sections", { listId: other.id, name: "LATER" }), 409);
      await ann.client.createSection({ listId: inbox, name: "Later" });
      await ann.client.createLabel({ name: "Straße" });
      refused(await send("POST", "/labels", { name: "STRAßE" }), 409);
    });

    for (const noun of ["lists", "sections", "labels"] as const) {
      it(`keep the manual order of ${noun}, across pages`, async () => {
        const scope = noun === "sections" ? { listId: inbox } : {};
        const ids: Record<string, string> = {};
        for (const name of ["a", "b", "c", "d"]) {
          ids[name] = (await send("POST", `/${noun}`, { name, ...scope })).body.id;
        }
        const names = async () => {
          const found: string[] = [];
          for (let cursor = ""; ; ) {
            const page = await send("GET", `/${noun}?limit=2${cursor && `&cursor=${cursor}`}`);
            expect(page.status, JSON.stringify(page.body)).to.equal(200);
            found.push(...page.body.items.map(({ name }: { name: string }) => name));
            if (page.body.nextCursor === null)
              return found.filter((name) => name !== "Inbox").join("");
            cursor = page.body.nextCursor;
          }
        };
        const move = (name: string, place: unknown) =>
          send("POST", `/${noun}/${ids[name]}/move`, { place });
        expect(await names()).to.equal("abcd");
        await move("d", "first");
        await move("a", "last");
        expect(await names()).to.equal("dbca");
        await move("a", { after: ids.d });
        await move("c", { before: ids.b });
        expect(await names()).to.equal("dacb");
        expect((await move("c", { before: "999999" })).status).to.equal(404);
        expect((await move("c", "middle")).status).to.equal(400);
        expect((await move("c", { before: ids.a, after: ids.b })).status).to.equal(400);
      });
    }
  });

  describe("tasks", () => {
    it("are in the inbox by default, or where their section or parent is", async () => {
      const task = await add("plain");
      expect(task).to.include({ listId: inbox, sectionId: null, parentId: null });
      expect(task.labelIds).to.deep.equal([]);
      const list = await ann.client.createList({ name: "Home" });
      const section = await ann.client.createSection({ listId: list.id, name: "Soon" });
      expect(await add("a", { sectionId: section.id })).to.include({ listId: list.id });
      const parent = await add("b", { listId: list.id, sectionId: section.id });
      const child = await add("c", { parentId: parent.id });
      expect(child).to.include({ listId: list.id, sectionId: section.id, parentId: parent.id });
      refused(await send("POST", "/tasks", { title: "x", listId: "999999" }), 404, "list");
      refused(await send("POST", "/tasks", { title: "x", sectionId: "999999" }), 404, "section");
      refused(await send("POST", "/tasks", { title: "x", parentId: "999999" }), 404, "task");
      refused(
        await send("POST", "/tasks", { title: "x", listId: inbox, sectionId: section.id }),
        404,
        "section",
      );
      refused(
        await send("POST", "/tasks", { title: "x", listId: inbox, parentId: parent.id }),
        404,
        "task",
      );
      refused(await send("PATCH", `/tasks/${task.id}`, { listId: list.id }), 400, "listId");
    });

    it("are found by list, section, parent and label", async () => {
      const list = await ann.client.createList({ name: "Home" });
      const section = await ann.client.createSection({ listId: list.id, name: "Soon" });
      const label = await ann.client.createLabel({ name: "red" });
      const a = await add("a", { listId: list.id });
      await add("b", { sectionId: section.id, labelIds: [label.id] });
      await add("c", { parentId: a.id, labelIds: [label.id] });
      await add("d");
      expect(await titles({ listId: list.id })).to.deep.equal(["a", "b", "c"]);
      expect(await titles({ listId: list.id, parentId: "none" })).to.deep.equal(["a", "b"]);
      expect(await titles({ listId: list.id, sectionId: "none" })).to.deep.equal(["a", "c"]);
      expect(await titles({ sectionId: section.id })).to.deep.equal(["b"]);
      expect(await titles({ parentId: a.id })).to.deep.equal(["c"]);
      expect(await titles({ labelId: label.id, sort: "oldest" })).to.deep.equal(["b", "c"]);
      expect(await titles({ labelId: label.id, listId: list.id })).to.deep.equal(["b", "c"]);
      expect(
        await titles({ labelId: label.id, listId: list.id, q: "b", sort: "newest" }),
      ).to.deep.equal(["b"]);
      expect(await titles({ listId: list.id, sort: "title", completed: true })).to.deep.equal([]);
      refused(await send("GET", "/tasks?sort=manual"), 400, "sort");
      refused(await send("GET", `/tasks?sort=manual&labelId=${label.id}`), 400, "sort");
      const first = await ann.client.listTasks({ listId: list.id, sort: "manual", limit: 2 });
      expect(first.items[0]).to.not.have.property("position");
      const rest = await ann.client.listTasks({
        listId: list.id,
        sort: "manual",
        limit: 2,
        cursor: first.nextCursor!,
      });
      expect(rest.items.map(({ title }) => title)).to.deep.equal(["c"]);
    });

    it("have labels; changing or deleting one counts as a change of the task", async () => {
      const [red, blue] = await Promise.all(
        ["red", "blue"].map((name) => ann.client.createLabel({ name })),
      );
      const both = [red!.id, blue!.id].sort((a, b) => Number(a) - Number(b));
      const task = await add("a", { labelIds: [blue!.id, red!.id, blue!.id] });
      expect(task.labelIds).to.deep.equal(both);
      refused(await send("PATCH", `/tasks/${task.id}`, { labelIds: ["999999"] }), 404, "label");
      const changed = await ann.client.updateTask({ id: task.id, labelIds: [blue!.id] });
      expect(changed.labelIds).to.deep.equal([blue!.id]);
      expect(changed.updatedAt > task.updatedAt).to.equal(true);
      await ann.client.updateTask({ id: task.id, labelIds: both });
      await ann.client.deleteLabel({ id: red!.id });
      const after = await read(task);
      expect(after.labelIds).to.deep.equal([blue!.id]);
      expect(after.updatedAt > changed.updatedAt).to.equal(true);
      expect(
        await sql("SELECT label_id FROM task_labels WHERE task_id = $1", [task.id]),
      ).to.deep.equal([{ label_id: blue!.id }]);
      await sql("DELETE FROM task_labels WHERE task_id = $1", [task.id]);
      expect((await read(task)).labelIds).to.deep.equal([]);
      await sql("INSERT INTO task_labels (user_id, task_id, label_id) VALUES ($1, $2, $3)", [
        ann.id,
        task.id,
        blue!.id,
      ]);
      expect((await read(task)).labelIds).to.deep.equal([blue!.id]);
    });

    it("get some labels and lose others, whatever else they have", async () => {
      const made = [await ann.client.createLabel({ name: "a" })];
      made.push(await ann.client.createLabel({ name: "b" }));
      const [a, b] = made.map(({ id }) => id) as [string, string];
      const { id } = await add("a", { labelIds: [b] });
      for (const [change, labelIds] of [
        [{ addLabelIds: [a] }, [a, b]],
        [{ addLabelIds: [a], removeLabelIds: ["999999"] }, [a, b]],
        [{ removeLabelIds: [a, b], addLabelIds: [a] }, [a]],
        [{ removeLabelIds: [a] }, []],
        [{ labelIds: [a], addLabelIds: [b], dueDate: "2030-12-01" }, [a, b]],
      ] as [object, string[]][]) {
        const { labelIds: left } = await ann.client.updateTask({ id, ...change });
        expect(left, JSON.stringify(change)).to.deep.equal(labelIds);
      }
      await ann.client.deleteLabel({ id: a });
      refused(await send("PATCH", `/tasks/${id}`, { addLabelIds: [a] }), 404, "label");
    });

    it("get a label beside those that they have, but no more than they may have", async () => {
      const labels = await Promise.all(
        Array.from({ length: 101 }, (_, n) => ann.client.createLabel({ name: `Label ${n}` })),
      );
      const [one, ...labelIds] = labels.map(({ id }) => id);
      const task = await add("a", { labelIds });
      const { id } = task;
      const more = await send("PATCH", `/tasks/${id}`, { addLabelIds: [one] });
      refused(more, 400, "addLabelIds would be more than 100 with those that it has");
      expect(await read(task)).to.deep.equal(task);
      const exchanged = { id, addLabelIds: [one!], removeLabelIds: [labelIds[0]!] };
      expect((await ann.client.updateTask(exchanged)).labelIds)
        .to.have.length(100)
        .and.include(one);
      const version = { "if-match": etagOf(task.updatedAt) };
      const off = { removeLabelIds: [one] };
      refused(await send("PATCH", `/tasks/${id}`, off, version), 412, "changed");
    });

    it("lose only their section when it is deleted", async () => {
      const section = await ann.client.createSection({ listId: inbox, name: "Soon" });
      const a = await add("a", { sectionId: section.id });
      const b = await add("b", { parentId: a.id });
      await ann.client.deleteSection({ id: section.id });
      expect(await read(a)).to.include({ listId: inbox, sectionId: null });
      expect(await read(b)).to.include({ listId: inbox, sectionId: null, parentId: a.id });
    });
  });

  it("are created only once when concurrent quick adds name them", async () => {
    const lines = ["milk", "tea", "bread", "salt", "rice", "oats"];
    const added = await Promise.all(
      lines.map((line) => ann.client.quickAddTask({ text: `${line} #Together /Shelf @kitchen` })),
    );
    const [{ task }] = added as [(typeof added)[0]];
    for (const { task: other } of added) {
      const { listId, sectionId, labelIds } = task;
      expect(other).to.deep.include({ listId, sectionId, labelIds });
    }
    const made = added.map(({ created }) => [created.lists.length, created.sections.length]);
    expect(made.filter(([lists]) => lists === 1)).to.deep.equal([[1, 1]]);
    expect(made.filter(([lists]) => lists === 0)).to.have.length(lines.length - 1);
  });

  describe("subtasks", () => {
    it("nest at most five levels deep, and never in a cycle", async () => {
      const line = [await add("1")];
      for (const title of ["2", "3", "4", "5"]) {
        line.push(await add(title, { parentId: line.at(-1)!.id }));
      }
      const [one, two, , four, five] = line as [Task, Task, Task, Task, Task];
      refused(await send("POST", "/tasks", { title: "6", parentId: five.id }), 409, "five|5");
      const move = (task: Task, body: object) => send("POST", `/tasks/${task.id}/move`, body);
      refused(await move(one, { parentId: five.id }), 409, "below itself");
      refused(await move(one, { parentId: one.id }), 409, "below itself");
      refused(await move(one, { place: { after: two.id } }), 409, "below itself");
      for (const place of ["top", { after: 1 }, { after: two.id, before: two.id }]) {
        const { body } = await move(one, { place });
        expect(body.detail).to.match(/^place must be first, last, \{"after": id\}/);
      }
      for (const name of ["sectionId", "parentId"]) {
        const { body } = await send("GET", `/tasks?${name}=some`);
        expect(body.detail).to.equal(
          `${name} must be a positive whole number, as a string, or none`,
        );
      }
      const other = await add("other");
      await move(other, { parentId: four.id });
      refused(await move(two, { parentId: other.id }), 409);
      const sub = await add("sub", { parentId: (await add("top")).id });
      refused(await move(two, { parentId: sub.id }), 409, "5");
      const error = await sql("UPDATE tasks SET parent_id = $1 WHERE id = $2", [
        five.id,
        two.id,
      ]).catch((reason: { constraint: string }) => reason.constraint);
      expect(error).to.equal("tasks_not_below_itself");
    });

    it("move with their parent to another list or section, in the same order", async () => {
      const list = await ann.client.createList({ name: "Home" });
      const section = await ann.client.createSection({ listId: list.id, name: "Soon" });
      const there = await add("there", { listId: list.id });
      const a = await add("a");
      const [b, c] = [await add("b", { parentId: a.id }), await add("c", { parentId: a.id })];
      const d = await add("d", { parentId: c.id });
      await ann.client.moveTask({ id: c.id, parentId: a.id, place: "first" });
      expect(await titles({ parentId: a.id })).to.deep.equal(["c", "b"]);
      const moved = await ann.client.moveTask({ id: a.id, listId: list.id, place: "first" });
      expect(moved).to.include({ listId: list.id, sectionId: null });
      expect(await titles({ listId: list.id, parentId: "none" })).to.deep.equal(["a", "there"]);
      expect(await titles({ parentId: a.id })).to.deep.equal(["c", "b"]);
      expect(await read(d)).to.include({ listId: list.id, parentId: c.id });
      await ann.client.moveTask({ id: a.id, sectionId: section.id });
      for (const task of [a, b, c, d]) {
        expect(await read(task)).to.include({ listId: list.id, sectionId: section.id });
      }
      expect(await titles({ parentId: a.id })).to.deep.equal(["c", "b"]);
      await ann.client.moveTask({ id: d.id, place: { before: there.id } });
      expect(await read(d)).to.include({ parentId: null, sectionId: null });
      expect(await titles({ listId: list.id, sectionId: "none" })).to.deep.equal(["d", "there"]);
      await ann.client.moveTask({ id: b.id, parentId: null });
      expect(await read(b)).to.include({ parentId: null, sectionId: section.id });
      refused(
        await send("POST", `/tasks/${b.id}/move`, { listId: inbox, sectionId: section.id }),
        400,
        "listId",
      );
      refused(await send("POST", `/tasks/${b.id}/move`, { listId: "999999" }), 404, "list");
      refused(
        await send("POST", `/tasks/${b.id}/move`, { listId: inbox }, { "if-match": '"1"' }),
        412,
      );
      expect(await titles({ listId: inbox })).to.deep.equal([]);
    });

    it("are completed with their parent; reopening it reopens exactly those", async () => {
      const a = await add("a");
      const [b, c] = [await add("b", { parentId: a.id }), await add("c", { parentId: a.id })];
      const [d, e] = [await add("d", { parentId: b.id }), await add("e", { parentId: c.id })];
      await ann.client.completeTask({ id: b.id });
      expect(await states(a, b, c, d, e)).to.deep.equal([false, true, false, true, false]);
      await ann.client.updateTask({ id: d.id, completed: false });
      await ann.client.completeTask({ id: a.id });
      expect(await states(a, b, c, d, e)).to.deep.equal([true, true, true, true, true]);
      await ann.client.updateTask({ id: a.id, completed: false });
      expect(await states(a, b, c, d, e)).to.deep.equal([false, true, false, false, false]);
      await ann.client.completeTask({ id: a.id });
      await ann.client.updateTask({ id: c.id, completed: false });
      await ann.client.updateTask({ id: e.id, completed: true });
      await ann.client.updateTask({ id: a.id, completed: false });
      expect(await states(a, b, c, d, e)).to.deep.equal([false, true, false, false, true]);
    });

    it("are deleted with their parent", async () => {
      const a = await add("a");
      await add("b", { parentId: (await add("c", { parentId: a.id })).id });
      await ann.client.deleteTask({ id: a.id });
      expect((await ann.client.listTasks({})).items).to.deep.equal([]);
    });
  });

  describe("the manual order", () => {
    it("has the same keys from the database as from fractional-indexing", async () => {
      const lasts: string[] = [];
      for (const from of ["a0", "az", "bzz", "Zz", "Yzz", "Xzzz", "a5V", "Zz8", "czzzV"]) {
        lasts.push(from);
        for (let step = 0; step < 70; step += 1)
          lasts.push(generateKeyBetween(lasts.at(-1)!, null));
      }
      const text =
        "SELECT position_after(last) AS next FROM unnest($1::text[]) WITH ORDINALITY AS l(last, n) ORDER BY n";
      expect((await sql(text, [lasts])).map(({ next }) => next)).to.deep.equal(
        lasts.map((last) => generateKeyBetween(last, null)),
      );
      expect((await sql("SELECT position_after(NULL) AS next"))[0].next).to.equal("a0");
    });

    it("has no key over 40 characters, even after repeated moves to one place", async () => {
      const tasks = [];
      for (const title of ["a", "b", "c", "d"]) tasks.push(await add(title));
      const [a, b, c, d] = tasks as [Task, Task, Task, Task];
      // As long as a key after 200 moves to one place.
      await sql("UPDATE tasks SET position = 'a0' || repeat('0', 36) || '1' WHERE id = $1", [b.id]);
      for (let step = 0; step < 20; step += 1) {
        await ann.client.moveTask({ id: step % 2 ? c.id : d.id, place: { after: a.id } });
      }
      expect(await titles({ listId: inbox })).to.deep.equal(["a", "c", "d", "b"]);
      const [{ longest }] = await sql(
        "SELECT max(length(position)) AS longest FROM tasks WHERE user_id = $1",
        [ann.id],
      );
      expect(longest).to.be.at.most(40);
    });
  });

  it("are optional for a program that inserts tasks by SQL", async () => {
    await sql(
      "INSERT INTO tasks (user_id, title) SELECT $1, 'old ' || n FROM generate_series(1, 3) n",
      [ann.id],
    );
    expect(await titles({ listId: inbox })).to.deep.equal(["old 1", "old 2", "old 3"]);
  });
});

function refused(answer: Answer, status: number, about = ""): void {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
  expect(answer.headers.get("content-type")).to.match(/^application\/problem\+json/);
  expect(JSON.stringify(answer.body)).to.match(new RegExp(about));
}
