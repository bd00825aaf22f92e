import type { Completion as ApiCompletion } from "@docket/contract";
import type { Client } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import { liveQuery, type Subscription } from "dexie";
import type { LocalDatabase } from "./local-database.js";
import type { Write } from "./queued-write.js";
import { isLocalId } from "./queued-write.js";
import type { Task } from "./rows.js";

/** One completion of a repeating task. */
export type Completion = Pick<
  ApiCompletion,
  "id" | "taskId" | "dueDate" | "dueTime" | "completedAt"
>;

/**
 * The completions last read from the server, newest first, and the version of the repeating tasks
 * that they belong to.
 */
interface Known {
  version: string;
  times: Completion[];
}

const SETTING = "completions";
/** The number of completions that are kept, the newest ones. */
const MAX_COMPLETIONS = 5 * limits.page;

async function known(database: LocalDatabase): Promise<Known | undefined> {
  return (await database.settings.get(SETTING))?.value as Known | undefined;
}

/** The completions of all repeating tasks as last read; the change log does not contain them. */
export async function cachedCompletions(database: LocalDatabase): Promise<Completion[]> {
  return (await known(database))?.times ?? [];
}

/** Calls `tell` with the known completions, now and after each change, until it is unsubscribed. */
export function followCompletions(
  database: LocalDatabase,
  tell: (completions: Completion[]) => void,
): Subscription {
  return liveQuery(async () =>
    mergeCompletions(await cachedCompletions(database), await database.writes.toArray()),
  ).subscribe(tell);
}

/**
 * Reads and stores the latest completions if a repeating task has changed since the last read.
 * Rejects with `ApiError`.
 */
export async function refreshCompletions(
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
  for (
    let cursor: string | null | undefined;
    cursor !== null && value.times.length < MAX_COMPLETIONS;
  ) {
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
export function mergeCompletions(cached: Completion[], writes: Write[]): Completion[] {
  let completions = cached;
  for (const { key, operation, input, at } of writes) {
    const { id, occurrence, completedAt } = input as {
      id: string;
      occurrence?: { dueDate: string; dueTime: string | null };
      completedAt?: string;
    };
    if (operation === "completeTask" && occurrence) {
      const { dueDate, dueTime } = occurrence;
      completions = [
        { id: key, taskId: id, dueDate, dueTime, completedAt: completedAt ?? at },
        ...completions,
      ];
    } else if (operation === "reopenTask") {
      const last = completions.find(({ taskId }) => taskId === id);
      completions = completions.filter((one) => one !== last);
    }
  }
  return completions;
}
