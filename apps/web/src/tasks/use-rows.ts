import type { Task } from "@docket/contract";
import { useMemo } from "react";
import { useStore } from "../shared/store.js";
import type { UnsentTask } from "./data/outbox.js";
import { useTaskData } from "./data/task-data.js";

/** A row of the list: a task, or one that the server does not have yet. */
export type Row =
  | { kind: "task"; key: string; task: Task }
  | { kind: "unsent"; key: string; unsent: UnsentTask };

/**
 * The rows of a list: first the unsent tasks and the open edits of tasks that are not in this list
 * (after a reload, say), so that no draft is out of reach; without deleted tasks.
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
  // A new array on each key stroke in an editor would render the whole list again.
  const elsewhere = [...open.keys()].filter(
    (id) => !hidden.has(id) && !tasks.some((task) => task.id === id),
  );
  const elsewhereKey = elsewhere.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids stand for the edits
  return useMemo(
    () => [
      ...unsent.map((item): Row => ({ kind: "unsent", key: item.key, unsent: item })),
      ...elsewhere.map((id): Row => ({ kind: "task", key: id, task: open.get(id)!.base })),
      ...listed,
    ],
    [unsent, elsewhereKey, listed],
  );
}
