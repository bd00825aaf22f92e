import type { Message, Turn } from "@docket/contract";
import { hasArrived, type UnsentMessage } from "./data/unsent-messages.js";

/** A row of a conversation. Its key stays the same while it grows. */
export type Row =
  | { kind: "message"; key: string; message: Message }
  | {
      kind: "answer";
      key: string;
      /** Null for a reply whose turn is unknown. */
      turn: Turn | null;
      reply: Message | null;
      /** Whether the turn is still running. */
      live: boolean;
      /** Whether it is the last one, which can be regenerated. */
      last: boolean;
    }
  | { kind: "unsent"; key: string; unsent: UnsentMessage };

interface Conversation {
  /** The loaded ones, oldest first. */
  messages: Message[];
  turns: Turn[];
  live: { turn: Turn; message: Message } | undefined;
  unsent: readonly UnsentMessage[];
}

/**
 * The rows of a conversation: each message followed by its answers, of which there are several if
 * they were regenerated.
 */
export function toRows({ messages, turns, live, unsent }: Conversation): Row[] {
  const liveId = live?.turn.id;
  const ended = turns.filter(({ id }) => id !== liveId);
  const answers = Map.groupBy(ended, ({ messageId }) => messageId);
  const turnOfReply = new Map(ended.map((turn) => [turn.replyId, turn]));
  const byId = new Map(messages.map((message) => [message.id, message]));
  const rows: Row[] = [];

  const addAnswer = (turn: Turn | null, reply: Message | null, isLive = false) =>
    rows.push({
      kind: "answer",
      key: turn ? `turn-${turn.id}` : `message-${reply?.id}`,
      turn,
      reply,
      live: isLive,
      last: false,
    });
  const addMessage = (message: Message) =>
    rows.push({ kind: "message", key: `message-${message.id}`, message });

  for (const message of messages) {
    if (message.role === "user") {
      addMessage(message);
      for (const turn of answers.get(message.id) ?? []) {
        addAnswer(turn, byId.get(turn.replyId ?? "") ?? null);
      }
    } else {
      const turn = turnOfReply.get(message.id) ?? null;
      // The answer was added below its message, unless that one is not loaded yet.
      if (!turn || !byId.has(turn.messageId)) addAnswer(turn, message);
    }
  }
  if (live) {
    if (!byId.has(live.message.id)) addMessage(live.message);
    addAnswer(live.turn, null, true);
  }
  const end = rows.at(-1);
  if (end?.kind === "answer" && end.turn) end.last = true;
  for (const message of unsent) {
    if (message.state !== "failed" && hasArrived(message, messages)) continue;
    rows.push({ kind: "unsent", key: `unsent-${message.key}`, unsent: message });
  }
  return rows;
}
