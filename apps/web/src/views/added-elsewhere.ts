import { type Clock, dueOf, formatDue } from "@docket/dates";
import { quoteTitle } from "../shared/quote-title.js";
import { toasts } from "../shared/toasts.js";
import { currentView, openTask } from "../shell/location.js";
import type { Mirror } from "../store/mirror.js";
import type { Task } from "../store/rows.js";
import { taskGroups } from "./task-groups.js";

/** The longest wait for a new task to appear, in milliseconds. */
const MAX_WAIT = 2_000;

/**
 * If the view does not show new tasks, since a typed date or list put them elsewhere, says in a
 * toast where they are and links to the first. All of them must be in the same place.
 */
export async function announceAddedElsewhere(
  ids: string[],
  mirror: Mirror,
  clock: Clock,
): Promise<void> {
  const [id = ""] = ids;
  const task = await waitForTask(id, mirror);
  const view = currentView();
  if (!task || !view || task.parentId !== null) return;
  const rows = mirror.get();
  const known = "id" in view ? { ...view, id: mirror.idOf(view.id) } : view;
  const shown = taskGroups(known, rows, clock).flatMap(({ tasks }) => tasks);
  if (shown.some((one) => one.task.id === task.id)) return;
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

/** The task, as soon as the mirror contains it. */
function waitForTask(id: string, mirror: Mirror): Promise<Task | undefined> {
  return new Promise((resolve) => {
    const end = () => {
      stop();
      clearTimeout(timer);
      resolve(mirror.get().task.get(mirror.idOf(id)));
    };
    const look = () => {
      if (mirror.get().task.has(mirror.idOf(id))) end();
    };
    const timer = setTimeout(end, MAX_WAIT);
    const stop = mirror.subscribe(look);
    look();
  });
}
