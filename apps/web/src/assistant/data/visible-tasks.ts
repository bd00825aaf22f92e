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
