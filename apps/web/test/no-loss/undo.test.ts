import { expect } from "chai";
import { Device } from "./device.js";
import { edits, viewsFollow } from "./edits.js";
import { Installation } from "./installation.js";
import { Random } from "./random.js";
import { createScene } from "./scene.js";
import { differences, shownBy, siblings } from "./shown.js";

const SEED = process.env.DOCKET_SEED;
const ACCOUNTS = process.env.DOCKET_LONG ? 500 : 4;
const seeds = SEED ? [Number(SEED)] : Array.from({ length: ACCOUNTS }, (_, n) => n + 1);
const ROUNDS = 15;
const MOST_EDITS = 3;

describe("undoing in the page", () => {
  let installation: Installation;

  before(async function () {
    this.timeout(120_000);
    installation = await Installation.start();
  });
  after(() => installation.stop());

  it(`restores everything, sent or not: ${seeds.length} accounts of ${ROUNDS} rounds of random edits`, async () => {
    const failed: string[] = [];
    for (const seed of seeds) {
      const failure = await attempt(seed);
      if (failure) failed.push(failure);
      if (failed.length >= 5) break;
    }
    expect(failed.join("\n\n")).to.equal("");
  }).timeout(60_000 + seeds.length * 10_000);

  /** @returns what is not as it was before the first edits that were undone */
  async function attempt(seed: number): Promise<string | null> {
    const random = new Random(seed);
    const [person] = await installation.createPeople(1, 1);
    const device = new Device(person!.id, person!, installation, person!.cookies[0]!, random);
    const scene = createScene(installation, seed);
    await device.openTab();
    const { database, mirror, writes } = device.tab;
    const rest = async () => {
      if (random.chance(0.5)) await device.settle();
      await viewsFollow(device);
    };
    try {
      await device.settle();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const before = await shownBy(device, siblings);
        const known = device.written.size;
        device.network.online = false;
        for (let left = 1 + random.below(MOST_EDITS); left > 0; left -= 1) {
          await random.weighted(edits)(device, random, scene);
          await rest();
        }
        const made = [...device.written.values()].slice(known);
        await device.settle();
        await viewsFollow(device);
        const edited = await shownBy(device, siblings);
        const keeps = random.chance(0.3);
        let refused: string | null = null;
        while (!keeps) {
          device.network.online = false;
          const undone = await writes.undoLast();
          if (!undone) break;
          if (!undone.undone) refused = undone.description;
          await rest();
        }
        // Edits that are kept are not undone in the next round.
        writes.forget(new Set([...device.written.keys()]));
        await device.settle();
        await viewsFollow(device);
        if ((await database.refused.count()) > 0) {
          await database.refused.clear();
          continue;
        }
        const wanted = keeps ? edited : before;
        const differs = differences(wanted, await shownBy(device, siblings), {
          idOf: mirror.idOf,
          except: [],
        });
        if (refused) differs.unshift(`not undone: ${refused}`);
        if (differs.length === 0) continue;
        const all = [...device.written.values()].slice(known);
        const words = all.map(
          ({ operation, input }, n) =>
            `${n < made.length ? "" : "undo: "}${operation} ${JSON.stringify(input)}`,
        );
        return [`DOCKET_SEED=${seed}, round ${round}:`, ...words, ...differs].join("\n  ");
      }
      return null;
    } finally {
      device.closeTabs();
    }
  }
});
