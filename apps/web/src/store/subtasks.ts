import type { Task } from "./rows.js";

// The server's rows come in parts, and guesses lie on top of them: for a moment, the parents of tasks may go round
// in a circle. Whoever follows them comes to an end all the same.

/** The tasks below one, each once. */
export function tasksBelow<T extends { id: string }>(
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

/** The parent of a task, the parent of that, and so on. */
export function parentsOf(task: Task, tasks: ReadonlyMap<string, Task>): Task[] {
  const found = new Set<Task>();
  let parent = tasks.get(task.parentId ?? "");
  while (parent && parent.id !== task.id && !found.has(parent)) {
    found.add(parent);
    parent = tasks.get(parent.parentId ?? "");
  }
  return [...found];
}
