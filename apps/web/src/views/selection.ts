import { createStore } from "../shared/store.js";

/** The ids of the tasks that are selected, to be changed together. */
export const selection = createStore<ReadonlySet<string>>(new Set());

export function toggleSelected(id: string): void {
  selection.set((current) => {
    const next = new Set(current);
    if (!next.delete(id)) next.add(id);
    return next;
  });
}

export function select(ids: Iterable<string>): void {
  selection.set(new Set(ids));
}

export function clearSelection(): void {
  if (selection.get().size > 0) selection.set(new Set());
}
