import type { LabelsChange } from "@docket/contract/change-labels";
import { expect } from "chai";
import type { Device } from "./device.js";
import { act, settle, useTwoDevices } from "./two-devices.js";

describe("labels that two devices change without knowing of each other", () => {
  const both = useTwoDevices();
  let here: Device;
  let there: Device;
  beforeEach(() => {
    ({ here, there } = both);
  });

  /** A task with the label `old`, on both devices, which are offline. */
  async function add() {
    const [home, phone, old] = await Promise.all(
      ["home", "phone", "old"].map((name) => here.api.createLabel({ name })),
    );
    const { id } = await here.api.createTask({ title: "Call", labelIds: [old!.id] });
    await both.meet();
    return { id, home: home!.id, phone: phone!.id, old: old!.id };
  }

  const labelled = async (id: string) => {
    const { items } = await here.api.listLabels({});
    const { labelIds } = await here.api.getTask({ id });
    return items.flatMap((one) => (labelIds.includes(one.id) ? one.name : [])).sort();
  };

  /** What both devices show, once each has heard of everything, and the server has. */
  async function shown(id: string): Promise<string[]> {
    for (const device of [here, there, here]) await settle(device);
    const [one, other] = [here, there].map(({ tab }) => tab.mirror.get().task.get(id)?.labelIds);
    expect(one).to.deep.equal(other);
    expect(one).to.deep.equal((await here.api.getTask({ id })).labelIds);
    for (const { tab } of [here, there]) expect(await tab.database.refused.count()).to.equal(0);
    return labelled(id);
  }

  it("are all there, and those that one has taken off are not", async () => {
    const { id, home, phone, old } = await add();
    await act(there, () => there.tab.writes.changeLabels(id, { add: [phone], remove: [old] }));
    await act(
      here,
      () => here.tab.writes.changeLabels(id, { add: [home] }),
      () => here.tab.writes.changeLabels(id, { create: ["town"] }),
    );
    await settle(there);
    expect(await shown(id)).to.deep.equal(["home", "phone", "town"]);
  });

  it("are one if both create it", async () => {
    const { id } = await add();
    for (const { tab } of [here, there]) await tab.writes.changeLabels(id, { create: ["town"] });
    expect(await shown(id)).to.deep.equal(["old", "town"]);
  });

  it("stay if only those of the other device are undone, before they are sent or after", async () => {
    const { id, home, phone, old } = await add();
    const change = (device: Device) =>
      act(device, () =>
        device.tab.writes.changeLabels(
          id,
          device === here ? { add: [home], remove: [old] } : { add: [phone] },
        ),
      );
    await change(there);
    await change(here);
    expect(await shown(id)).to.deep.equal(["home", "phone"]);
    await act(here, async () =>
      expect(await here.tab.writes.undoLast()).to.include({ undone: true }),
    );
    expect(await shown(id)).to.deep.equal(["old", "phone"]);

    for (const device of [here, there]) device.network.online = false;
    await act(there, () => there.tab.writes.changeLabels(id, { remove: [phone] }));
    await change(here);
    await act(here, () => here.tab.writes.undoLast());
    expect(await shown(id)).to.deep.equal(["old"]);
  });

  it("do not come back if another change of labels is made where they are still shown", async () => {
    const { id, home, old } = await add();
    await act(there, () => there.tab.writes.label.delete(old));
    await settle(there);
    await act(here, () => here.tab.writes.changeLabels(id, { add: [home] }));
    expect(await shown(id)).to.deep.equal(["home"]);
  });

  it("come back if one of them is put on a task after it was deleted", async () => {
    const { id, home } = await add();
    await act(there, () => there.tab.writes.label.delete(home));
    await settle(there);
    await act(here, () => here.tab.writes.changeLabels(id, { add: [home] }));
    expect(await shown(id)).to.deep.equal(["home", "old"]);
  });

  it("are sent as an earlier version of the page has queued them: all of them", async () => {
    const { id, home, phone } = await add();
    await act(here, () => here.tab.writes.changeLabels(id, { add: [home] }));
    await here.tab.database.writes.toCollection().modify((write) => {
      const { addLabelIds, removeLabelIds, ...input } = write.input as {
        id: string;
      } & LabelsChange;
      write.input = { ...input, labelIds: [home, phone] } as never;
    });
    expect(await shown(id)).to.deep.equal(["home", "phone"]);
  });
});
