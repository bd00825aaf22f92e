import { expect } from "chai";
import type { Locator } from "playwright-core";
import { expectAccessible } from "../src/axe.js";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

describe("lists, sections and labels", () => {
  it("stay collapsed, with what is typed in them, when the server gives them an id", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    const { promise: sending, resolve: send } = Promise.withResolvers<void>();
    await page.route("**/api/sections", async (route) => {
      if (route.request().method() === "POST") await sending;
      await route.continue();
    });
    await page.getByRole("button", { name: "Inbox: more" }).click();
    await page.getByRole("menuitem", { name: "Add a section" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Trees");
    await page.keyboard.press("Enter");
    const line = page.getByRole("button", { name: "Add a task: Trees" });
    await line.click();
    await page.keyboard.type("Plant a fi");
    await page.getByRole("button", { name: "Trees", expanded: true }).click();
    const trees = page.getByRole("button", { name: "Trees", expanded: false });
    await trees.waitFor();
    send();
    await eventually(async () => {
      const [section] = (await user.client.listSections({})).items;
      const stored = await tasks.localRows("section");
      expect(stored).to.deep.equal([section?.id]);
    });
    await trees.click();
    await line.click();
    const typed = tasks.list.getByRole("textbox", { name: "New task" });
    expect(await typed.inputValue()).to.equal("Plant a fi");
  });

  it("keep their completed tasks expanded when the server gives a list its id", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    const send = await holdBack(page, "**/api/lists");
    await page.getByRole("button", { name: "Add a list" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Trip");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Trip", exact: true }).waitFor();
    await tasks.add("Book a train");
    await tasks.checkbox("Book a train").press("x");
    await page.getByRole("button", { name: /^Completed/, expanded: false }).click();
    await tasks.checkbox("Book a train").waitFor();
    send();
    await eventually(async () => {
      const { items } = await user.client.listLists({});
      const stored = await tasks.localRows("list");
      expect(stored).to.have.members(items.map(({ id }) => id));
    });
    await page.getByRole("button", { name: /^Completed/, expanded: true }).waitFor();
    await tasks.checkbox("Book a train").waitFor();
  });

  it("are in view in the sidebar when they are opened from elsewhere", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    for (let number = 1; number <= 30; number += 1)
      await user.client.createList({ name: `List ${number}` });
    const link = page.getByRole("link", { name: "List 30", exact: true });
    await link.waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("List 30");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "List 30", level: 1 }).waitFor();
    await eventually(async () => {
      const box = await link.boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).to.be.within(1, page.viewportSize()!.height);
    });
    await tasks.newTask.waitFor();
  });

  it("are created, edited, archived, deleted, restored and purged in the page", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    const lists = async () =>
      (await user.client.listLists({})).items
        .filter(({ isInbox }) => !isInbox)
        .map(({ name, color, archivedAt }) => [name, color, archivedAt !== null]);
    await page.getByRole("button", { name: "Add a list" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Garden");
    await page.getByRole("radio", { name: "green" }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Add list" }).click();
    await page.getByRole("heading", { name: "Garden", level: 1 }).waitFor();
    await eventually(async () => expect(await lists()).to.deep.equal([["Garden", "green", false]]));
    await tasks.add("Plant the fig tree");
    await tasks.checkbox("Plant the fig tree").waitFor();

    const choose = async (item: string) => {
      await page.getByRole("button", { name: /^(Garden|Balcony): more$/ }).click();
      await page.getByRole("menuitem", { name: item }).click();
    };
    await choose("Add a section");
    await page.getByRole("textbox", { name: "Name" }).fill("Trees");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Trees", exact: true }).waitFor();
    await choose("Edit list");
    await page.getByRole("textbox", { name: "Name" }).fill("Balcony");
    await page.keyboard.press("Enter");
    await eventually(async () =>
      expect(await lists()).to.deep.equal([["Balcony", "green", false]]),
    );
    await choose("Archive");
    await eventually(async () => expect(await lists()).to.deep.equal([["Balcony", "green", true]]));
    await page.getByRole("button", { name: "Archive" }).click();
    await page.getByRole("link", { name: "Balcony" }).click();
    await page.getByText("Archived: its tasks are not in Today").waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText("Archived: its tasks are not in Today").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Balcony" }).click();
    await choose("Delete list");
    await page.getByRole("button", { name: "Delete list" }).click();
    await eventually(async () => expect(await lists()).to.deep.equal([]));
    expect((await user.client.listTasks()).items).to.deep.equal([]);
    await page.getByRole("link", { name: "Trash" }).click();
    await page.getByText("List with 1 task").waitFor();
    await page.getByRole("button", { name: "Restore Balcony" }).click();
    await eventually(async () => expect((await user.client.listTasks()).items).to.have.length(1));
    await page.keyboard.press("Control+z");
    await page.getByRole("button", { name: "Delete Balcony forever" }).click();
    await page.getByRole("button", { name: "Delete forever" }).click();
    await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
    expect((await user.client.listTrash({})).items).to.deep.equal([]);
  });

  it("are not taken for new ones if they are archived", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Sweep"]);
    const { id } = await user.client.createList({ name: "Attic" });
    await user.client.updateList({ id, archived: true });
    await page.getByRole("button", { name: "Archive" }).waitFor();
    await tasks.newTask.fill("Insulate the roof #attic");
    await page.getByRole("list", { name: "Recognised" }).getByText("archived").waitFor();
    await tasks.newTask.press("Enter");
    await tasks.toasts.getByText("Added “Insulate the roof” to Attic (archived)").waitFor();

    await tasks.checkbox("Sweep").press("m");
    const list = page.getByRole("dialog").locator('input[aria-label="List"]');
    await list.fill("attic");
    await page.getByRole("option", { name: "Attic (archived)" }).waitFor();
    expect(await page.getByRole("option").count()).to.equal(1);
    await list.press("Enter");
    await eventually(async () =>
      expect((await user.client.listTasks({ listId: id })).items).to.have.length(2),
    );
    expect((await user.client.listLists({})).items).to.have.length(2);
  });

  it("appear in another window immediately, also if another program creates them", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk"]);
    const other = await page.context().newPage();
    await other.goto("/inbox");
    await other.getByRole("checkbox", { name: "Milk", exact: true }).waitFor();
    await tasks.add("Bread");
    await other.getByRole("checkbox", { name: "Bread", exact: true }).waitFor();
    await user.client.createLabel({ name: "errand" });
    await user.client.createTask({ title: "From a program" });
    await tasks.checkbox("From a program").waitFor();
    await other.getByRole("link", { name: "errand" }).waitFor();
  });

  it("get their tasks back by undo, even if their neighbour was deleted in another window", async () => {
    const { user, page, tasks } = await visitorWithTasks(["First", "Second", "Third"]);
    const { id } = await user.client.createList({ name: "Garden" });
    const titles = async (listId?: string) =>
      (await user.client.listTasks({ ...(listId && { listId }) })).items.map(({ title }) => title);
    for (const title of ["Second", "Third"]) await tasks.checkbox(title).press("s");
    await page.getByRole("button", { name: "Move to…" }).click();
    await page.getByRole("option", { name: "Garden" }).click();
    await eventually(async () => expect(await titles(id)).to.have.members(["Second", "Third"]));
    const [first] = (await user.client.listTasks({ q: "First" })).items;
    await user.client.deleteTask({ id: first!.id });
    await tasks.undo("Moved 2 tasks to Garden.");
    await eventually(async () => expect(await titles(id)).to.deep.equal([]));
    expect(await titles()).to.have.members(["Second", "Third"]);
    await eventually(async () => expect(await tasks.titles()).to.have.members(["Second", "Third"]));
  });

  it("name the parent of a subtask where the subtask is shown apart from it", async () => {
    const { user, tasks } = await visitorWithTasks([]);
    const trip = await user.client.createTask({ title: "Plan the trip" });
    const soon = { dueDate: "2126-01-01", parentId: trip.id };
    await user.client.createTask({ title: "Book a hotel", ...soon });
    await tasks.open("upcoming");
    await tasks.row("Book a hotel").getByText("Subtask of Plan the trip").waitFor();
    await tasks.open("inbox");
    const nested = tasks.row("Book a hotel");
    await nested.waitFor();
    expect(await nested.textContent()).not.to.contain("Subtask of");
  });

  it("are dragged into another order, without opening the dragged one", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk"]);
    const { client } = user;
    const { id: listId } = await client.createList({ name: "Home" });
    for (const name of ["Garden", "Car"]) await client.createList({ name });
    for (const name of ["errand", "phone"]) await client.createLabel({ name });
    for (const name of ["Kitchen", "Attic"]) await client.createSection({ listId, name });
    await tasks.open(`lists/${listId}`);
    const sidebar = page.getByRole("navigation", { name: "Views" });
    const link = (name: string) => sidebar.getByRole("link", { name });
    const section = (name: string) => page.getByRole("button", { name, exact: true });
    const orders = async () =>
      [
        (await client.listLists({})).items.filter(({ isInbox }) => !isInbox),
        (await client.listLabels({})).items,
        (await client.listSections({ listId })).items,
      ].map((items) => items.map(({ name }) => name).join(" "));
    // The code of dragging is loaded when the page is idle.
    await page.locator('[id^="DndLiveRegion"]').waitFor({ state: "attached" });
    const dragAbove = (dragged: Locator, to: Locator) =>
      dragged.dragTo(to, { targetPosition: { x: 30, y: 4 }, steps: 5 });
    await dragAbove(link("Car"), link("Home"));
    await dragAbove(link("phone"), link("errand"));
    await dragAbove(section("Attic"), section("Kitchen"));
    await eventually(async () =>
      expect(await orders()).to.deep.equal(["Car Home Garden", "phone errand", "Attic Kitchen"]),
    );
    // Only those of one kind are an order; a label is not dropped among lists.
    await link("phone").dragTo(link("Car"), { steps: 5 });
    await link("Garden").dragTo(link("Garden"), { targetPosition: { x: 50, y: 10 }, steps: 5 });
    expect(new URL(page.url()).pathname).to.equal(`/lists/${listId}`);
    await page.keyboard.press("Control+z");
    await eventually(async () =>
      expect(await orders()).to.deep.equal(["Car Home Garden", "phone errand", "Kitchen Attic"]),
    );
    await link("Garden").click();
    await page.getByRole("heading", { name: "Garden", level: 1 }).waitFor();
  });

  it("are shown in an order of the user’s choice, which dragging leaves alone", async () => {
    const { user, page, tasks } = await newVisitor();
    const { client } = user;
    const { id: listId } = await client.createList({ name: "Move" });
    const { id: sectionId } = await client.createSection({ listId, name: "Packing" });
    for (const [title, dueDate, priority] of [
      ["Books", null, 1],
      ["Van", "2030-01-02", 4],
      ["Keys", "2030-01-01", 4],
    ] as const)
      await client.createTask({ listId, title, dueDate, priority });
    const stored = async () => {
      const { items } = await client.listTasks({ listId, sort: "manual" });
      return items.map((task) => `${task.title}${task.sectionId === sectionId ? "/" : ""}`);
    };
    const before = await stored();
    const shown = (...titles: string[]) =>
      eventually(async () => expect(await tasks.titles()).to.deep.equal(titles));
    const sortBy = async (order: string) => {
      await page.getByRole("button", { name: "Move: more" }).click();
      await page.getByRole("menuitemradio", { name: order }).click();
    };
    await tasks.open(`lists/${listId}`);
    const other = await page.context().newPage();
    await other.goto(`/lists/${listId}`);
    await shown(...before);
    await page.getByRole("button", { name: "Move: more" }).click();
    await page.getByRole("menuitemradio", { name: "My order", checked: true }).waitFor();
    await expectAccessible(page, "the menu of a list");
    await page.keyboard.press("Escape");
    await sortBy("Due date");
    await shown("Keys", "Van", "Books");
    await page.getByText("Sorted by due date", { exact: true }).waitFor();
    await other.getByText("Sorted by due date", { exact: true }).waitFor();
    await other.close();
    await page.reload();
    await shown("Keys", "Van", "Books");
    await tasks.add("Boxes 2029-12-31");
    await shown("Boxes", "Keys", "Van", "Books");
    await page.locator('[id^="DndLiveRegion"]').waitFor({ state: "attached" });
    await tasks.row("Books").dragTo(tasks.row("Keys"), { steps: 5 });
    await tasks.toasts.getByText("This list is sorted").waitFor();
    await tasks.closeToast("This list is sorted");
    const parentOfBooks = async () => {
      const { items } = await client.listTasks({ listId });
      const { parentId } = items.find(({ title }) => title === "Books")!;
      return items.find(({ id }) => id === parentId)?.title;
    };
    const dragBooks = (to: string, x: number) =>
      tasks.row("Books").dragTo(tasks.row(to), {
        sourcePosition: { x: 200, y: 15 },
        targetPosition: { x, y: 15 },
        steps: 5,
      });
    await dragBooks("Van", 300);
    await eventually(async () => expect(await parentOfBooks()).to.equal("Van"));
    // A task cannot be put beside what is below it: the server would refuse.
    await tasks.row("Van").dragTo(tasks.row("Books"), { steps: 5 });
    await dragBooks("Keys", 200);
    await eventually(async () => expect(await parentOfBooks()).to.equal(undefined));
    expect(await tasks.toasts.getByText("Couldn’t").count()).to.equal(0);
    await shown("Boxes", "Keys", "Van", "Books");
    await tasks
      .row("Van")
      .dragTo(page.getByRole("button", { name: "Packing", exact: true }), { steps: 5 });
    await shown("Boxes", "Keys", "Books", "Van");
    await tasks.checkbox("Books").press("Alt+ArrowUp");
    await tasks.toasts.getByText("This list is sorted").waitFor();
    // Of the one that is shown above it.
    await tasks.checkbox("Books").press("Alt+ArrowRight");
    await eventually(async () => expect(await parentOfBooks()).to.equal("Keys"));
    await page.keyboard.press("Control+z");
    await eventually(async () => expect(await parentOfBooks()).to.equal(undefined));
    await sortBy("My order");
    const others = before.filter((title) => title !== "Van" && title !== "Books");
    const own = [...others, "Boxes", "Books", "Van/"];
    await eventually(async () => expect((await stored()).sort()).to.deep.equal([...own].sort()));
    await shown(...own.map((title) => title.replace("/", "")));
    await page.getByText("Sorted by").waitFor({ state: "detached" });
  });

  it("stay collapsed if others are collapsed in another tab", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk"]);
    const { id: listId } = await user.client.createList({ name: "Home" });
    for (const name of ["Kitchen", "Attic"]) await user.client.createSection({ listId, name });
    await tasks.open(`lists/${listId}`);
    const other = await page.context().newPage();
    await other.goto(`/lists/${listId}`);
    const section = (name: string, expanded: boolean) => ({ name, exact: true, expanded }) as const;
    await other.getByRole("button", section("Attic", true)).waitFor();
    await page.getByRole("button", section("Kitchen", true)).click();
    await other.getByRole("button", section("Attic", true)).click();
    await other.getByRole("button", section("Attic", false)).waitFor();
    await page.reload();
    await page.getByRole("button", section("Attic", false)).waitFor();
    await page.getByRole("button", section("Kitchen", false)).waitFor();
  });

  it("are collapsed where they were, and not in other lists or views", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk", "Bread"]);
    const { client } = user;
    await client.updateMe({ timeZone: "UTC" });
    const home = await client.createList({ name: "Home" });
    await client.createTask({ title: "Shelf", listId: home.id, completed: true });
    const [milk, bread] = (await client.listTasks({ sort: "oldest" })).items;
    await client.completeTask({ id: milk!.id });
    await client.updateTask({ id: bread!.id, dueDate: new Date().toISOString().slice(0, 10) });
    await page.getByRole("button", { name: "Completed 1", expanded: false }).click();
    await tasks.checkbox("Milk").waitFor();
    await tasks.go(`lists/${home.id}`);
    await page.getByRole("button", { name: "Completed 1", expanded: false }).waitFor();

    await tasks.go("upcoming");
    await page.getByRole("button", { name: /Today/, expanded: true }).click();
    await tasks.checkbox("Bread").waitFor({ state: "detached" });
    await tasks.go("today");
    await tasks.checkbox("Bread").waitFor();
  });
});
