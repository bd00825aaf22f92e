/** The most that is sent with a message. */
const MOST = 100;

/** The ids of the tasks that are on the screen, or below it, in order: what “the second one” counts in. */
export function visibleTaskIds(): string[] {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-task-id]")];
  const shown = rows.filter((row) => row.getBoundingClientRect().bottom > 0);
  return shown.flatMap(({ dataset }) => dataset.taskId ?? []).slice(0, MOST);
}
