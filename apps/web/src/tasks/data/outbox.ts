import type { CallInput, Operations, Task } from "@docket/contract";
import { api } from "../../api/client.js";
import { errorMessage, isTemporary, statusOf } from "../../api/error-messages.js";
import { newIdempotencyKey } from "../../shared/idempotency-key.js";
import { browserStorage, userKey } from "../../shared/storage.js";
import { createStore, type Store } from "../../shared/store.js";

export type NewTask = CallInput<Operations["createTask"]>;

/** A new task that the server has not confirmed. */
export interface UnsentTask {
  /** Sent as `Idempotency-Key`: however often the request is repeated, it creates one task. */
  key: string;
  task: NewTask;
  /** `waiting` is sent again, `refused` has to be edited first. */
  state: "sending" | "waiting" | "refused";
  /** Why it is waiting or was refused, in words. */
  error?: string;
}

/**
 * New tasks on their way. They are stored in the browser until the server has them, so that neither
 * a failed request nor a closed tab loses one, and sent in the order in which they were added.
 */
export interface Outbox {
  /** Newest first. */
  unsent: Store<readonly UnsentTask[]>;
  add(task: NewTask): void;
  /** Sends what is waiting, also after `stop`. */
  resume(): void;
  /** Removes a task without sending it. */
  remove(key: string): void;
  stop(): void;
}

interface Dependencies {
  userId: string;
  onCreated(task: Task): void;
}

/** Seconds until a request is repeated if the server does not say. */
const RETRY_SECONDS = 1;

export function createOutbox({ userId, onCreated }: Dependencies): Outbox {
  const prefix = userKey(userId, "unsent.");
  const unsent = createStore<readonly UnsentTask[]>(restore(prefix));
  let sending = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function update(key: string, change: Partial<UnsentTask>) {
    unsent.set((list) => list.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  function add(task: NewTask) {
    const key = newIdempotencyKey();
    browserStorage.write(prefix + key, { ...task, at: Date.now() } satisfies StoredTask);
    unsent.set((list) => [{ key, task, state: "sending" }, ...list]);
    void sendAll();
  }

  function resume() {
    stopped = false;
    clearTimeout(timer);
    void sendAll();
  }

  function remove(key: string) {
    browserStorage.write(prefix + key, undefined);
    unsent.set((list) => list.filter((item) => item.key !== key));
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    let next = oldest();
    while (next && !stopped && (await send(next))) next = oldest();
    sending = false;
  }

  const oldest = () => unsent.get().findLast(({ state }) => state !== "refused");

  /** Whether to go on with the next one. */
  async function send({ key, task }: UnsentTask): Promise<boolean> {
    update(key, { state: "sending", error: undefined });
    try {
      onCreated(await api.createTask(task, { idempotencyKey: key }));
      remove(key);
      return true;
    } catch (cause) {
      const error = errorMessage(cause);
      if (!isRetryable(cause)) {
        update(key, { state: "refused", error });
        return true;
      }
      unsent.set((list) =>
        list.map((item) =>
          item.state === "refused" ? item : { ...item, state: "waiting", error },
        ),
      );
      scheduleRetry(cause);
      return false;
    }
  }

  /** Only for errors whose end no event reports, unlike a lost connection or an ended session. */
  function scheduleRetry(error: unknown) {
    const status = statusOf(error);
    clearTimeout(timer);
    if (status === 409) timer = setTimeout(resume, RETRY_SECONDS * 1_000);
    if (status === 429) {
      const { retryAfter } = error as { retryAfter: number | null };
      timer = setTimeout(resume, (retryAfter ?? RETRY_SECONDS) * 1_000);
    }
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
  }

  return { unsent, add, resume, remove, stop };
}

/** Whether the server or the session is the problem, and not the task. */
function isRetryable(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return isTemporary(error) || status === 401 || status === 409 || status >= 500;
}

interface StoredTask extends NewTask {
  /** When it was added, for the order. */
  at: number;
}

function restore(prefix: string): UnsentTask[] {
  return browserStorage
    .keys(prefix)
    .flatMap((name) => {
      const stored = browserStorage.read<StoredTask>(name);
      return stored ? [{ key: name.slice(prefix.length), stored }] : [];
    })
    .sort((a, b) => b.stored.at - a.stored.at)
    .map(({ key, stored: { at, ...task } }) => ({ key, task, state: "waiting" }));
}
