import { createStore } from "../shared/store.js";

/** The ids of the selected tasks, in display order. */
export const selection = createStore<ReadonlySet<string>>(new Set());

/** The ids of the shown tasks, in display order: only these can be selected. */
let shown: readonly string[] = [];
/** The ends of the range that is being selected, and the tasks selected beside it. */
let range = { from: "", to: "", others: selection.get() };

export function toggleSelected(id: string): void {
  const others = new Set(selection.get());
  if (!others.delete(id)) others.add(id);
  range = { from: id, to: id, others };
  selection.set(inOrder(others));
}

/**
 * Extends the range to a task, or shrinks it. It begins at the task that was selected last, or at
 * `from` if it does not end there.
 */
export function selectThrough(id: string, from?: string): void {
  const others = selection.get();
  const continues =
    others.size > 0 && shown.includes(range.from) && (from ?? range.to) === range.to;
  if (!continues) range = { from: from ?? id, to: id, others };
  range.to = id;
  const ends = [range.from, id].map((end) => shown.indexOf(end));
  const within = shown.slice(Math.min(...ends), Math.max(...ends) + 1);
  selection.set(inOrder(new Set([...range.others, ...within])));
}

/**
 * Updates the shown tasks. Those no longer shown, e.g. completed or deleted ones, are deselected.
 * @param idOf that of the mirror: a selected task may have got the server's id
 */
export function followShown(ids: readonly string[], idOf: (id: string) => string): void {
  shown = ids;
  const selected = selection.get();
  if (selected.size === 0) return;
  const renamed = (some: Iterable<string>) => new Set([...some].map(idOf));
  range = { from: idOf(range.from), to: idOf(range.to), others: renamed(range.others) };
  const left = inOrder(renamed(selected));
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
