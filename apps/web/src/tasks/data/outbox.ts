import type { Task } from "@docket/contract";
import { api } from "../../api/client.js";
import { inWords, isTemporary, statusOf } from "../../api/words.js";
import { browser, personal } from "../../shared/kept.js";
import { createStore, type Store } from "../../shared/store.js";

/** A task that was written here and that the server has not confirmed. */
export interface Unsent {
  /** Sent as `Idempotency-Key`: however often it is repeated, it makes one task. */
  key: string;
  title: string;
  description: string | null;
  /** `waiting` is sent again, `refused` has to be changed first. */
  state: "sending" | "waiting" | "refused";
  /** Why it waits or was refused, in words. */
  trouble?: string;
}

/**
 * New tasks on their way. They are kept in the browser until the server has them, so that neither a
 * failed request nor a closed tab loses one, and sent in the order in which they were written.
 */
export interface Outbox {
  /** The last written first. */
  unsent: Store<readonly Unsent[]>;
  add(title: string, description?: string | null): void;
  /** Sends what waits, also after `stop`. */
  resume(): void;
  /** Takes one out without sending it. */
  takeOut(key: string): void;
  stop(): void;
}

interface Surroundings {
  userId: string;
  onCreated(task: Task): void;
}

/** Seconds until a request that is said to be under way is repeated. */
const BUSY_WAIT = 1;

export function createOutbox({ userId, onCreated }: Surroundings): Outbox {
  const place = personal(userId, "unsent.");
  const unsent = createStore<readonly Unsent[]>(restore(place));
  let sending = false;
  let stopped = false;
  let clock: ReturnType<typeof setTimeout> | undefined;

  function update(key: string, change: Partial<Unsent>) {
    unsent.set((list) => list.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }

  function add(title: string, description: string | null = null) {
    const key = newKey();
    browser.write(place + key, { title, description, at: Date.now() });
    unsent.set((list) => [{ key, title, description, state: "sending" }, ...list]);
    void sendAll();
  }

  function resume() {
    stopped = false;
    clearTimeout(clock);
    void sendAll();
  }

  function takeOut(key: string) {
    browser.write(place + key, undefined);
    unsent.set((list) => list.filter((one) => one.key !== key));
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
  async function send({ key, title, description }: Unsent): Promise<boolean> {
    update(key, { state: "sending", trouble: undefined });
    try {
      const task = await api.createTask({ title, description }, { idempotencyKey: key });
      onCreated(task);
      takeOut(key);
      return true;
    } catch (error) {
      const trouble = inWords(error);
      if (!canWait(error)) {
        update(key, { state: "refused", trouble });
        return true;
      }
      unsent.set((list) =>
        list.map((one) => (one.state === "refused" ? one : { ...one, state: "waiting", trouble })),
      );
      scheduleRetry(error);
      return false;
    }
  }

  /** Unreachable servers and ended sessions say themselves when they are back; these do not. */
  function scheduleRetry(error: unknown) {
    const status = statusOf(error);
    clearTimeout(clock);
    if (status === 409) clock = setTimeout(resume, BUSY_WAIT * 1_000);
    if (status === 429) {
      const { retryAfter } = error as { retryAfter: number | null };
      clock = setTimeout(resume, (retryAfter ?? BUSY_WAIT) * 1_000);
    }
  }

  function stop() {
    stopped = true;
    clearTimeout(clock);
  }

  return { unsent, add, resume, takeOut, stop };
}

/** Whether it is the server or the session that fails, and not the task. */
function canWait(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return isTemporary(error) || status === 401 || status === 409 || status >= 500;
}

/** 128 random bits. `randomUUID` is missing where the page is served over plain http. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) =>
    part.toString(16).padStart(8, "0"),
  ).join("");
}

interface Kept {
  title: string;
  description: string | null;
  /** When it was written, for the order. */
  at: number;
}

function restore(place: string): Unsent[] {
  return browser
    .keys(place)
    .map((name) => ({ name, kept: browser.read<Kept>(name) }))
    .filter((entry): entry is { name: string; kept: Kept } => entry.kept !== undefined)
    .sort((a, b) => b.kept.at - a.kept.at)
    .map(({ name, kept: { title, description } }) => ({
      key: name.slice(place.length),
      title,
      description,
      state: "waiting",
    }));
}
