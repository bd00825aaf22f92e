import { actions } from "./actions.js";
import { check } from "./check.js";
import { Device } from "./device.js";
import type { Installation, Person } from "./installation.js";
import { Random } from "./random.js";
import { createScene, type Scene } from "./scene.js";

/** Devices of the first person. */
export const DEVICES = 5;
/** The numbers of actions per device: most failures need only one or two, some need more. */
const FEW = 2;
const MANY = 12;

/** An event that happens to the installation during a schedule. */
export type Disaster =
  | "none"
  | "API killed"
  | "database killed"
  | "sessions ended"
  | "database restored";

/**
 * Several devices of one person and one of another, whose actions are determined by `seed`.
 * Two runs of a seed perform the same actions, but their requests may interleave differently
 * at the server.
 */
export class Schedule {
  private readonly devices: Device[] = [];
  private readonly scene: Scene;
  private readonly random: Random;
  /** The number of actions of each device. */
  private readonly actions: number;

  constructor(
    readonly seed: number,
    private readonly installation: Installation,
    private readonly people: [Person, Person],
    private readonly disaster: Disaster,
  ) {
    this.random = new Random(seed);
    this.actions = this.random.chance(0.1) ? MANY : 1 + this.random.below(FEW);
    this.scene = createScene(installation, seed);
  }

  async begin(): Promise<void> {
    const [first, second] = this.people;
    const owners = [...Array.from({ length: DEVICES }, () => first), second];
    for (const [n, owner] of owners.entries()) {
      const cookie = owner.cookies[n % DEVICES] as string;
      const name = `${owner.id}-${n}`;
      const device = new Device(name, owner, this.installation, cookie, this.random.branch());
      await device.openTab();
      this.devices.push(device);
    }
  }

  /** All devices act concurrently, and a disaster strikes meanwhile. */
  async act(): Promise<void> {
    if (this.disaster !== "database restored") {
      await Promise.all([this.actAll(), this.strike(this.random.branch())]);
      return;
    }
    await this.actAll();
    const acts = this.actAll();
    await Promise.all([this.installation.restoreAfter(acts), acts.then(() => this.actAll())]);
  }

  private async actAll(): Promise<void> {
    const randoms = this.devices.map(() => this.random.branch());
    await Promise.all(
      this.devices.map(async (device, n) => {
        const random = randoms[n]!;
        device.network.flaky = random.chance(0.5);
        for (let count = 0; count < this.actions; count += 1) {
          await random.weighted(actions)(device, random, this.scene);
          if (random.chance(0.3)) await pause(random.below(10));
        }
      }),
    );
  }

  /** Restores a working network for all devices, and checks that nothing is lost. */
  async finish(): Promise<void> {
    // All writes must arrive first, so that the following reads are complete.
    await this.settle(true);
    await this.installation.withoutKills(async () => {
      await Promise.all(this.devices.map(({ network }) => network.quiet()));
      await this.settle(false);
      for (const person of this.people) {
        const own = this.devices.filter((device) => device.person === person);
        await check(person, own, this.scene);
      }
    });
  }

  private async settle(onlyWriters: boolean): Promise<void> {
    await Promise.all(
      this.devices.map(async (device) => {
        if (!onlyWriters || (await device.hasUnsent())) await device.settle();
      }),
    );
  }

  end(): void {
    for (const device of this.devices) device.closeTabs();
  }

  private async strike(random: Random): Promise<void> {
    if (this.disaster === "none") return;
    await pause(random.below(60));
    if (this.disaster === "API killed") await this.installation.killApi();
    if (this.disaster === "database killed") await this.installation.killDatabase();
    if (this.disaster === "sessions ended") await this.installation.endSessions(this.people[0]);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
