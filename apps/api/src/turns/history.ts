import {
  message,
  messageFields,
  present,
  type Message as ShownMessage,
  type Turn as ShownTurn,
  type TurnCall,
} from "@docket/contract";
import { Message, Turn } from "@docket/models";
import { Op } from "sequelize";
import type { HistoryEntry } from "../assistant/engine.js";
import { compact } from "../mcp/list-result.js";
import type { OperationContext } from "../operations/operation.js";
import { presentTurns } from "./present-turn.js";
import { ofMessages, type TurnRow, withCalls } from "./turn-rows.js";

/** How much of the conversation a model is shown: messages, and characters of all together. */
const MOST_MESSAGES = 40;
const MOST_CHARACTERS = 24_000;
const MOST_RESULT = 2_000;

/**
 * What was said and done in a conversation before one message, oldest first, as much as a model can
 * use. Of regenerated answers only the last counts.
 */
export async function readHistory(
  context: OperationContext,
  conversationId: string,
  messageId: string,
): Promise<HistoryEntry[]> {
  const { userId, database } = context;
  const { messages, turns } = await database.forUser(
    userId,
    async () => {
      const messages = await Message.findAll({
        attributes: messageFields,
        where: { userId, conversationId, id: { [Op.lt]: messageId } },
        order: [["id", "DESC"]],
        limit: MOST_MESSAGES,
      });
      const turns = await Turn.findAll({
        ...withCalls(userId),
        where: { [Op.and]: [{ userId }, ofMessages(messages.map(({ id }) => id))] },
        order: ["id"],
      });
      return { messages, turns: await presentTurns(context, turns as TurnRow[]) };
    },
    { readOnly: true },
  );
  const shown = messages.map((row) => present(message, row));
  return newest(shown, lastOfEach(turns));
}

/** Turns come oldest first, so a later one for the same message replaces an earlier one. */
function lastOfEach(turns: ShownTurn[]) {
  const byMessage = new Map(turns.map((turn) => [turn.messageId, turn]));
  const replaced = new Set<string>();
  for (const { messageId, replyId, id } of turns) {
    if (replyId && byMessage.get(messageId)?.id !== id) replaced.add(replyId);
  }
  return { byMessage, replaced };
}

/** Takes `messages`, newest first, until there is enough, and returns the entries oldest first. */
function newest(
  messages: ShownMessage[],
  { byMessage, replaced }: ReturnType<typeof lastOfEach>,
): HistoryEntry[] {
  const parts: HistoryEntry[] = [];
  let left = MOST_CHARACTERS;
  for (const { id, role, content } of messages) {
    if (replaced.has(id)) continue;
    const calls = byMessage.get(id)?.calls ?? [];
    const called = calls.length > 0 ? asToolResults(id, calls) : undefined;
    left -= content.length + (called ? JSON.stringify(called).length : 0);
    if (left < 0) break;
    if (called) parts.push(called);
    parts.push({ kind: "said", role, text: content });
  }
  return parts.reverse();
}

function asToolResults(messageId: string, calls: TurnCall[]): HistoryEntry {
  return {
    kind: "called",
    results: calls.map(({ position, tool, input, status, result, after }) => ({
      id: `earlier_${messageId}_${position}`,
      tool,
      input,
      result: brief(settled(status) ? { status, task: after } : result),
    })),
  };
}

/** Whether a proposal was settled, or a change undone, after the turn had ended. */
function settled(status: TurnCall["status"]): boolean {
  return ["approved", "rejected", "outdated", "expired", "undone"].includes(status);
}

function brief(result: unknown): unknown {
  const short = compact(result);
  const text = JSON.stringify(short) ?? "null";
  return text.length <= MOST_RESULT ? short : `${text.slice(0, MOST_RESULT).toWellFormed()}… (cut)`;
}
