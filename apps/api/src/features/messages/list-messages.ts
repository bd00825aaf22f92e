import { decodeCursor, encodeCursor, isId } from "../../cursor.js";
import type { Handler } from "../../operation.js";
import { getConversation } from "../conversations/conversations.js";

export const listMessages: Handler<"listMessages"> = async (context, { id, limit, cursor }) => {
  const { userId, database, statements } = context;
  const from = cursor === undefined ? [] : decodeCursor(cursor, "messages", [isId]);
  const list = statements.messages.list(from.length > 0);
  const { rows } = await database.forUser(
    userId,
    () => database.execute(list, [userId, id, ...from, limit + 1]),
    { statements: "one", readOnly: true },
  );
  if (rows.length === 0) await getConversation(context, { id }); // refuses where there is none
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.reverse(),
    turns: [],
    nextCursor: last ? encodeCursor("messages", [last.id]) : null,
  };
};
