import { viewsFollow } from "./edits.js";
import { itHolds } from "./random-rounds.js";
import { differences, shownBy, siblings } from "./shown.js";

const LONG = process.env.DOCKET_LONG;

describe("undoing in the page", () => {
  itHolds("restores everything, sent or not", { accounts: LONG ? 500 : 2 }, async (account) => {
    const { device, random } = account;
    const { writes, mirror } = device.tab;
    const rest = async () => {
      if (random.chance(0.5)) await device.settle();
      await viewsFollow(device);
    };
    const before = await shownBy(device, siblings);
    await account.edit(device, rest);
    await account.meet();
    const edited = await shownBy(device, siblings);
    const keeps = random.chance(0.3);
    const refused = keeps ? [] : await account.undoAll(device, rest);
    // Edits that are kept are not undone in the next round.
    writes.forget(new Set([...device.written.keys()]));
    await account.meet();
    if (await account.wasRefused()) return [];
    return [
      ...refused.map((description) => `not undone: ${description}`),
      ...differences(keeps ? edited : before, await shownBy(device, siblings), {
        idOf: mirror.idOf,
        except: [],
      }),
    ];
  });
});
