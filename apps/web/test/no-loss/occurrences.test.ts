import { today } from "@docket/dates";
import { expect } from "chai";
import type { Device } from "./device.js";
import { act, settle, useTwoDevices } from "./two-devices.js";

const now = new Date().toISOString();
const day = (days: number) =>
  today({ now: new Date(Date.parse(now) + days * 86_400_000).toISOString(), timeZone: "UTC" });
const daily = { rule: "FREQ=DAILY", from: "due" } as const;

describe("a repeating task that is completed more than once before the server has answered", () => {
  const both = useTwoDevices();
  let here: Device;
  let there: Device;
  beforeEach(() => {
    ({ here, there } = both);
  });

  /** Adds a task that is due today, on both devices, which go offline. */
  async function addedEverywhere(repeat: object = daily): Promise<string> {
    const { id } = await here.api.createTask({ title: "Water", dueDate: day(0), repeat } as never);
    await both.meet();
    return id;
  }

  const done = async (id: string) =>
    (await here.api.listTaskCompletions({ id })).items.map(({ dueDate }) => dueDate);

  it("moves on once for each time", async () => {
    const id = await addedEverywhere();
    const complete = () => here.tab.writes.completeTask(id);
    await act(here, complete, complete, complete);
    await here.settle();
    expect(await done(id)).to.deep.equal([day(2), day(1), day(0)]);
    expect((await here.api.getTask({ id })).dueDate).to.equal(day(3));
  });

  it("is completed if that is undone and done again", async () => {
    const id = await addedEverywhere();
    const { writes, database } = here.tab;
    await act(here, () => writes.completeTask(id));
    // As if it had been sent, so that it is not just cancelled.
    await database.writes.toCollection().modify({ sentAt: new Date().toISOString() });
    await act(
      here,
      () => writes.undoLast(),
      () => writes.completeTask(id),
    );
    await here.settle();
    expect(await done(id)).to.deep.equal([day(0)]);
    expect((await here.api.getTask({ id })).dueDate).to.equal(day(1));
  });

  it("is completed if one device completes it after another has, and has taken that back", async () => {
    const id = await addedEverywhere();
    await act(there, () => there.tab.writes.completeTask(id));
    await act(here, () => here.tab.writes.completeTask(id));
    await here.settle();
    await act(here, () => here.tab.writes.undoLast());
    await here.settle();
    expect(await done(id)).to.deep.equal([]);
    await there.settle();
    expect(await done(id)).to.deep.equal([day(0)]);
  });

  it("keeps what another device has completed since, or before, when a completion is undone", async () => {
    const id = await addedEverywhere();
    const complete = (device: Device) => act(device, () => device.tab.writes.completeTask(id));
    await complete(here);
    await settle(here);
    await settle(there);
    await complete(there);
    await settle(there);
    // This device has not heard of that.
    await act(here, () => here.tab.writes.undoLast());
    await settle(here);
    expect(await done(id)).to.deep.equal([day(1), day(0)]);
    expect(await here.tab.database.refused.count()).to.equal(1);

    await complete(here);
    await settle(here);
    await settle(there);
    const occurrence = { dueDate: day(2), dueTime: null };
    for (const { tab } of [here, there]) await tab.writes.reopenTask(id, { occurrence });
    await settle(there);
    await settle(here);
    expect(await done(id)).to.deep.equal([day(1), day(0)]);
    // Both have reopened it: only one of them has changed something.
    await act(here, () => here.tab.writes.undoLast());
    await settle(here);
    await settle(there);
    await act(there, () => there.tab.writes.undoLast());
    await settle(there);
    expect(await done(id)).to.deep.equal([day(2), day(1), day(0)]);
  });

  it("stays open if a reopening that has changed nothing is undone", async () => {
    const id = await addedEverywhere();
    const occurrence = { dueDate: day(-1), dueTime: null };
    await act(here, () => here.tab.writes.reopenTask(id, { occurrence }));
    await here.settle();
    await act(here, () => here.tab.writes.undoLast());
    await here.settle();
    expect(await done(id)).to.deep.equal([]);
    expect((await here.api.getTask({ id })).dueDate).to.equal(day(0));
  });
});
