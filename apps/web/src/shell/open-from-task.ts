import type { Mirror } from "../store/mirror.js";
import { currentTask, type Entry, entry, show, TASK } from "./location.js";
import { afterReturn, goBack } from "./overlay-history.js";

/**
 * Opens a subtask or the parent from the panel of a task. Back returns to that task.
 *
 * @param keyOf that of the mirror: the task from which this one was opened may have got the server's id
 */
export function openFromTask(id: string, keyOf: Mirror["keyOf"]): void {
  afterReturn(() => {
    const { steps, from } = entry();
    const shown = currentTask();
    if (from && keyOf(from, "task") === keyOf(id, "task")) goBack();
    else if (id !== shown)
      show({ [TASK]: id }, { state: { steps: steps && steps + 1, from: shown } satisfies Entry });
  });
}
