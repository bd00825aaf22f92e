import type { Neutral, NeutralLabel, NeutralList, NeutralTask } from "./model.js";

/** What the user has already, as far as it decides what an import makes. */
export interface Existing {
  /** Our ids by the `sourceId` of tasks imported from this source before. */
  tasks: ReadonlyMap<string, string>;
  /** Our ids by the `sourceId` of lists imported from this source before. */
  lists: ReadonlyMap<string, string>;
  /** Our ids by name. */
  listNames: ReadonlyMap<string, string>;
  labelNames: ReadonlyMap<string, string>;
  inboxId: string;
}

/** What an import makes, and what it finds. */
export interface Plan {
  /** Lists to make, and those that are there, by `sourceId`: our id. */
  lists: { create: NeutralList[]; found: Map<string, string> };
  labels: { create: NeutralLabel[]; found: Map<string, string> };
  /** Tasks to make, parents first, and those that are there: the same file twice makes none. */
  tasks: { create: NeutralTask[]; found: Map<string, string> };
}

/**
 * Decides what is new. A list is found by where it came from, or else by its name (the inbox by being one), a
 * label by its name, without regard to case; a task only by where it came from.
 */
export function plan({ lists, labels, tasks }: Neutral, existing: Existing): Plan {
  const listNames = folded(existing.listNames);
  const labelNames = folded(existing.labelNames);
  return {
    lists: part(lists, ({ sourceId, name, inbox }) => [
      sourceId,
      inbox ? existing.inboxId : (existing.lists.get(sourceId) ?? listNames.get(fold(name))),
    ]),
    labels: part(labels, ({ name }) => [name, labelNames.get(fold(name))]),
    tasks: part(tasks, ({ sourceId }) => [sourceId, existing.tasks.get(sourceId)]),
  };
}

function part<Item>(items: Item[], find: (item: Item) => [key: string, id: string | undefined]) {
  const create: Item[] = [];
  const found = new Map<string, string>();
  for (const item of items) {
    const [key, id] = find(item);
    if (id === undefined) create.push(item);
    else found.set(key, id);
  }
  return { create, found };
}

function folded(names: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...names].map(([name, id]) => [fold(name), id]));
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
