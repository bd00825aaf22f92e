import type { PortableList, PortableTask } from "../model.js";

/** The content of an export; tasks may be read lazily, parents before their subtasks. */
export interface ExportContent {
  lists: PortableList[];
  tasks: Iterable<PortableTask> | AsyncIterable<PortableTask>;
}

export type Places = ReturnType<typeof placesOf>;

/** Functions that return the names of a task's list and section. */
export function placesOf(lists: PortableList[]) {
  const byId = new Map(
    lists.map(({ sourceId, name, sections }) => [
      sourceId,
      { name, sections: new Map(sections.map((section) => [section.sourceId, section.name])) },
    ]),
  );
  const inbox = lists.find((list) => list.inbox)?.name ?? "Inbox";
  return {
    list: ({ listRef }: PortableTask) =>
      (listRef === null ? null : byId.get(listRef)?.name) ?? inbox,
    section: ({ listRef, sectionRef }: PortableTask) =>
      sectionRef === null || listRef === null
        ? null
        : (byId.get(listRef)?.sections.get(sectionRef) ?? null),
  };
}
