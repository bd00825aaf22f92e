import { expect } from "chai";
import type { Write } from "../../src/store/queued-write.js";
import { Device } from "./device.js";
import { edits, viewsFollow } from "./edits.js";
import { type Installation, type Person, sharedInstallation } from "./installation.js";
import { Random } from "./random.js";
import { createScene, type Scene } from "./scene.js";

const SEED = process.env.DOCKET_SEED;
const ROUNDS = 15;
const MOST_EDITS = 3;
const ENOUGH_FAILURES = 5;

/** A new account, the devices of which make random edits. */
export class Account {
  /** What was written in this round, in words. */
  private readonly made: string[] = [];

  constructor(
    readonly devices: readonly Device[],
    readonly random: Random,
    private readonly scene: Scene,
  ) {}

  get device(): Device {
    return this.devices[0]!;
  }

  /** Makes a few edits on a device without a network. @returns the writes */
  async edit(device: Device, rest = () => viewsFollow(device)): Promise<Write[]> {
    return this.noting(device, "", async () => {
      device.network.online = false;
      for (let left = 1 + this.random.below(MOST_EDITS); left > 0; left -= 1) {
        await this.random.weighted(edits)(device, this.random, this.scene);
        await rest();
      }
    });
  }

  /** Undoes everything that can be undone on a device. @returns the actions that were not undone */
  undoAll(device: Device, rest = () => viewsFollow(device)): Promise<string[]> {
    const refused: string[] = [];
    return this.noting(device, "undo: ", async () => {
      for (;;) {
        device.network.online = false;
        const undone = await device.tab.writes.undoLast();
        if (!undone) return;
        if (!undone.undone) refused.push(undone.description);
        await rest();
      }
    }).then(() => refused);
  }

  /** Syncs all devices, until all show the same. */
  async meet(): Promise<void> {
    for (const device of this.devices.length > 1
      ? [...this.devices, ...this.devices]
      : this.devices) {
      await device.settle();
      await viewsFollow(device);
    }
  }

  /** Whether the server has refused a write, which then says nothing of the page. */
  async wasRefused(): Promise<boolean> {
    let count = 0;
    for (const { tab } of this.devices) {
      count += await tab.database.refused.count();
      await tab.database.refused.clear();
    }
    return count > 0;
  }

  /** @returns what was written since the last round, in words */
  endRound(): string[] {
    return this.made.splice(0);
  }

  private async noting(device: Device, how: string, work: () => Promise<void>): Promise<Write[]> {
    const known = device.written.size;
    await work();
    const writes = [...device.written.values()].slice(known);
    const who = this.devices.length > 1 ? `${device.name} ` : "";
    for (const { operation, input } of writes)
      this.made.push(`${who}${how}${operation} ${JSON.stringify(input)}`);
    return writes;
  }
}

/**
 * A test of random edits, in rounds, by new accounts.
 *
 * @param claim what holds after each round
 * @param round makes edits. @returns what is not as it should be then
 */
export function itHolds(
  claim: string,
  { accounts, devices = 1 }: { accounts: number; devices?: number },
  round: (account: Account) => Promise<string[]>,
): void {
  const seeds = SEED ? [Number(SEED)] : Array.from({ length: accounts }, (_, n) => n + 1);
  let installation: Installation;

  before(async function () {
    this.timeout(120_000);
    installation = await sharedInstallation();
  });

  it(`${claim}: ${ROUNDS} rounds of random edits, accounts ${seeds.length}`, async () => {
    const failed: string[] = [];
    for (const seed of seeds) {
      const failure = await attempt(seed);
      if (failure) failed.push(failure);
      if (failed.length >= ENOUGH_FAILURES) break;
    }
    expect(failed.join("\n\n")).to.equal("");
  }).timeout(60_000 + seeds.length * 10_000);

  async function attempt(seed: number): Promise<string | null> {
    const random = new Random(seed);
    const [person] = (await installation.createPeople(1, devices)) as [Person];
    const own = person.cookies.map(
      (cookie, n) => new Device(`${person.id}-${n}`, person, installation, cookie, random),
    );
    const account = new Account(own, random, createScene(installation, seed));
    try {
      for (const device of own) await device.openTab();
      await account.meet();
      for (let number = 1; number <= ROUNDS; number += 1) {
        const faults = await round(account);
        const made = account.endRound();
        if (faults.length > 0)
          return [`DOCKET_SEED=${seed}, round ${number}:`, ...made, ...faults].join("\n  ");
      }
      return null;
    } finally {
      for (const device of own) device.closeTabs();
    }
  }
}
