import type { Message } from "@docket/contract";
import { decodeCursor, encodeCursor, isId } from "../../cursor.js";
import type { Handler, OperationContext } from "../../operation.js";
import { getConversation } from "../conversations/conversations.js";
import { readTurn } from "../turns/turn-outcome.js";
import { presentTurn, type TurnRow } from "../turns/turn-row.js";

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
  const turns = await turnsOf(context, items);
  return {
    items: items.reverse(),
    turns: turns.map(presentTurn),
    nextCursor: last ? encodeCursor("messages", [last.id]) : null,
  };
};

async function turnsOf(context: OperationContext, messages: Message[]): Promise<TurnRow[]> {
  if (messages.length === 0) return [];
  const { userId, database, statements } = context;
  const ids = messages.map(({ id }) => id);
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.turns.ofMessages, [userId, ids]),
    { statements: "one", readOnly: true },
  );
  return Promise.all(rows.map((row) => (row.lapsed ? readTurn(context, row.id) : row)));
}
