import type { Completion } from "@docket/contract";
import type { Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import type { LocalDatabase } from "./local-database.js";
import type { Task } from "./rows.js";
import type { Write } from "./write.js";
import { isLocalId } from "./write.js";

/** One time that a repeating task was done. */
export type DoneTime = Pick<Completion, "id" | "taskId" | "dueDate" | "dueTime" | "completedAt">;

/** What the server told of a task, and of which version of it. */
interface Known {
  version: string;
  times: DoneTime[];
}

/** By the task's id. */
type AllKnown = Record<string, Known>;

const SETTING = "completions";
/** So many tasks are asked for at once. */
const AT_ONCE = 4;

/** What the server told last of all repeating tasks; it is no part of the change log. */
export async function knownCompletions(database: LocalDatabase): Promise<AllKnown> {
  return ((await database.settings.get(SETTING))?.value as AllKnown | undefined) ?? {};
}

/** Asks for the last times of those tasks that have changed since, and keeps them. Rejects with `ApiError`. */
export async function readCompletions(
  database: LocalDatabase,
  api: Client,
  tasks: Task[],
  signal: AbortSignal,
): Promise<void> {
  const known = await knownCompletions(database);
  const repeating = tasks.filter(({ id, repeat }) => repeat !== null && !isLocalId(id));
  const stale = repeating.filter(({ id, updatedAt }) => known[id]?.version !== updatedAt);
  if (stale.length === 0) return;
  const found: AllKnown = {};
  const queue = [...stale];
  const readOn = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) {
      const { items } = await api.listTaskCompletions(
        { id: task.id, limit: limits.page },
        { signal },
      );
      found[task.id] = { version: task.updatedAt, times: items };
    }
  };
  // What was read before one of them failed is kept.
  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, readOn));
  const present = new Set(repeating.map(({ id }) => id));
  await database.transaction("rw", database.settings, async () => {
    const all = { ...(await knownCompletions(database)), ...found };
    const value = Object.fromEntries(Object.entries(all).filter(([id]) => present.has(id)));
    await database.settings.put({ name: SETTING, value });
  });
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

/** All times that are known, with what waits to be sent, and without what is taken back by that. */
export function doneTimes(known: AllKnown, writes: Write[]): DoneTime[] {
  const byTask = new Map(Object.entries(known).map(([id, { times }]) => [id, [...times]]));
  for (const { key, operation, input, at } of writes) {
    const { id, occurrence, completedAt } = input as {
      id: string;
      occurrence?: { dueDate: string; dueTime: string | null };
      completedAt?: string;
    };
    const times = byTask.get(id) ?? [];
    if (operation === "completeTask" && occurrence)
      byTask.set(id, [
        { id: key, taskId: id, ...occurrence, completedAt: completedAt ?? at },
        ...times,
      ]);
    else if (operation === "reopenTask") byTask.set(id, times.slice(1));
  }
  return [...byTask.values()].flat();
}
