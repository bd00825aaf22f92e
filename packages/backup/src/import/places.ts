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
  const ids = new Map<string, string>();
  const keys = new Map(lists.map((list) => [listKey(list), list.sourceId]));
  const asked = [...keys.keys()];
  for (const { sourceId, id } of await rowsOf(account, findListsBySource, account.source, asked))
    ids.set(keys.get(sourceId)!, id);
  for (const { sourceId, inbox } of lists) if (inbox) ids.set(sourceId, inboxId);
  const rest = lists.filter(({ sourceId }) => !ids.has(sourceId));
  const { byName, created } = await byNames(rest, findIds(account, findListsByName), (missing) =>
    insert(
      account,
      insertLists,
      missing.map(({ name, color, archived }) => ({ name, color, archived })),
    ),
  );
  for (const { sourceId, name } of rest) ids.set(sourceId, byName.get(name)!);
  await insert(
    account,
    insertListSources,
    rest.map((list) => ({ source_id: listKey(list), id: ids.get(list.sourceId) })),
    account.source,
  );
  return { ids, created };
}

/** The key by which a list of a source is recognized in later imports. */
export const listKey = ({ sourceId, name }: Pick<PortableList, "sourceId" | "name">) =>
  sourceKey(sourceId, name);

async function settleLabels(account: Account, labels: PortableLabel[]) {
  const { byName, created } = await byNames(labels, findIds(account, findLabels), (missing) =>
    insert(
      account,
      insertLabels,
      missing.map(({ name, color }) => ({ name, color })),
    ),
  );
  return { ids: byName, created };
}

function findIds(account: Account, statement: typeof findLabels) {
  return async (names: string[]) => {
    const rows = await rowsOf(account, statement, names);
    return new Map(rows.map(({ asked, id }) => [asked, id]));
  };
}

/** Ids by name; missing items are created first. The database decides which names are equal. */
async function byNames<Item extends { name: string }>(
  items: Item[],
  find: (names: string[]) => Promise<Map<string, string>>,
  make: (missing: Item[]) => Promise<number>,
): Promise<{ byName: Map<string, string>; created: number }> {
  if (items.length === 0) return { byName: new Map(), created: 0 };
  const names = items.map(({ name }) => name);
  const known = await find(names);
  const missing = items.filter(({ name }) => !known.has(name));
  if (missing.length === 0) return { byName: known, created: 0 };
  const created = await make(missing);
  return { byName: await find(names), created };
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
  const ids = new Map<string, string>();
  if (wanted.length === 0) return { ids, created: 0 };
  const rows = JSON.stringify(wanted.map(({ row }) => row));
  const nameKey = (listId: string, name: string) => `${listId}\0${name}`;
  const find = async () => {
    const found = await rowsOf(account, findSections, rows);
    return new Map(found.map(({ listId, asked, id }) => [nameKey(listId, asked), id]));
  };
  let known = await find();
  const missing = wanted.filter(({ row }) => !known.has(nameKey(row.list_id, row.name)));
  const created = await insert(
    account,
    insertSections,
    missing.map(({ row }) => row),
  );
  if (missing.length > 0) known = await find();
  for (const { key, row } of wanted) ids.set(key, known.get(nameKey(row.list_id, row.name))!);
  return { ids, created };
}
