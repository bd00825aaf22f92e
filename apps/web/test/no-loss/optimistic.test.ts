import { itHolds } from "./random-rounds.js";
import { differences, shownBy } from "./shown.js";

describe("optimistic updates", () => {
  itHolds(
    "show what the server will answer",
    { accounts: process.env.DOCKET_LONG ? 500 : 3 },
    async (account) => {
      const { device } = account;
      const writes = await account.edit(device);
      const shown = await shownBy(device);
      await account.meet();
      if (await account.wasRefused()) {
        await account.meet();
        return [];
      }
      return differences(shown, await shownBy(device), {
        idOf: device.tab.mirror.idOf,
        // The page does not know which tasks had a label or section that is restored.
        except: writes.some(({ operation }) => operation === "restoreFromTrash")
          ? ["labelIds", "sectionId"]
          : [],
      });
    },
  );
});
