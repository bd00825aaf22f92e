import { isLocalId } from "../../store/queued-write.js";

/** The most ids that are sent with a message. */
const MAX_TASKS = 100;

/**
 * The ids of the tasks on the screen or below it, in order, so that the assistant can resolve “the
 * second one”.
 */
export function visibleTaskIds(): string[] {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-task-id]")];
  const shown = rows.filter((row) => row.getBoundingClientRect().bottom > 0);
  return shown.flatMap(({ dataset }) => dataset.taskId ?? []).slice(0, MAX_TASKS);
}

/**
 * The ids up to the first task that the server does not know yet: what follows would be taken for
 * another place in the list.
 */
export function knownIds(ids: string[]): string[] {
  const unknown = ids.findIndex(isLocalId);
  return unknown === -1 ? ids : ids.slice(0, unknown);
}
