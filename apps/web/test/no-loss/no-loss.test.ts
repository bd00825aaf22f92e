import { expect } from "chai";
import { Installation } from "./installation.js";
import { DEVICES, type Disaster, Schedule } from "./schedule.js";

/** `DOCKET_SEED=N pnpm test web` tries one schedule alone: a failure names its number. */
const SEED = process.env.DOCKET_SEED;
const SCHEDULES = process.env.DOCKET_LONG ? 10_000 : 30;
const seeds = SEED ? [Number(SEED)] : Array.from({ length: SCHEDULES }, (_, n) => n + 1);

/** So many run at the same time, and meet each other's disasters. */
const LANES = 8;
/** One fault can fail every schedule. */
const ENOUGH_FAILURES = 5;

describe("several devices with copies, networks that lose and servers that die", () => {
  let installation: Installation;

  before(async function () {
    this.timeout(120_000);
    installation = await Installation.start();
  });
  after(() => installation.stop());

  it(`lose nothing, double nothing and agree in the end: ${seeds.length} schedules drawn at random`, async () => {
    const from = performance.now();
    const waiting = [...seeds];
    const failures: string[] = [];
    const lane = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        if (failures.length >= ENOUGH_FAILURES) return;
        const failure = await attempt(seed);
        if (failure) failures.push(failure);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const seconds = ((performance.now() - from) / 1_000).toFixed(1);
    const { kills, restores } = installation;
    console.log(
      `        ${seeds.length - waiting.length} schedules in ${seconds} s, ${kills} kills, ${restores.length} restores`,
    );
    expect(failures.join("\n\n")).to.equal("");
  }).timeout(60_000 + seeds.length * 5_000);

  /** @returns what went wrong, and how to try it again */
  async function attempt(seed: number): Promise<string | null> {
    const disaster = disasterOf(seed);
    const { kills, restores } = installation;
    const before = kills + restores.length;
    const [first, second] = await installation.createPeople(2, DEVICES);
    const schedule = new Schedule(seed, installation, [first!, second!], disaster);
    try {
      await schedule.begin();
      await schedule.act();
      await schedule.finish();
      return null;
    } catch (error) {
      const others = installation.kills + installation.restores.length - before;
      return `DOCKET_SEED=${seed} (${disaster}, ${others} disasters meanwhile): ${(error as Error).stack}`;
    } finally {
      schedule.end();
    }
  }
});

function disasterOf(seed: number): Disaster {
  if (seed % 500 === 250) return "database restored";
  if (seed % 100 === 10) return "API killed";
  if (seed % 50 === 20) return "sessions ended";
  return seed % 50 === 30 ? "database killed" : "none";
}
