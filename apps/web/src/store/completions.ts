import type { Completion } from "@docket/contract";
import type { Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import type { LocalDatabase } from "./local-database.js";
import type { Task } from "./rows.js";
import type { Write } from "./write.js";
import { isLocalId } from "./write.js";

/** One time that a repeating task was done. */
export type DoneTime = Pick<Completion, "id" | "taskId" | "dueDate" | "dueTime" | "completedAt">;

/** What the server told last, the last time first, and of which state of the repeating tasks. */
interface Known {
  version: string;
  times: DoneTime[];
}

const SETTING = "completions";
/** So many of the last times are kept. */
const MOST = 5 * limits.page;

async function known(database: LocalDatabase): Promise<Known | undefined> {
  return (await database.settings.get(SETTING))?.value as Known | undefined;
}

/** What the server told last of all repeating tasks; it is no part of the change log. */
export async function knownTimes(database: LocalDatabase): Promise<DoneTime[]> {
  return (await known(database))?.times ?? [];
}

/** Asks for the last times, if a repeating task has changed since, and keeps them. Rejects with `ApiError`. */
export async function readTimes(
  database: LocalDatabase,
  api: Client,
  tasks: Task[],
  signal: AbortSignal,
): Promise<void> {
  const changes = tasks
    .filter(({ id, repeat }) => repeat !== null && !isLocalId(id))
    .map(({ updatedAt }) => updatedAt)
    .sort();
  const value: Known = { version: `${changes.length} ${changes.at(-1)}`, times: [] };
  if ((await known(database))?.version === value.version) return;
  for (let cursor: string | null | undefined; cursor !== null && value.times.length < MOST; ) {
    const page = await api.listCompletions(
      { limit: limits.page, ...(cursor && { cursor }) },
      { signal },
    );
    value.times.push(...page.items);
    cursor = page.nextCursor;
  }
  await database.settings.put({ name: SETTING, value });
}

/** The times that are known, with what waits to be sent, and without what is taken back by that. */
export function doneTimes(told: DoneTime[], writes: Write[]): DoneTime[] {
  let times = told;
  for (const { key, operation, input, at } of writes) {
    const { id, occurrence, completedAt } = input as {
      id: string;
      occurrence?: { dueDate: string; dueTime: string | null };
      completedAt?: string;
    };
    if (operation === "completeTask" && occurrence)
      times = [{ id: key, taskId: id, ...occurrence, completedAt: completedAt ?? at }, ...times];
    else if (operation === "reopenTask") {
      const last = times.find(({ taskId }) => taskId === id);
      times = times.filter((one) => one !== last);
    }
  }
  return times;
}
