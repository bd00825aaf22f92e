import type { Task } from "./rows.js";

// The server's rows arrive in pages, with optimistic updates on top of them, so tasks' parents may
// temporarily form a cycle. Both functions terminate even then.

/** The descendants of a task, each once. */
export function descendantsOf<T extends { id: string }>(
  id: string,
  childrenOf: (id: string) => readonly T[],
): T[] {
  const found = new Map<string, T>();
  const waiting = [id];
  for (const parent of waiting) {
    for (const child of childrenOf(parent)) {
      if (child.id === id || found.has(child.id)) continue;
      found.set(child.id, child);
      waiting.push(child.id);
    }
  }
  return [...found.values()];
}

/** The ancestors of a task, nearest first. */
export function ancestorsOf(task: Task, tasks: ReadonlyMap<string, Task>): Task[] {
  const found = new Set<Task>();
  let parent = tasks.get(task.parentId ?? "");
  while (parent && parent.id !== task.id && !found.has(parent)) {
    found.add(parent);
    parent = tasks.get(parent.parentId ?? "");
  }
  return [...found];
}
