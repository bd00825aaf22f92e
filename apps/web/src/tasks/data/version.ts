import type { Task } from "@docket/contract";

/** The `ETag` of a task as it was read. */
export function versionOf(task: Task): string {
  return `"${Date.parse(task.updatedAt).toString(36)}"`;
}
