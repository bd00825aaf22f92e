import type { Draft } from "./draft.js";
import type { Losses } from "./losses.js";
import { hash, shortId } from "./short-id.js";

/**
 * Assigns every task an id: its own, or one derived from list, parent and title, so that reading
 * the same file twice gives the same ids. Returns the tasks by their original ids in the file.
 */
export function assignIds(drafts: Draft[], losses: Losses): Map<string, Draft> {
  const byOwnId = new Map<string, Draft>();
  /** How often an id was requested. */
  const taken = new Map<string, number>();
  for (const task of drafts) {
    if (task.sourceId === "") continue;
    losses.where = task.where;
    if (byOwnId.has(task.sourceId))
      losses.add("id", task.sourceId, "Used by several tasks: each is imported.");
    else byOwnId.set(task.sourceId, task);
  }
  for (const task of drafts) {
    const own = task.sourceId !== "" && byOwnId.get(task.sourceId) === task;
    const base = own ? shortId(task.sourceId) : derivedId(task);
    task.sourceId = unused(base, taken);
  }
  return byOwnId;
}

function derivedId({ listRef, parent, title, sourceId }: Draft): string {
  const parentId = typeof parent === "string" ? parent : (parent?.sourceId ?? "");
  return `~${hash(JSON.stringify([listRef, parentId, title, sourceId]))}`;
}

/** The id itself, or with the number of equal ones before it as a suffix. */
function unused(id: string, taken: Map<string, number>): string {
  let free = id;
  for (let count = taken.get(id) ?? 0; taken.has(free); count += 1) {
    free = `${id}.${count + 1}`;
    taken.set(id, count + 1);
  }
  taken.set(free, 1);
  return free;
}
