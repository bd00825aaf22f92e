import type { Completion } from "@docket/contract";
import type { Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import type { LocalDatabase } from "./local-database.js";
import type { Task } from "./rows.js";
import type { Write } from "./write.js";
import { isLocalId } from "./write.js";

/** One completion of a repeating task. */
export type DoneTime = Pick<Completion, "id" | "taskId" | "dueDate" | "dueTime" | "completedAt">;

/**
 * The completions last read from the server, newest first, and the version of the repeating tasks
 * that they belong to.
 */
interface Known {
  version: string;
  times: DoneTime[];
}

const SETTING = "completions";
/** The number of completions that are kept, the newest ones. */
const MOST = 5 * limits.page;

async function known(database: LocalDatabase): Promise<Known | undefined> {
  return (await database.settings.get(SETTING))?.value as Known | undefined;
}

/** The completions of all repeating tasks as last read; the change log does not contain them. */
export async function knownTimes(database: LocalDatabase): Promise<DoneTime[]> {
  return (await known(database))?.times ?? [];
}

/**
 * Reads and stores the latest completions if a repeating task has changed since the last read.
 * Rejects with `ApiError`.
 */
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

/** The known completions with the pending writes applied: new ones added, undone ones removed. */
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
