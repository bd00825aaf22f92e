import { edits, some } from "./edits.js";
import type { Act } from "./scene.js";

/** An undo in the activity view, which is a request to the server. */
const undoEvent: Act = async (device, random) => {
  const { items } = await device.api.listEvents({ limit: 5 });
  const event = random.one(items);
  await (event && device.api.undoEvent({ seq: event.seq }));
};

const purge: Act = async (device, random) => {
  const task = some(device, random, "task", true);
  await (task && device.api.purgeTrash({ entity: "task", id: task.id }));
};

/** A direct request, without the queue, so it may fail: nothing was promised. */
const directly =
  (act: Act): Act =>
  (device, random, scene) =>
    act(device, random, scene)?.catch(() => undefined);

/** The actions of people, networks and browsers, weighted by frequency. */
export const actions: [number, Act][] = [
  ...edits,
  [2, async (device, _, scene) => (scene.undoes ? device.undoLast() : undefined)],
  [1, directly(async (device, random, scene) => scene.undoes && undoEvent(device, random, scene))],
  [0.3, directly(purge)],
  // The network and the browser.
  [
    4,
    async ({ network }, random) => {
      network.flaky = random.chance(0.7);
    },
  ],
  [
    2,
    async ({ network }) => {
      network.online = false;
    },
  ],
  [
    3,
    async (device) => {
      device.network.online = true;
      device.tab.hear();
    },
  ],
  [4, async (device) => device.tab.hear()],
  [4, (device) => device.tab.sync.now()],
  [
    0.7,
    async (device) => {
      device.closeTabs();
      await device.openTab();
    },
  ],
  [0.5, async (device) => (device.tabs.length < 2 ? device.openTab() : undefined)],
  [3, (device) => device.signIn().catch(() => undefined)],
];
