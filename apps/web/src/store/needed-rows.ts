import type { Write } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";
import type { Entity, RowKey } from "./rows.js";

/** The labels that a write puts on a task. */
export interface LabelIds {
  labelIds?: string[];
  addLabelIds?: string[];
}

/** The rows that a write changes, those it puts something into, and its labels; containers first. */
export function neededBy({ operation, input }: Pick<Write, "operation" | "input">): RowKey[] {
  if (/^(?:delete|restore)/.test(operation)) return [];
  const { id, listId, sectionId, parentId, labelIds, addLabelIds } = input as Partial<
    Record<"id" | "listId" | "sectionId" | "parentId", string | null>
  > &
    LabelIds;
  const needed: [Entity, string | null | undefined][] = [
    ["list", listId],
    ["section", sectionId],
    ["task", parentId],
    [entityOf(operation), id],
    ...(labelIds ?? addLabelIds ?? []).map((label): [Entity, string] => ["label", label]),
  ];
  return needed.flatMap(([entity, id]) => (id ? [{ entity, id }] : []));
}
