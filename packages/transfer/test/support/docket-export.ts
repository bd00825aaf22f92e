import type { ImportedContent } from "@docket/transfer";

/** The export of an account with this content, as the application writes it. */
export function docketExport({ lists, labels, tasks }: ImportedContent): string {
  const clock = { createdAt: "2026-11-01T10:00:00.000Z", updatedAt: "2026-11-02T10:00:00.000Z" };
  const labelIds = new Map(labels.map(({ name }, at) => [name, String(900 + at)]));
  return JSON.stringify({
    format: "docket-export",
    version: 1,
    user: { id: "u", email: "ann@example.com", name: "Ann", ...clock },
    lists: lists.map(({ sourceId: id, name, color, archived, inbox: isInbox }) => ({
      id,
      name,
      color,
      isInbox,
      archivedAt: archived ? clock.createdAt : null,
      ...clock,
    })),
    sections: lists.flatMap((list) =>
      list.sections.map(({ sourceId: id, name }) => ({
        id,
        name,
        listId: list.sourceId,
        ...clock,
      })),
    ),
    labels: labels.map(({ name, color }) => ({ id: labelIds.get(name), name, color, ...clock })),
    tasks: tasks.map(
      ({ sourceId, listRef, sectionRef, parentRef, labels: names, order: _, ...task }) => ({
        id: sourceId,
        listId: listRef,
        sectionId: sectionRef,
        parentId: parentRef,
        labelIds: names.map((name) => labelIds.get(name)),
        dueAt: null,
        ...task,
        updatedAt: clock.updatedAt,
      }),
    ),
    conversations: [],
  });
}
