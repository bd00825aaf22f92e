import { createStore } from "../shared/store.js";

/** The ids of the tasks that are selected, to be changed together, in the order in which they are shown. */
export const selection = createStore<ReadonlySet<string>>(new Set());

/** The ids of what is shown, in its order: only that is selected. */
let shown: readonly string[] = [];
/** What was selected last, from where on a range is. */
let anchor: string | null = null;

export function toggleSelected(id: string): void {
  anchor = id;
  selection.set((current) => {
    const next = new Set(current);
    if (!next.delete(id)) next.add(id);
    return inOrder(next);
  });
}

/** Selects a task and those between it and the one that was selected last. */
export function selectThrough(id: string): void {
  const [from, to] = [shown.indexOf(anchor ?? ""), shown.indexOf(id)].sort((a, b) => a - b);
  if (selection.get().size === 0 || from === -1) toggleSelected(id);
  else
    selection.set((current) =>
      inOrder(new Set([...current, ...shown.slice(from, (to as number) + 1)])),
    );
}

/** Says what is shown from now on; what is not any more, as what was done or deleted, is not selected either. */
export function followShown(ids: readonly string[]): void {
  shown = ids;
  const selected = selection.get();
  if (selected.size === 0) return;
  const left = inOrder(selected);
  if ([...left].join() !== [...selected].join()) selection.set(left);
}

export function clearSelection(): void {
  if (selection.get().size > 0) selection.set(new Set());
}

function inOrder(ids: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(shown.filter((id) => ids.has(id)));
}
