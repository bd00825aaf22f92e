import { browser, personal } from "../../shared/kept.js";
import { createStore, type Store } from "../../shared/store.js";

/** Something said that the server has not confirmed. */
export interface UnsentMessage {
  /** Sent as `Idempotency-Key`: however often it is repeated, it is said once. */
  key: string;
  /** Null until there is a conversation to say it in. */
  conversationId: string | null;
  content: string;
  state: "sending" | "failed";
  /** Why it failed, in words. */
  trouble?: string;
  /** Nobody was signed in: it is sent as soon as the person is back. */
  signedOut?: boolean;
}

/** What is on its way to the assistant, kept in the browser until the server has it. */
export interface UnsentMessages {
  /** In the order they were written. */
  list: Store<readonly UnsentMessage[]>;
  add(conversationId: string | null, content: string): UnsentMessage;
  update(key: string, change: Partial<Omit<UnsentMessage, "key">>): void;
  remove(key: string): void;
}

interface Kept extends Pick<UnsentMessage, "conversationId" | "content" | "state"> {
  /** When it was written. */
  at: number;
}

/**
 * What was being sent when the page went away is sent again when it comes back within this time, in
 * milliseconds; later, the person decides: a command is not to be obeyed days after it was given.
 */
const SENT_AGAIN = 10 * 60_000;

export function createUnsentMessages(userId: string): UnsentMessages {
  const place = personal(userId, "unsaid.");
  const list = createStore<readonly UnsentMessage[]>(restore(place));

  function keep({ key, conversationId, content, state }: UnsentMessage) {
    const at = browser.read<Kept>(place + key)?.at ?? Date.now();
    browser.write(place + key, { conversationId, content, state, at } satisfies Kept);
  }

  return {
    list,
    add(conversationId, content) {
      const message: UnsentMessage = { key: newKey(), conversationId, content, state: "sending" };
      keep(message);
      list.set((all) => [...all, message]);
      return message;
    },
    update(key, change) {
      list.set((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
      const now = list.get().find((one) => one.key === key);
      if (now) keep(now);
    },
    remove(key) {
      browser.write(place + key, undefined);
      list.set((all) => all.filter((one) => one.key !== key));
    },
  };
}

function restore(place: string): UnsentMessage[] {
  return browser
    .keys(place)
    .flatMap((name) => {
      const kept = browser.read<Kept>(name);
      return kept ? [{ key: name.slice(place.length), kept }] : [];
    })
    .sort((a, b) => a.kept.at - b.kept.at)
    .map(({ key, kept: { conversationId, content, state, at } }) => {
      const late = state === "sending" && Date.now() - at > SENT_AGAIN;
      return { key, conversationId, content, state: late ? "failed" : state };
    });
}

/** 128 random bits. `randomUUID` is missing where the page is served over plain http. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) =>
    part.toString(16).padStart(8, "0"),
  ).join("");
}
