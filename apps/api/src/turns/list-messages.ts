import { message, messageFields, present } from "@docket/contract";
import { Message, Turn } from "@docket/models";
import { Op } from "sequelize";
import { getConversation } from "../features/conversations/conversations.js";
import type { Handler } from "../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../operations/paging.js";
import { endIfAbandoned } from "./read-turn.js";
import { ofMessages, presentTurn, withCalls } from "./turn-rows.js";

export const listMessages: Handler<"listMessages"> = async (context, { id, limit, cursor }) => {
  const { userId, database } = context;
  const [before] = decodeCursor(cursor, "messages", [cursorChecks.id!]);
  const { messages, turns } = await database.forUser(
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
      const ids = messages.slice(0, limit).map((row) => row.id);
      const turns = await Turn.findAll({
        ...withCalls(userId),
        where: { [Op.and]: [{ userId }, ofMessages(ids)] },
        order: ["id"],
      });
      return { messages, turns };
    },
    { readOnly: true },
  );
  if (messages.length === 0) await getConversation(context, { id }); // refuses where there is none
  const rows = messages.map((row) => present(message, row));
  const page = pageOf(rows, limit, "messages", (last) => [last.id]);
  const ended = await Promise.all(turns.map((turn) => endIfAbandoned(context, turn)));
  return { ...page, items: page.items.reverse(), turns: ended.map(presentTurn) };
};
