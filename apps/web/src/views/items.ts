import type { Completion } from "../store/completions.js";
import type { Mirror } from "../store/mirror.js";
import type { Task } from "../store/rows.js";
import type { TaskGroup } from "./task-groups.js";

/** A line of a view. */
export type Item =
  | { kind: "heading"; key: string; group: TaskGroup; collapsed: boolean }
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
  completion?: Completion | undefined;
  /** Whether its subtasks are shown below it; null if there are none. */
  expanded: boolean | null;
}

/** The id of a line's task; undefined if the line cannot be selected, as a completion of it. */
export function selectableId(item: Item | undefined): string | undefined {
  return item?.kind === "task" && !item.completion ? item.task.id : undefined;
}

/** A group with a key that stays the same when the server's id replaces a local one; `keyOf` is that of the mirror. */
export function withStableKey(group: TaskGroup, keyOf: Mirror["keyOf"]): TaskGroup {
  const { kind, key } = group;
  return {
    ...group,
    key: kind === "completed" ? `completed ${keyOf(key, "list")}` : keyOf(key, "section"),
  };
}

/** The lines of a view in order, without collapsed ones; `keyOf` is that of the mirror. */
export function itemsOf(
  groups: TaskGroup[],
  collapsed: ReadonlySet<string>,
  keyOf: Mirror["keyOf"],
): Item[] {
  return groups.flatMap((group) => {
    const isCollapsed = collapsed.has(collapseKey(group)) !== Boolean(group.startsCollapsed);
    const items: Item[] = [];
    if (group.kind !== "plain")
      items.push({ kind: "heading", key: `heading ${group.key}`, group, collapsed: isCollapsed });
    if (isCollapsed) return items;
    items.push(...taskItems(group, collapsed, keyOf));
    if (group.kind === "section" || group.kind === "day")
      items.push({ kind: "add", key: `add ${group.key}`, group });
    return items;
  });
}

/** The key of a group in the set of collapsed keys. */
export function collapseKey({ kind, key }: TaskGroup): string {
  return `${kind} ${key}`;
}

export function taskItems(
  group: TaskGroup,
  collapsed: ReadonlySet<string>,
  keyOf: Mirror["keyOf"],
): TaskItem[] {
  const items: TaskItem[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const [index, { task, depth, completion }] of group.tasks.entries()) {
    if (depth > hiddenBelow) continue;
    const hasSubtasks = (group.tasks[index + 1]?.depth ?? 0) > depth;
    const isCollapsed = hasSubtasks && collapsed.has(`task ${keyOf(task.id, "task")}`);
    hiddenBelow = isCollapsed ? depth : Number.POSITIVE_INFINITY;
    items.push({
      kind: "task",
      key: `${group.key} ${keyOf(task.id, "task")}${completion ? ` ${completion.id}` : ""}`,
      task,
      completion,
      depth,
      group,
      expanded: hasSubtasks ? !isCollapsed : null,
    });
  }
  return items;
}
