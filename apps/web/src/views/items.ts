import type { DoneTime } from "../store/completions.js";
import type { Task } from "../store/rows.js";
import type { TaskGroup } from "./task-groups.js";

/** A line of a view. */
export type Item =
  | { kind: "heading"; key: string; group: TaskGroup; folded: boolean }
  | TaskItem
  | { kind: "add"; key: string; group: TaskGroup };

export interface TaskItem {
  kind: "task";
  key: string;
  task: Task;
  /** 0 for a task that is not a subtask of one above it. */
  depth: number;
  group: TaskGroup;
  /** The completion of the task that is shown instead of the task. */
  done?: DoneTime | undefined;
  /** Whether its subtasks are shown below it; null if there are none. */
  unfolded: boolean | null;
}

/** The lines of a view in order, without folded ones. */
export function itemsOf(groups: TaskGroup[], folded: ReadonlySet<string>): Item[] {
  return groups.flatMap((group) => {
    const isFolded = folded.has(foldKey(group)) !== (group.kind === "completed");
    const items: Item[] = [];
    if (group.kind !== "plain")
      items.push({ kind: "heading", key: `heading ${group.key}`, group, folded: isFolded });
    if (isFolded) return items;
    items.push(...taskItems(group, folded));
    if (group.kind === "section" || group.kind === "day")
      items.push({ kind: "add", key: `add ${group.key}`, group });
    return items;
  });
}

/** The key of a group in the set of folded keys. */
export function foldKey({ kind, key }: TaskGroup): string {
  return `${kind} ${key}`;
}

function taskItems(group: TaskGroup, folded: ReadonlySet<string>): TaskItem[] {
  const items: TaskItem[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const [index, { task, depth, done }] of group.tasks.entries()) {
    if (depth > hiddenBelow) continue;
    const hasSubtasks = (group.tasks[index + 1]?.depth ?? 0) > depth;
    const isFolded = hasSubtasks && folded.has(`task ${task.id}`);
    hiddenBelow = isFolded ? depth : Number.POSITIVE_INFINITY;
    items.push({
      kind: "task",
      key: `${group.key} ${task.id}${done ? ` ${done.id}` : ""}`,
      task,
      done,
      depth,
      group,
      unfolded: hasSubtasks ? !isFolded : null,
    });
  }
  return items;
}
