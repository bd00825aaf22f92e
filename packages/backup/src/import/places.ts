import type { OpenFile, PortableLabel, PortableList, PortableTask } from "@docket/transfer";
import { type Account, insert, rowsOf, sourceKey } from "./account.js";
import {
  findInbox,
  findLabels,
  findListsByName,
  findListsBySource,
  findSections,
  insertLabels,
  insertListSources,
  insertLists,
  insertSections,
} from "./statements.js";

/** Docket's ids of the lists, sections and labels of a file. */
export interface Places {
  inboxId: string;
  lists: Map<string, string>;
  /** By list and section. */
  sections: Map<string, string>;
  labels: Map<string, string>;
  created: { lists: number; sections: number; labels: number };
}

/** The key of a section in {@link Places}. */
export function sectionKey({ listRef, sectionRef }: Pick<PortableTask, "listRef" | "sectionRef">) {
  return `${listRef}\0${sectionRef}`;
}

/**
 * Finds the lists, sections and labels of a file in the account, and creates those that are missing. A list is
 * found by its source, or else by its name (an inbox is mapped to the inbox); sections and labels by name,
 * ignoring case.
 */
export async function settlePlaces(account: Account, file: OpenFile): Promise<Places> {
  const inboxId = (await rowsOf(account, findInbox))[0]!.id;
  const lists = await settleLists(account, file.lists, inboxId);
  const sections = await settleSections(account, file.lists, lists.ids);
  const labels = await settleLabels(account, file.labels);
  return {
    inboxId,
    lists: lists.ids,
    sections: sections.ids,
    labels: labels.ids,
    created: { lists: lists.created, sections: sections.created, labels: labels.created },
  };
}

async function settleLists(account: Account, lists: PortableList[], inboxId: string) {
  const keys = new Map(lists.map((list) => [listKey(list), list.sourceId]));
  const known = await rowsOf(account, findListsBySource, account.source, [...keys.keys()]);
  const ids = new Map(known.map(({ sourceId, id }) => [keys.get(sourceId)!, id]));
  for (const { sourceId, inbox } of lists) if (inbox) ids.set(sourceId, inboxId);
  const rest = lists.filter(({ sourceId }) => !ids.has(sourceId));
  const byName = await settle(rest, nameOf, byNames(account, findListsByName), (missing) =>
    insert(
      account,
      insertLists,
      missing.map(({ name, color, archived }) => ({ name, color, archived })),
    ),
  );
  for (const { sourceId, name } of rest) ids.set(sourceId, byName.ids.get(name)!);
  await insert(
    account,
    insertListSources,
    rest.map((list) => ({ source_id: listKey(list), id: ids.get(list.sourceId) })),
    account.source,
  );
  return { ids, created: byName.created };
}

/** The key by which a list of a source is recognized in later imports. */
export const listKey = ({ sourceId, name }: Pick<PortableList, "sourceId" | "name">) =>
  sourceKey(sourceId, name);

function settleLabels(account: Account, labels: PortableLabel[]) {
  return settle(labels, nameOf, byNames(account, findLabels), (missing) =>
    insert(
      account,
      insertLabels,
      missing.map(({ name, color }) => ({ name, color })),
    ),
  );
}

async function settleSections(
  account: Account,
  lists: PortableList[],
  listIds: ReadonlyMap<string, string>,
) {
  const wanted = lists.flatMap(({ sourceId: listRef, sections }) =>
    sections.map(({ sourceId: sectionRef, name }) => ({
      key: sectionKey({ listRef, sectionRef }),
      row: { list_id: listIds.get(listRef)!, name },
    })),
  );
  const rowKey = (listId: string, name: string) => `${listId}\0${name}`;
  const found = await settle(
    wanted.map(({ row }) => row),
    ({ list_id, name }) => rowKey(list_id, name),
    async (rows) => {
      const found = await rowsOf(account, findSections, JSON.stringify(rows));
      return new Map(found.map(({ listId, asked, id }) => [rowKey(listId, asked), id]));
    },
    (missing) => insert(account, insertSections, missing),
  );
  const ids = wanted.map(
    ({ key, row }) => [key, found.ids.get(rowKey(row.list_id, row.name))!] as const,
  );
  return { ids: new Map(ids), created: found.created };
}

const nameOf = ({ name }: { name: string }) => name;

/** Finds ids by name. */
function byNames(account: Account, statement: typeof findLabels) {
  return async (items: { name: string }[]) => {
    const rows = await rowsOf(account, statement, items.map(nameOf));
    return new Map(rows.map(({ asked, id }) => [asked, id]));
  };
}

/** Ids by key; missing items are created first. The database decides which names are equal. */
async function settle<Item>(
  items: Item[],
  keyOf: (item: Item) => string,
  find: (items: Item[]) => Promise<Map<string, string>>,
  make: (missing: Item[]) => Promise<number>,
): Promise<{ ids: Map<string, string>; created: number }> {
  const ids = items.length === 0 ? new Map<string, string>() : await find(items);
  const missing = items.filter((item) => !ids.has(keyOf(item)));
  if (missing.length === 0) return { ids, created: 0 };
  const created = await make(missing);
  return { ids: await find(items), created };
}
