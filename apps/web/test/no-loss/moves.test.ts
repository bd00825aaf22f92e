import { expect } from "chai";
import type { Device } from "./device.js";
import { act, settle, useTwoDevices } from "./two-devices.js";

describe("moves of two devices that do not know of each other", () => {
  const both = useTwoDevices();
  let here: Device;
  let there: Device;
  beforeEach(() => {
    ({ here, there } = both);
  });

  /** Lists with tasks, on both devices, which are offline. */
  async function add() {
    const { api } = here;
    const [work, home] = [
      await api.createList({ name: "Work" }),
      await api.createList({ name: "Home" }),
    ];
    const ids: Record<string, string> = { work: work.id, home: home.id };
    for (const [title, listId] of [
      ["Milk", work.id],
      ["Bread", work.id],
      ["Eggs", work.id],
      ["Figs", home.id],
    ] as const)
      ids[title] = (await api.createTask({ title, listId })).id;
    await both.meet();
    return ids as Record<"work" | "home" | "Milk" | "Bread" | "Eggs" | "Figs", string>;
  }
  const titles = async (listId: string) => {
    const { items } = await here.api.listTasks({ listId, sort: "manual" });
    return items.map(({ title }) => title);
  };

  it("leave a task in its list that was dragged beside one that has left it", async () => {
    const { work, home, Milk, Bread, Eggs } = await add();
    await act(there, () => there.tab.writes.moveTask(Bread, { listId: home }));
    await settle(there);
    await act(here, () => here.tab.writes.moveTask(Milk, { place: { after: Bread } }));
    // It is placed beside a task that is still there.
    await act(here, () => here.tab.writes.moveTask(Eggs, { place: { before: Milk } }));
    await settle(here);
    expect(await titles(work)).to.deep.equal(["Eggs", "Milk"]);
    expect(await titles(home)).to.deep.equal(["Figs", "Bread"]);
    expect(await here.tab.database.refused.count()).to.equal(0);
  });

  it("take a task to the list into which it was dragged", async () => {
    const { work, home, Milk, Figs } = await add();
    await act(there, () => there.tab.writes.moveTask(Figs, { listId: work }));
    await settle(there);
    await act(here, () => here.tab.writes.moveTask(Milk, { place: { before: Figs } }));
    await settle(here);
    expect(await titles(home)).to.deep.equal(["Milk"]);
    expect(await titles(work)).to.deep.equal(["Bread", "Eggs", "Figs"]);
  });

  it("go there although that list was deleted, which is restored", async () => {
    const { work, home, Milk, Figs } = await add();
    await act(
      there,
      () => there.tab.writes.moveTask(Figs, { listId: work }),
      () => there.tab.writes.list.delete(home),
    );
    await settle(there);
    await act(here, () => here.tab.writes.moveTask(Milk, { place: { before: Figs } }));
    await settle(here);
    expect(await titles(home)).to.deep.equal(["Milk"]);
  });

  it("are undone to the list from which they were made", async () => {
    for (const knows of [true, false]) {
      const { work, home, Milk, Bread } = await add();
      await act(here, () => here.tab.writes.moveTask(Bread, { listId: home }));
      await both.meet();
      await act(there, () => there.tab.writes.moveTask(Milk, { listId: home }));
      await settle(there);
      if (knows) await settle(here);
      here.network.online = false;
      await act(here, () => here.tab.writes.undoLast());
      const shown = () => here.tab.mirror.get().task.get(Bread)?.listId;
      expect(shown()).to.equal(work);
      await settle(here);
      expect(await titles(work)).to.deep.equal(["Eggs", "Bread"]);
      expect(shown()).to.equal(work);
      for (const id of [work, home]) await here.api.deleteList({ id });
    }
  });
});
