import type { Task } from "@docket/contract";
import { taskDefaults } from "@docket/contract/defaults";

/** A task with sample values for all fields that are not given. */
export function buildTask(values: Partial<Task> = {}): Task {
  return {
    ...taskDefaults,
    id: "1",
    title: "Milk",
    listId: "1",
    sectionId: null,
    parentId: null,
    completedAt: null,
    dueAt: null,
    createdAt: "2026-01-16T09:30:00.000Z",
    updatedAt: "2026-01-16T09:30:00.000Z",
    ...values,
  };
}
