import type { Task } from "@docket/contract";

/** A list of tasks as far as it was loaded: the shape of react-query's infinite data. */
export interface TaskPages {
  pages: { items: Task[]; nextCursor: string | null }[];
  pageParams: unknown[];
}

/**
 * The pages with one task replaced; null removes it. Pages without it stay the same objects.
 */
export function replaceTask(
  pages: TaskPages,
  id: string,
  change: (task: Task) => Task | null,
): TaskPages {
  const page = pages.pages.findIndex(({ items }) => items.some((task) => task.id === id));
  if (page === -1) return pages;
  const items = pages.pages[page]!.items.flatMap((task) =>
    task.id === id ? (change(task) ?? []) : [task],
  );
  return { ...pages, pages: pages.pages.with(page, { ...pages.pages[page]!, items }) };
}

/** The pages with a new task on top. */
export function prependTask(pages: TaskPages, task: Task): TaskPages {
  const [first, ...others] = pages.pages;
  if (!first) return pages;
  const items = [task, ...first.items.filter(({ id }) => id !== task.id)];
  return { ...pages, pages: [{ ...first, items }, ...others] };
}

/** The id of the task that follows another, or null. */
export function nextTaskId(pages: TaskPages, id: string): string | null {
  const tasks = pages.pages.flatMap(({ items }) => items);
  return tasks[tasks.findIndex((task) => task.id === id) + 1]?.id ?? null;
}

/** The pages with a task put before the one whose id is `next`, or at the end. */
export function insertBefore(pages: TaskPages, task: Task, next: string | null): TaskPages {
  const without = replaceTask(pages, task.id, () => null);
  const at = without.pages.findIndex(({ items }) => items.some(({ id }) => id === next));
  const page = without.pages.at(at);
  if (!page) return pages;
  const position = at === -1 ? page.items.length : page.items.findIndex(({ id }) => id === next);
  const items = page.items.toSpliced(position, 0, task);
  const index = at === -1 ? without.pages.length - 1 : at;
  return { ...without, pages: without.pages.with(index, { ...page, items }) };
}

/** Only the first `count` pages, so that a reload does not fetch all of them. */
export function firstPages(pages: TaskPages, count: number): TaskPages {
  if (pages.pages.length <= count) return pages;
  return { pages: pages.pages.slice(0, count), pageParams: pages.pageParams.slice(0, count) };
}

/**
 * All tasks of the pages in order. A task that moved while pages were loaded (renamed in a list by
 * title, say) can appear twice; its first position counts.
 */
export function allTasks(pages: TaskPages): Task[] {
  const seen = new Set<string>();
  const tasks: Task[] = [];
  for (const { items } of pages.pages) {
    for (const task of items) {
      if (seen.has(task.id)) continue;
      seen.add(task.id);
      tasks.push(task);
    }
  }
  return tasks;
}
