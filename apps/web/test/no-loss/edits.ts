import { isDeepStrictEqual } from "node:util";
import { entities } from "../../src/store/local-database.js";
import type { AnyRow, Entity, Rows } from "../../src/store/rows.js";
import type { Place } from "../../src/store/writes.js";
import type { Device } from "./device.js";
import type { Random } from "./random.js";
import type { Act, Scene } from "./scene.js";

const colors = ["red", "orange", "green", "blue"] as const;
const rules = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;COUNT=3"] as const;

/** Prefixes of titles that a program could mistake for something else. */
const begins = ["", "", "", "local-first ", "null ", '"', "{} "] as const;

/** The rows that a device shows, or those in its trash. */
export function rows<E extends Entity>(device: Device, entity: E, inTrash = false): Rows[E][] {
  const all = [...device.tab.mirror.get()[entity].values()] as Rows[E][];
  return all.filter((row) => (row.deletedAt !== null) === inTrash);
}

export function some<E extends Entity>(device: Device, random: Random, entity: E, inTrash = false) {
  return random.one(rows(device, entity, inTrash));
}

/** Resolves when the views show what is stored: nobody edits what is not shown any more. */
export async function viewsFollow({ tab: { database, mirror } }: Device): Promise<void> {
  for (const entity of entities) {
    const rows = (await database.rows(entity).toArray()) as AnyRow[];
    const stored = new Map(rows.map((row) => [row.id, row]));
    while (!isDeepStrictEqual(mirror.get()[entity], stored))
      await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Prefers the first task, so that devices often edit the same one. */
function someTask(device: Device, random: Random) {
  const tasks = rows(device, "task");
  return random.chance(0.4) ? tasks[0] : random.one(tasks);
}

function somePlace(random: Random, others: { id: string }[]): Place {
  const other = random.one(others);
  if (!other || random.chance(0.5)) return random.chance(0.5) ? "first" : "last";
  return random.chance(0.5) ? { after: other.id } : { before: other.id };
}

function someDue(random: Random) {
  const dueDate = `2026-12-${10 + random.below(20)}`;
  const repeats = random.chance(0.5);
  const from = random.chance(0.5) ? ("due" as const) : ("completion" as const);
  return {
    dueDate,
    ...(random.chance(0.3) && { dueTime: "09:30" }),
    ...(repeats && { repeat: { rule: random.one(rules)!, from } }),
  };
}

/** Adds some lines in the same place. */
function add(device: Device, random: Random, scene: Scene, count: number) {
  const lines = Array.from({ length: count }, () => {
    const { repeat, ...due } = someDue(random);
    return {
      title: `${random.one(begins)}${scene.word("c")}`,
      ...(random.chance(0.4) && {
        due: { dueTime: null, dueZone: null, ...due },
        ...(repeat && { repeat }),
      }),
    };
  });
  return device.tab.writes.quickAdd(lines, somePlaceFor(device, random));
}

function somePlaceFor(device: Device, random: Random) {
  const list = random.chance(0.4) ? some(device, random, "list") : undefined;
  const section = random.chance(0.2) ? some(device, random, "section") : undefined;
  const parent = random.chance(0.25) ? someTask(device, random) : undefined;
  const label = random.chance(0.2) ? some(device, random, "label") : undefined;
  const place = parent
    ? { parentId: parent.id }
    : section
      ? { listId: section.listId, sectionId: section.id }
      : { ...(list && { listId: list.id }) };
  return { ...place, ...(label && { labelIds: [label.id] }) };
}

const change: Act = (device, random, scene) => {
  const task = someTask(device, random);
  if (!task) return;
  const { writes } = device.tab;
  return random.weighted<() => Promise<unknown>>([
    [5, () => writes.changeTask(task.id, { description: scene.word("e") })],
    [1, () => writes.changeTask(task.id, { priority: 1 + random.below(4) })],
    [1, () => writes.changeTask(task.id, someDue(random))],
    [1, () => writes.changeTask(task.id, { dueDate: null })],
    [1, () => writes.changeTask(task.id, { startDate: "2026-12-01", repeat: null })],
  ])();
};

const move: Act = (device, random) => {
  const task = someTask(device, random);
  if (!task) return;
  const { writes } = device.tab;
  const others = rows(device, "task").filter(({ id }) => id !== task.id);
  const list = some(device, random, "list");
  const parent = random.one(others);
  const section = some(device, random, "section");
  return random.weighted<() => Promise<unknown> | undefined>([
    [3, () => writes.moveTask(task.id, { place: somePlace(random, others) })],
    [2, () => list && writes.moveTask(task.id, { listId: list.id })],
    [2, () => parent && writes.moveTask(task.id, { parentId: parent.id })],
    [1, () => writes.moveTask(task.id, { parentId: null })],
    [
      1,
      () => section && writes.moveTask(task.id, { listId: section.listId, sectionId: section.id }),
    ],
  ])();
};

const actOnList: Act = (device, random, scene) => {
  const lists = rows(device, "list");
  const list = random.one(lists.filter(({ isInbox }) => !isInbox));
  const { writes } = device.tab;
  if (!list) return;
  const others = lists.filter(({ id }) => id !== list.id);
  return random.weighted<() => Promise<unknown>>([
    [
      2,
      () => writes.list.change(list.id, { name: `${list.name.split(" ")[0]} ${scene.word("e")}` }),
    ],
    [1, () => writes.list.change(list.id, { archived: random.chance(0.5) })],
    [1, () => writes.list.move(list.id, somePlace(random, others))],
    [2, () => writes.list.delete(list.id)],
  ])();
};

const actOnSection: Act = (device, random, scene) => {
  const section = some(device, random, "section");
  const list = some(device, random, "list");
  const { writes } = device.tab;
  if (!section || random.chance(0.4)) {
    return list && writes.section.create({ listId: list.id, name: scene.word("c") });
  }
  return random.weighted<() => Promise<unknown>>([
    [
      1,
      () =>
        writes.section.change(section.id, {
          name: `${section.name.split(" ")[0]} ${scene.word("e")}`,
        }),
    ],
    [1, () => writes.section.move(section.id, random.chance(0.5) ? "first" : "last")],
    [1, () => writes.section.delete(section.id)],
  ])();
};

const actOnLabel: Act = (device, random, scene) => {
  const label = some(device, random, "label");
  const task = someTask(device, random);
  const { writes } = device.tab;
  if (!label || random.chance(0.3)) {
    return writes.label.create({ name: scene.word("c"), color: random.one(colors)! });
  }
  return random.weighted<() => Promise<unknown> | undefined>([
    [3, () => task && writes.changeLabels(task.id, { add: [label.id] })],
    [1, () => writes.label.change(label.id, { color: random.one(colors)! })],
    [1, () => writes.label.move(label.id, random.chance(0.5) ? "first" : "last")],
    [1, () => writes.label.delete(label.id)],
  ])();
};

/** Changes several tasks as one action. */
const actOnSeveral: Act = (device, random, scene) => {
  const tasks = rows(device, "task");
  const ids = [...new Set([1, 2, 3].flatMap(() => random.one(tasks)?.id ?? []))];
  const { writes } = device.tab;
  if (ids.length < 2) return;
  const list = some(device, random, "list");
  const section = some(device, random, "section");
  const label = some(device, random, "label");
  const others = tasks.filter(({ id }) => !ids.includes(id));
  return random.weighted<() => Promise<unknown> | undefined>([
    [2, () => writes.completeTask(ids)],
    [
      1,
      () =>
        writes.reopenTask(
          ids.filter((id) => tasks.some((task) => task.id === id && task.completed)),
        ),
    ],
    [1, () => writes.changeTask(ids, someDue(random))],
    [1, () => writes.changeTask(ids, { priority: 1 + random.below(4) })],
    [2, () => writes.moveTask(ids, { place: somePlace(random, others) })],
    [2, () => list && writes.moveTask(ids, { listId: list.id })],
    [1, () => section && writes.moveTask(ids, { listId: section.listId, sectionId: section.id })],
    [1, () => label && writes.changeLabels(ids, { add: [label.id] })],
    [1, () => label && writes.changeLabels(ids, { remove: [label.id] })],
    [1, () => writes.changeLabels(ids, { create: [scene.word("c")] })],
    [2, () => writes.deleteTask(ids)],
  ])();
};

/** Adds a line that names a list, a section or labels that do not exist yet. */
const quickAdd: Act = (device, random, scene) => {
  const inList = random.chance(0.5);
  const inSection = random.chance(0.5);
  return device.tab.writes.quickAdd([
    {
      title: scene.word("c"),
      description: "",
      priority: 4 as const,
      recognised: [],
      startDate: null,
      due: null,
      repeat: null,
      list: inList ? { id: null, name: scene.word("c") } : null,
      section: inSection ? { id: null, name: scene.word("c") } : null,
      labels: [0, 1]
        .filter(() => random.chance(0.5))
        .map(() => ({ id: null, name: scene.word("c") })),
    } as never,
  ]);
};

const restore: Act = (device, random) => {
  const entity = random.weighted<Entity>([
    [3, "task"],
    [2, "list"],
    [1, "section"],
    [1, "label"],
  ]);
  const row = some(device, random, entity, true);
  return row && device.tab.writes.restore(entity, row.id);
};

/** The edits that people make, weighted by frequency. */
export const edits: [number, Act][] = [
  [10, (device, random, scene) => add(device, random, scene, 1)],
  [2, (device, random, scene) => add(device, random, scene, 2 + random.below(5))],
  [3, (device, _, scene) => device.tab.writes.list.create({ name: scene.word("c") })],
  [10, change],
  [
    6,
    (device, random) => {
      const task = someTask(device, random);
      return task && device.tab.writes.completeTask(task.id);
    },
  ],
  [
    2,
    (device, random) => {
      const task = random.one(rows(device, "task").filter(({ completed }) => completed));
      return task && device.tab.writes.reopenTask(task.id);
    },
  ],
  [
    1,
    (device, random) => {
      const task = random.one(rows(device, "task").filter(({ repeat }) => repeat !== null));
      return task && device.tab.writes.skipTask(task.id);
    },
  ],
  [7, move],
  [
    3,
    (device, random) => {
      const task = someTask(device, random);
      return task && device.tab.writes.deleteTask(task.id);
    },
  ],
  [3, restore],
  [4, actOnSeveral],
  [1, quickAdd],
  [2, actOnList],
  [2, actOnSection],
  [2, actOnLabel],
];
