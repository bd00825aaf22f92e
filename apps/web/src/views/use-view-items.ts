import { useMemo } from "react";
import { useStore } from "../shared/store.js";
import type { Snapshot } from "../store/mirror.js";
import type { Task } from "../store/rows.js";
import { useAccount, useAccountStore, useRows } from "../store/use-store.js";
import { collapsed } from "./collapsed.js";
import { type Item, itemsOf, withStableKey } from "./items.js";
import { useListOrder } from "./list-order.js";
import { useSearch } from "./load-search.js";
import { recentlyCompleted } from "./recently-completed.js";
import { type TaskGroup, taskGroups } from "./task-groups.js";
import { useCompletions } from "./use-completions.js";
import type { View } from "./view.js";

/** The lines of a view, and the number of open tasks that it shows; `days` as for `taskGroups`. */
export function useViewItems(
  view: View,
  days?: number,
): { groups: TaskGroup[]; items: Item[]; count: number } {
  const rows = useRows((all) => all);
  const clock = useAccount();
  const kept = useStore(recentlyCompleted);
  const hidden = useStore(collapsed);
  const { idOf, keyOf } = useAccountStore().mirror;
  const [order] = useListOrder(view);
  const search = useSearch(view);
  const completions = useCompletions(view.kind === "completed");

  const groups = useMemo(() => {
    const known = "id" in view ? { ...view, id: idOf(view.id) } : view;
    const shown = withRecentlyCompleted(rows, kept);
    const all = taskGroups(known, shown, clock, days, completions, order, search);
    return all.map((group) => withStableKey(group, keyOf));
  }, [view, rows, kept, clock, idOf, keyOf, days, completions, order, search]);
  const items = useMemo(() => itemsOf(groups, new Set(hidden), keyOf), [groups, hidden, keyOf]);
  const count = useMemo(
    () =>
      groups
        .filter(({ kind }) => kind !== "completed")
        .reduce((sum, group) => sum + group.tasks.length, 0),
    [groups],
  );
  return { groups, items, count };
}

/** Shows tasks that were just completed as they were before, for a moment. */
function withRecentlyCompleted(rows: Snapshot, kept: ReadonlyMap<string, Task>): Snapshot {
  if (kept.size === 0) return rows;
  const task = new Map(rows.task);
  for (const [id, before] of kept) if (task.has(id)) task.set(id, before);
  return { ...rows, task };
}
