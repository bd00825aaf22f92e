import { createStore } from "../shared/store.js";

/** The ids of the selected tasks, in display order. */
export const selection = createStore<ReadonlySet<string>>(new Set());

/** The ids of the shown tasks, in display order: only these can be selected. */
let shown: readonly string[] = [];
/** The task that was selected last, from which a range extends. */
let anchor: string | null = null;

export function toggleSelected(id: string): void {
  anchor = id;
  selection.set((current) => {
    const next = new Set(current);
    if (!next.delete(id)) next.add(id);
    return inOrder(next);
  });
}

/** Selects a task and the range between it and the one that was selected last. */
export function selectThrough(id: string): void {
  const [from, to] = [shown.indexOf(anchor ?? ""), shown.indexOf(id)].sort((a, b) => a - b);
  if (selection.get().size === 0 || from === -1) toggleSelected(id);
  else
    selection.set((current) =>
      inOrder(new Set([...current, ...shown.slice(from, (to as number) + 1)])),
    );
}

/**
 * Updates the shown tasks. Those no longer shown, e.g. completed or deleted ones, are deselected.
 */
export function followShown(ids: readonly string[]): void {
  shown = ids;
  const selected = selection.get();
  if (selected.size === 0) return;
  const left = inOrder(selected);
  if ([...left].join() !== [...selected].join()) selection.set(left);
}

export function selectAll(): void {
  selection.set(new Set(shown));
}

export function clearSelection(): void {
  if (selection.get().size > 0) selection.set(new Set());
}

function inOrder(ids: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(shown.filter((id) => ids.has(id)));
}
