import { expect } from "chai";
import { Device } from "./device.js";
import { edits, viewsFollow } from "./edits.js";
import { Installation } from "./installation.js";
import { Random } from "./random.js";
import { createScene } from "./scene.js";
import { differences, shownBy } from "./shown.js";

const SEED = process.env.DOCKET_SEED;
const ACCOUNTS = process.env.DOCKET_LONG ? 500 : 10;
const seeds = SEED ? [Number(SEED)] : Array.from({ length: ACCOUNTS }, (_, n) => n + 1);
const ROUNDS = 15;
const MOST_EDITS = 3;

describe("optimistic updates", () => {
  let installation: Installation;

  before(async function () {
    this.timeout(120_000);
    installation = await Installation.start();
  });
  after(() => installation.stop());

  it(`show what the server will answer: ${seeds.length} accounts of ${ROUNDS} rounds of random edits`, async () => {
    const failed: string[] = [];
    for (const seed of seeds) {
      const failure = await attempt(seed);
      if (failure) failed.push(failure);
      if (failed.length >= 5) break;
    }
    expect(failed.join("\n\n")).to.equal("");
  }).timeout(60_000 + seeds.length * 10_000);

  /** @returns how the first edits differ that are shown otherwise once the server has answered */
  async function attempt(seed: number): Promise<string | null> {
    const random = new Random(seed);
    const [person] = await installation.createPeople(1, 1);
    const device = new Device(person!.id, person!, installation, person!.cookies[0]!, random);
    const scene = createScene(installation, seed);
    await device.openTab();
    try {
      await device.settle();
      for (let round = 1; round <= ROUNDS; round += 1) {
        device.network.online = false;
        const before = device.written.size;
        for (let left = 1 + random.below(MOST_EDITS); left > 0; left -= 1) {
          await random.weighted(edits)(device, random, scene);
          await viewsFollow(device);
        }
        const shown = await shownBy(device);
        await device.settle();
        if ((await device.tab.database.refused.count()) > 0) {
          await device.tab.database.refused.clear();
          await device.settle();
          continue;
        }
        const writes = [...device.written.values()].slice(before);
        const differs = differences(shown, await shownBy(device), {
          idOf: (id) => device.tab.mirror.idOf(id),
          // The page does not know which tasks had a label or section that is restored.
          except: writes.some(({ operation }) => operation === "restoreFromTrash")
            ? ["labelIds", "sectionId"]
            : [],
        });
        if (differs.length === 0) continue;
        const made = writes.map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`);
        return [`DOCKET_SEED=${seed}, round ${round}:`, ...made, ...differs].join("\n  ");
      }
      return null;
    } finally {
      device.closeTabs();
    }
  }
});
