import { limits } from "@docket/contract/limits";
import type { Draft } from "./draft.js";
import type { Losses } from "./losses.js";

/**
 * Puts subtasks below their parents: without cycles, at most five levels, all in the list of the
 * root. Returns parents before their subtasks, and siblings in their original order.
 */
export function nest(drafts: Draft[], ids: Map<string, Draft>, losses: Losses): Draft[] {
  const parents = new Map<Draft, Draft>();
  const titles = Map.groupBy(drafts, ({ title }) => title);
  for (const task of drafts) {
    losses.where = task.where;
    const parent =
      typeof task.parent === "string" ? parentOf(task.parent, ids, titles, losses) : task.parent;
    if (parent) parents.set(task, parent);
    else if (task.parent !== null)
      losses.add("parent", task.parent, "Not in the file: its subtasks become top-level tasks.");
  }
  breakCycles(drafts, parents, losses);

  const children = Map.groupBy(parents, ([, parent]) => parent);
  const roots = drafts.filter((task) => !parents.has(task));
  const ordered: Draft[] = [];
  // Reversed, since the stack is last in, first out. No recursion: chains may be long.
  const stack = roots.map((task) => ({ task, line: [] as Draft[] })).reverse();
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { task, line } = next;
    place(task, line, losses);
    ordered.push(task);
    const below = [...line, task].slice(0, limits.taskLevels - 1);
    const own = children.get(task)?.map(([child]) => child) ?? [];
    for (const child of own.reverse()) {
      losses.where = child.where;
      if (line.length === limits.taskLevels - 1)
        losses.add("parent", child.title, "More than five levels deep: moved up to the fifth.");
      stack.push({ task: child, line: below });
    }
  }
  return ordered;
}

/** A parent by its id or, as some applications and people write it, by its title. */
function parentOf(
  name: string,
  ids: ReadonlyMap<string, Draft>,
  titles: ReadonlyMap<string, Draft[]>,
  losses: Losses,
): Draft | undefined {
  const named = ids.get(name);
  if (named) return named;
  const titled = titles.get(name);
  if (titled && titled.length > 1)
    losses.add("parent", name, "The title of several tasks: the first of them is used.");
  return titled?.[0];
}

/** @param line its ancestors, the topmost first */
function place(task: Draft, line: Draft[], losses: Losses): void {
  const parent = line.at(-1) ?? null;
  task.parent = parent;
  if (parent === null) return;
  losses.where = task.where;
  if (task.listRef !== null && task.listRef !== parent.listRef)
    losses.add(
      "list",
      task.title,
      "A subtask in another list than its parent: moved to that list.",
    );
  else if (task.sectionRef !== null && task.sectionRef !== parent.sectionRef)
    losses.add(
      "section",
      task.title,
      "A subtask in another section than its parent: moved to that section.",
    );
  task.listRef = parent.listRef;
  task.sectionRef = parent.sectionRef;
}

function breakCycles(drafts: Draft[], parents: Map<Draft, Draft>, losses: Losses): void {
  const safe = new Set<Draft>();
  for (const task of drafts) {
    const path = new Set<Draft>();
    for (let one: Draft | undefined = task; one && !safe.has(one); one = parents.get(one)) {
      path.add(one);
      const parent = parents.get(one);
      if (parent === undefined || !path.has(parent)) continue;
      losses.where = one.where;
      losses.add("parent", one.title, "A subtask of itself: made a top-level task.");
      parents.delete(one);
    }
    for (const one of path) safe.add(one);
  }
}
