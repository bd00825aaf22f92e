import { etagOf } from "@docket/contract";
import { decodeCursor, encodeCursor, isId, isInstant } from "../../cursor.js";
import { refuse } from "../../errors.js";
import { versionOf } from "../../etag.js";
import type { Handler } from "../../operation.js";

export const listConversations: Handler<"listConversations"> = async (
  context,
  { q, limit, cursor },
) => {
  const { userId, database, statements } = context;
  const from = cursor === undefined ? [] : decodeCursor(cursor, "used", [isInstant, isId]);
  const list = statements.conversations.list({ search: Boolean(q), from: from.length > 0 });
  const { rows } = await database.forUser(
    userId,
    () => database.execute(list, [userId, ...(q ? [q] : []), ...from, limit + 1]),
    { statements: "one", readOnly: true },
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor("used", [last.updatedAt, last.id]) : null };
};

export const createConversation: Handler<"createConversation"> = async (context, { title }) => {
  const { userId, database, statements } = context;
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.conversations.create, [userId, title]),
    { statements: "one" },
  );
  return rows[0]!;
};

export const getConversation: Handler<"getConversation"> = async (context, { id }) => {
  const { userId, database, statements } = context;
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.conversations.get, [userId, id]),
    { statements: "one", readOnly: true },
  );
  if (!rows[0]) throw refuse.notFound("conversation");
  return rows[0];
};

export const updateConversation: Handler<"updateConversation"> = async (context, { id, title }) => {
  const { userId, database, statements, ifMatch } = context;
  const version = versionOf(ifMatch, "conversation");
  if (title !== undefined) {
    const rename = statements.conversations.rename(version !== undefined);
    const { rows } = await database.forUser(
      userId,
      () => database.execute(rename, [userId, id, title, ...(version ? [version] : [])]),
      { statements: "one" },
    );
    if (rows[0]) return rows[0];
  }
  const conversation = await getConversation(context, { id }); // refuses where there is none
  if (version !== undefined && etagOf(conversation.updatedAt) !== etagOf(version)) {
    throw refuse.changed("conversation");
  }
  return conversation;
};

export const deleteConversation: Handler<"deleteConversation"> = async (context, { id }) => {
  const { userId, database, statements, ifMatch } = context;
  const version = versionOf(ifMatch, "conversation");
  const remove = statements.conversations.delete(version !== undefined);
  const { rowCount } = await database.forUser(
    userId,
    () => database.execute(remove, [userId, id, ...(version ? [version] : [])]),
    { statements: "one" },
  );
  if (rowCount) return null;
  await getConversation(context, { id }); // refuses where there is none
  throw refuse.changed("conversation");
};
