import { Device } from "./device.js";
import { viewsFollow } from "./edits.js";
import { type Installation, sharedInstallation } from "./installation.js";
import { Random } from "./random.js";

/** Two devices of a new person for each test of a suite. */
export function useTwoDevices() {
  let installation: Installation;
  let devices: Device[] = [];

  before(async function () {
    this.timeout(120_000);
    installation = await sharedInstallation();
  });

  beforeEach(async () => {
    const [person] = await installation.createPeople(1, 2);
    devices = [0, 1].map(
      (n) =>
        new Device(`${person!.id}-${n}`, person!, installation, person!.cookies[n]!, new Random(n)),
    );
    for (const device of devices) await device.openTab();
  });
  afterEach(() => {
    for (const device of devices) device.closeTabs();
  });

  return {
    get here() {
      return devices[0]!;
    },
    get there() {
      return devices[1]!;
    },
    /** Syncs both, one after the other, so that both show the same, and goes offline. */
    async meet(): Promise<void> {
      for (const device of [...devices, ...devices]) await settle(device);
      for (const device of devices) device.network.online = false;
    },
  };
}

/** Acts, one after the other, as soon as the page shows the effect of the one before. */
export async function act(device: Device, ...all: (() => Promise<unknown>)[]): Promise<void> {
  for (const one of all) {
    await one();
    await viewsFollow(device);
  }
}

/** Syncs a device until its views show everything. */
export async function settle(device: Device): Promise<void> {
  await device.settle();
  await viewsFollow(device);
}
