import { type Clock, dueOf, formatDue } from "@docket/dates";
import { quoteTitle } from "../shared/quote-title.js";
import { toasts } from "../shared/toasts.js";
import { currentView, openTask } from "../shell/location.js";
import type { Mirror } from "../store/mirror.js";
import { taskGroups } from "./task-groups.js";

/** The longest time that its row takes to be rendered, in milliseconds. */
const MAX_RENDERING = 300;

/**
 * If new tasks are out of sight, since a typed date or list put them elsewhere or since the list is
 * longer than the screen, says in a toast where they are and links to the first. All of them must
 * be in the same place.
 */
export async function announceAddedElsewhere(
  ids: string[],
  mirror: Mirror,
  clock: Clock,
): Promise<void> {
  const [id = ""] = ids;
  const rows = mirror.get();
  const task = rows.task.get(mirror.idOf(id));
  const view = currentView();
  if (!task || !view || task.parentId !== null) return;
  const known = "id" in view ? { ...view, id: mirror.idOf(view.id) } : view;
  const shown = taskGroups(known, rows, clock).flatMap(({ tasks }) => tasks);
  if (shown.some((one) => one.task.id === task.id)) {
    // Several tasks have a toast, to undo them.
    if (ids.length > 1 || (await isOnScreen(() => mirror.idOf(id)))) return;
  }
  const due = dueOf(task);
  const list = rows.list.get(task.listId);
  const place = [
    list && (list.archivedAt ? `${list.name} (archived)` : list.name),
    due && formatDue(due, clock),
  ];
  toasts.show({
    key: "done",
    message: `Added ${ids.length > 1 ? `${ids.length} tasks` : quoteTitle(task.title)} to ${place.filter(Boolean).join(" · ")}`,
    action: { label: "Open", run: () => openTask(mirror.idOf(id)) },
  });
}

/** Whether a task's row appears on the screen, and nothing covers it. */
async function isOnScreen(idNow: () => string): Promise<boolean> {
  const end = performance.now() + MAX_RENDERING;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const box = document.querySelector(`[data-task-id="${idNow()}"]`);
    if (!box) continue;
    const { left, top, width, height } = box.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    if (seen && box.closest("li")?.contains(seen)) return true;
  }
  return false;
}
