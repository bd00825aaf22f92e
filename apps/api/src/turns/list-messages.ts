import { message, messageFields, id as messageId, present } from "@docket/contract";
import { Message, Turn, TurnCall } from "@docket/models";
import { literal, Op } from "sequelize";
import { getConversation } from "../features/conversations/conversations.js";
import type { Handler } from "../operations/operation.js";
import { decodeCursor, pageOf } from "../operations/paging.js";
import { presentTurns } from "./present-turn.js";
import { endIfAbandoned } from "./read-turn.js";
import { type CallRow, lapsed, leaseExpired, ofMessages, type TurnRow } from "./turn-rows.js";

/** The most calls on a page of messages: if there are more, the page ends earlier, after at least one message. */
const MOST_CALLS = 500;

export const listMessages: Handler<"listMessages"> = async (context, { id, limit, cursor }) => {
  const { userId, database } = context;
  const [before] = decodeCursor(cursor, "messages", [messageId]);
  const { messages, length, turns } = await database.forUser(
    userId,
    async () => {
      const messages = await Message.findAll({
        attributes: messageFields,
        where: {
          userId,
          conversationId: id,
          ...(before !== undefined && { id: { [Op.lt]: before } }),
        },
        order: [["id", "DESC"]],
        limit: limit + 1,
      });
      const candidates = await readTurns(userId, messages.slice(0, limit));
      const length = pageLength(messages.slice(0, limit), candidates);
      const shown = messages.slice(0, length);
      const turns = candidates.filter((turn) => shown.some((one) => isOf(turn, one)));
      await addCalls(userId, turns);
      return { messages: messages.slice(0, length + 1), length, turns };
    },
    { readOnly: true },
  );
  if (messages.length === 0) await getConversation(context, { id }); // refuses where there is none
  const rows = messages.map((row) => present(message, row));
  const page = pageOf(rows, length, "messages", (last) => [last.id]);
  const ended = await Promise.all(turns.map((turn) => endIfAbandoned(context, turn)));
  return { ...page, items: page.items.reverse(), turns: await presentTurns(context, ended) };
};

/** How many calls a turn has: their positions have no gaps. */
const callCount = literal(
  [
    '(SELECT max("position") FROM "turn_calls"',
    'WHERE "turn_calls"."user_id" = "Turn"."user_id" AND "turn_calls"."turn_id" = "Turn"."id")',
  ].join(" "),
);

function readTurns(userId: string, messages: Message[]): Promise<Turn[]> {
  return Turn.findAll({
    attributes: { include: [leaseExpired, lapsed, [callCount, "callCount"]] },
    where: { [Op.and]: [{ userId }, ofMessages(messages.map(({ id }) => id))] },
    order: ["id"],
  });
}

/** How many of `messages`, which come newest first, make a page. */
function pageLength(messages: Message[], turns: Turn[]): number {
  const counted = new Set<Turn>();
  let calls = 0;
  for (const [index, one] of messages.entries()) {
    for (const turn of turns) {
      if (!isOf(turn, one) || counted.has(turn)) continue;
      counted.add(turn);
      calls += Number(turn.get("callCount"));
    }
    if (calls > MOST_CALLS) return Math.max(1, index);
  }
  return messages.length;
}

const isOf = ({ messageId, replyId }: Turn, { id }: Message) => messageId === id || replyId === id;

async function addCalls(userId: string, turns: Turn[]): Promise<void> {
  const rows = (await TurnCall.findAll({
    where: { userId, turnId: turns.map(({ id }) => id) },
    order: ["turnId", "position"],
  })) as (TurnCall & CallRow)[];
  const byTurn = Map.groupBy(rows, ({ turnId }) => turnId);
  for (const turn of turns) (turn as TurnRow).calls = byTurn.get(turn.id) ?? [];
}
