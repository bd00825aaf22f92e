import type { PortableList, PortableTask } from "../model.js";

/** The content of an export; tasks may be read lazily, parents before their subtasks. */
export interface ExportContent {
  lists: PortableList[];
  tasks: Iterable<PortableTask> | AsyncIterable<PortableTask>;
}

export type Places = ReturnType<typeof placesOf>;

/** Functions that return the names of a task's list and section. */
export function placesOf(lists: PortableList[]) {
  const byId = new Map(lists.map((list) => [list.sourceId, list]));
  const inbox = lists.find((list) => list.inbox)?.name ?? "Inbox";
  return {
    list: ({ listRef }: PortableTask) =>
      (listRef === null ? null : byId.get(listRef)?.name) ?? inbox,
    section: ({ listRef, sectionRef }: PortableTask) =>
      sectionRef === null || listRef === null
        ? null
        : (byId.get(listRef)?.sections.find(({ sourceId }) => sourceId === sectionRef)?.name ??
          null),
  };
}
