import type { NeutralLabel, NeutralList, NeutralTask } from "../model.js";

/** What an export writes; tasks may come page by page from a database, parents before their subtasks. */
export interface ExportContent {
  lists: NeutralList[];
  labels: NeutralLabel[];
  tasks: Iterable<NeutralTask> | AsyncIterable<NeutralTask>;
}

/** What lists and sections are called. */
export type Places = ReturnType<typeof placesOf>;

/** Names of lists and sections by their references. */
export function placesOf(lists: NeutralList[]) {
  const byId = new Map(lists.map((list) => [list.sourceId, list]));
  const inbox = lists.find((list) => list.inbox)?.name ?? "Inbox";
  return {
    list: ({ listRef }: NeutralTask) =>
      (listRef === null ? null : byId.get(listRef)?.name) ?? inbox,
    section: ({ listRef, sectionRef }: NeutralTask) =>
      sectionRef === null || listRef === null
        ? null
        : (byId.get(listRef)?.sections.find(({ sourceId }) => sourceId === sectionRef)?.name ??
          null),
  };
}
