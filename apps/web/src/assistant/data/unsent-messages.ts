import type { Message } from "@docket/contract";
import { newIdempotencyKey } from "../../shared/idempotency-key.js";
import { browserStorage, userKey } from "../../shared/storage.js";
import { createStore } from "../../shared/store.js";
import { isLaterId } from "./message-pages.js";

/** A message that the server has not confirmed. */
export interface UnsentMessage {
  /** Sent as `Idempotency-Key`, so that a repeated request does not duplicate the message. */
  key: string;
  /** Null until its conversation is created. */
  conversationId: string | null;
  content: string;
  /** The id of the conversation's last message so far, `null` if it has none; absent if unknown. */
  after?: string | null;
  /** The tasks that the user saw. */
  visibleTaskIds?: string[];
  /** The turn that “undo” means: the last one that the user could undo. */
  undoTurnId?: string;
  /** `waiting`: there is no connection; it is sent once there is one again. */
  state: "sending" | "waiting" | "failed";
  /** When it was written, or sent again by the user, in milliseconds. */
  at: number;
  /** Why it failed, for the user. */
  error?: string;
  /** The session had ended: the message is sent after the next sign-in. */
  signedOut?: boolean;
  /** The conversation was deleted: the message can only be sent in another one. */
  unanswerable?: boolean;
}

type StoredMessage = Omit<UnsentMessage, "key" | "error" | "signedOut">;

/**
 * In milliseconds. A message that was in flight when the page was closed or the connection was lost
 * is sent again within this time. Later, the user decides: a command must not be executed days after
 * it was given.
 */
const RESEND_WITHIN_MS = 10 * 60_000;

/** Whether it is too late to send a message again without asking. */
export const isLate = ({ at }: Pick<UnsentMessage, "at">): boolean =>
  Date.now() - at > RESEND_WITHIN_MS;

const prefixOf = (userId: string) => userKey(userId, "unsent-messages.");

/** Whether this browser holds messages of a user that the server has not confirmed. */
export function hasUnsentMessages(userId: string): boolean {
  return browserStorage.keys(prefixOf(userId)).length > 0;
}

/** Messages to the assistant that are stored in the browser until the server has confirmed them. */
export function createUnsentMessages(userId: string) {
  const prefix = prefixOf(userId);
  /** In the order they were written. */
  const list = createStore<readonly UnsentMessage[]>(restore(prefix));

  function store({ key, error, signedOut, ...message }: UnsentMessage) {
    browserStorage.write(prefix + key, message satisfies StoredMessage);
  }

  return {
    list,
    add(written: Omit<UnsentMessage, "key" | "state" | "at">): UnsentMessage {
      const message: UnsentMessage = {
        key: newIdempotencyKey(),
        ...written,
        state: "sending",
        at: Date.now(),
      };
      store(message);
      list.set((all) => [...all, message]);
      return message;
    },
    update(key: string, change: Partial<Omit<UnsentMessage, "key">>) {
      list.set((all) => all.map((item) => (item.key === key ? { ...item, ...change } : item)));
      const changed = list.get().find((item) => item.key === key);
      if (changed) store(changed);
    },
    remove(key: string) {
      browserStorage.write(prefix + key, undefined);
      list.set((all) => all.filter((item) => item.key !== key));
    },
  };
}

/** Whether the conversation already contains the message, before the response has arrived. */
export function hasArrived({ content, after }: UnsentMessage, messages: Message[]): boolean {
  return (
    after !== undefined &&
    messages.some(
      (message) =>
        message.role === "user" &&
        message.content === content &&
        (after === null || isLaterId(message.id, after)),
    )
  );
}

function restore(prefix: string): UnsentMessage[] {
  return browserStorage
    .keys(prefix)
    .flatMap((name) => {
      const stored = browserStorage.read<StoredMessage>(name);
      return stored ? [{ key: name.slice(prefix.length), stored }] : [];
    })
    .sort((a, b) => a.stored.at - b.stored.at)
    .map(({ key, stored }) => ({
      key,
      ...stored,
      state: isLate(stored) ? "failed" : stored.state,
    }));
}
