import { isDeepStrictEqual } from "node:util";
import type { Write } from "../../src/store/queued-write.js";
import type { Device } from "./device.js";
import { viewsFollow } from "./edits.js";
import { itHolds } from "./random-rounds.js";
import { type Shown, shownBy } from "./shown.js";

describe("undoing in the page, while another device changes other things", () => {
  itHolds(
    "leaves what the other one did",
    { accounts: process.env.DOCKET_LONG ? 100 : 1, devices: 3 },
    async (account) => {
      const [here, there, looking] = account.devices as [Device, Device, Device];
      const { random } = account;
      const seen = async () => {
        await looking.settle();
        return shownBy(looking);
      };
      await account.meet();
      const order = random.chance(0.5) ? [here, there] : [there, here];
      const made = new Map<Device, Write[]>();
      const states = [await seen()];
      const atOnce = random.chance(0.5);
      if (atOnce) for (const device of order) made.set(device, await account.edit(device));
      for (const device of order) {
        await device.settle();
        await viewsFollow(device);
        if (!atOnce) {
          made.set(device, await account.edit(device));
          await device.settle();
        }
        states.push(await seen());
      }
      const knows = random.chance(0.5);
      if (knows) await account.meet();
      const isClean = !(await account.wasRefused());
      const refused = await account.undoAll(here);
      for (const { tab, written } of account.devices) tab.writes.forget(new Set(written.keys()));
      await account.meet();
      if (!isClean || (await account.wasRefused()) || refused.length > 0) return [];
      const named = made.get(here)!.map(({ input }) => (input as { id?: string }).id);
      const [first, second, third] = states as [Shown, Shown, Shown];
      const hereFirst = order[0] === here;
      const at = hereFirst
        ? { first, here: [first, second], there: [second, third], last: await seen() }
        : { first, here: [second, third], there: [first, second], last: await seen() };
      return faults(at as States, new Set(named), knows);
    },
  );
});

interface States {
  first: Shown;
  /** Before and after what was undone. */
  here: [Shown, Shown];
  /** Before and after what the other device did. */
  there: [Shown, Shown];
  last: Shown;
}

/** What a person may say of a row although it is so already, and then take back. */
const bySaying = ["shown", "completed", "completedAt", "dueDate", "dueTime", "repeat"];

/** The kind of the row that a field of a task names, which leaves the task when it is deleted. */
const put: Record<string, string> = { sectionId: "section", labelIds: "label" };

/**
 * What is neither as it was at first nor, where only the other device has changed it, as that one has left it.
 *
 * @param named the ids of the rows that were changed here
 */
function faults(states: States, named: Set<string | undefined>, knows: boolean): string[] {
  const { first, here, there, last } = states;
  const all = [first, ...here, ...there, last];
  const names = new Set(all.flatMap((shown) => [...shown.keys()]));
  const isNewRow = (field: string, id: unknown) =>
    field in put && typeof id === "string" && !first.has(`${put[field]} ${id}`);
  return [...names].flatMap((name) => {
    const fieldOf = (shown: Shown, field: string) =>
      field === "shown" ? shown.has(name) : shown.get(name)?.[field];
    const isNamed = named.has(name.split(" ")[1]);
    const isNew = !there[0].has(name) && there[1].has(name) && !isNamed;
    const fields = new Set(all.flatMap((shown) => Object.keys(shown.get(name) ?? {})));
    fields.delete("place");
    return (isNew ? ["shown"] : ["shown", ...fields]).flatMap((field) => {
      const changed = ([before, after]: [Shown, Shown]) =>
        !isDeepStrictEqual(fieldOf(before, field), fieldOf(after, field));
      const byOther = changed(there);
      const byThis = changed(here) || (isNamed && bySaying.includes(field));
      if (byThis && byOther && !isNew) return [];
      // Unless this device has heard of it, undoing restores what was deleted, and takes along or out what was put into
      // new rows.
      const isInNew = [fieldOf(there[1], field)].flat().some((id) => isNewRow(field, id));
      if (byOther && !knows && (field === "shown" || isInNew)) return [];
      if (field !== "shown" && !last.has(name)) return [];
      const wanted = fieldOf(byOther ? there[1] : first, field);
      if (isDeepStrictEqual(wanted, fieldOf(last, field))) return [];
      if (field !== "shown" && !(byOther ? there[1] : first).has(name)) return [];
      const words = [first, here[0], here[1], there[0], there[1], last].map((shown) =>
        JSON.stringify(fieldOf(shown, field)),
      );
      return [`${name} ${field}: ${words.join(", ")} (at first; here; there; at last)`];
    });
  });
}
