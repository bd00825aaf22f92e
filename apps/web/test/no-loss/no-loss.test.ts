import { expect } from "chai";
import { check } from "./check.js";
import { Device } from "./device.js";
import { edits, rows } from "./edits.js";
import { Installation } from "./installation.js";
import { Random } from "./random.js";
import { createScene } from "./scene.js";
import { DEVICES, type Disaster, Schedule } from "./schedule.js";

/** `DOCKET_SEED=N pnpm test web` runs a single schedule; a failure reports its number. */
const SEED = process.env.DOCKET_SEED;
/** A hundred are the fewest with every disaster: those from 201, as `disasterOf` tells. */
const [FIRST, SCHEDULES] = process.env.DOCKET_LONG ? [1, 10_000] : [201, 100];
const seeds = SEED ? [Number(SEED)] : Array.from({ length: SCHEDULES }, (_, n) => FIRST + n);

/** The edits of a day of work offline. */
const EDITS = process.env.DOCKET_LONG ? 200 : 20;

/** The number of schedules that run concurrently and share their disasters. */
const LANES = 3;
/** Stops early, since one fault can fail every schedule. */
const ENOUGH_FAILURES = 5;

describe("several devices with local copies, on unreliable networks, with servers that crash", () => {
  let installation: Installation;

  before(async function () {
    this.timeout(120_000);
    installation = await Installation.start();
  });
  after(() => installation.stop());

  it(`neither lose nor duplicate anything, and converge: ${seeds.length} random schedules`, async () => {
    const from = performance.now();
    const waiting = [...seeds];
    const failed: number[] = [];
    const lane = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        if (failed.length >= ENOUGH_FAILURES) return;
        const begun = seeds.length - waiting.length;
        if (begun % 1_000 === 0 && begun < seeds.length)
          console.log(`        ${begun} of ${seeds.length} schedules`);
        const failure = await attempt(seed);
        if (failure === null) continue;
        failed.push(seed);
        console.log(failure);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const seconds = ((performance.now() - from) / 1_000).toFixed(1);
    const { kills, restores } = installation;
    console.log(
      `        ${seeds.length - waiting.length} schedules in ${seconds} s, ${kills} kills, ${restores.length} restores`,
    );
    expect(failed, "seeds that failed").to.deep.equal([]);
  }).timeout(60_000 + seeds.length * 5_000);

  it(`accept ${EDITS} edits offline, and send them once online`, async () => {
    const [person] = await installation.createPeople(1, 2);
    const random = new Random(1);
    const scene = createScene(installation, 1);
    const [device, other] = [0, 1].map(
      (n) => new Device(`${person!.id}-${n}`, person!, installation, person!.cookies[n]!, random),
    ) as [Device, Device];
    for (const one of [device, other]) await one.openTab();
    await device.settle();
    device.network.online = false;
    while (device.written.size < EDITS) await random.weighted(edits)(device, random, scene);
    const from = performance.now();
    await device.settle();
    const seconds = ((performance.now() - from) / 1_000).toFixed(1);
    await other.settle();
    await check(person!, [device, other], scene);
    console.log(`        ${device.written.size} edits arrived after ${seconds} s`);
    for (const one of [device, other]) one.closeTabs();
  }).timeout(120_000);

  it("restore what one of them changes and another has deleted meanwhile", async () => {
    const [person] = await installation.createPeople(1, 2);
    const random = new Random(2);
    const [here, there] = [0, 1].map(
      (n) => new Device(`${person!.id}-${n}`, person!, installation, person!.cookies[n]!, random),
    ) as [Device, Device];
    for (const one of [here, there]) await one.openTab();
    await here.settle();
    const named = <E extends "task" | "list">(device: Device, entity: E, name: string) =>
      rows(device, entity).find((row) => ("title" in row ? row.title : row.name) === name)!;
    const { writes } = here.tab;
    await writes.list.create({ name: "Trip" });
    await writes.quickAdd([{ title: "Milk" }]);
    await here.settle();
    await writes.quickAdd([{ title: "Passport" }], { listId: named(here, "list", "Trip").id });
    await writes.quickAdd([{ title: "Oat" }], { parentId: named(here, "task", "Milk").id });
    await here.settle();
    await there.settle();

    here.network.online = false;
    await writes.changeTask(named(here, "task", "Milk").id, { description: "Two litres" });
    await writes.quickAdd([{ title: "Tickets" }], { listId: named(here, "list", "Trip").id });
    await there.tab.writes.deleteTask(named(there, "task", "Milk").id);
    await there.tab.writes.list.delete(named(there, "list", "Trip").id);
    await there.settle();
    expect((await there.api.listTasks({})).items).to.deep.equal([]);
    await here.settle();
    await there.settle();
    await check(person!, [here, there], createScene(installation, 2));
    for (const device of [here, there]) {
      const titles = rows(device, "task").map(({ title }) => title);
      expect(titles).to.have.members(["Milk", "Oat", "Passport", "Tickets"]);
      expect(named(device, "task", "Milk").description).to.equal("Two litres");
      expect(named(device, "list", "Trip").deletedAt).to.equal(null);
    }
    for (const one of [here, there]) one.closeTabs();
  }).timeout(60_000);

  /** @returns what went wrong, and how to reproduce it */
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
  if (seed % 200 === 10) return "API killed";
  if (seed % 50 === 20) return "sessions ended";
  return seed % 100 === 30 ? "database killed" : "none";
}
