import type { Task } from "@docket/contract";
import { useMemo } from "react";
import { useStore } from "../shared/store.js";
import type { Unsent } from "./data/outbox.js";
import { useTaskData } from "./data/task-data.js";

/** A line of the list: a task, or one that the server does not have yet. */
export type Row =
  | { kind: "task"; key: string; task: Task }
  | { kind: "unsent"; key: string; unsent: Unsent };

/**
 * The lines to show for the tasks of a list: on top what is being sent and what is being rewritten
 * but is not in this list (after a reload, say), so that no text is out of reach; without what was
 * deleted.
 */
export function useRows(tasks: Task[]): Row[] {
  const { outbox, edits, deletions } = useTaskData();
  const unsent = useStore(outbox.unsent);
  const open = useStore(edits.open);
  const hidden = useStore(deletions.hidden);

  const listed = useMemo(
    () =>
      tasks
        .filter(({ id }) => !hidden.has(id))
        .map((task): Row => ({ kind: "task", key: task.id, task })),
    [tasks, hidden],
  );
  // A new array on each key stroke in an editor would draw the whole list again.
  const elsewhere = [...open.keys()].filter(
    (id) => !hidden.has(id) && !tasks.some((task) => task.id === id),
  );
  const elsewhereKey = elsewhere.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids stand for the edits
  return useMemo(
    () => [
      ...unsent.map((one): Row => ({ kind: "unsent", key: one.key, unsent: one })),
      ...elsewhere.map((id): Row => ({ kind: "task", key: id, task: open.get(id)!.base })),
      ...listed,
    ],
    [unsent, elsewhereKey, listed],
  );
}
