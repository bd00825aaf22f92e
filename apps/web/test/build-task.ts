import type { Task } from "@docket/contract";

/** A task with sample values for all fields that are not given. */
export function buildTask(values: Partial<Task> = {}): Task {
  return {
    id: "1",
    title: "Milk",
    description: null,
    completed: false,
    listId: "1",
    sectionId: null,
    parentId: null,
    labelIds: [],
    completedAt: null,
    priority: 4,
    startDate: null,
    dueDate: null,
    dueTime: null,
    dueZone: null,
    dueAt: null,
    repeat: null,
    createdAt: "2026-01-16T09:30:00.000Z",
    updatedAt: "2026-01-16T09:30:00.000Z",
    ...values,
  };
}
