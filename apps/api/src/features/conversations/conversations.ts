import { conversation, conversationFields, present } from "@docket/contract";
import { Conversation, contains, keyset, type ListOrder } from "@docket/models";
import { literal, Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";
import { requireVersion, versionOf } from "../../operations/version.js";

const lastUsedFirst: ListOrder<"updatedAt" | "id"> = [
  ["updatedAt", "DESC"],
  ["id", "DESC"],
];

export const listConversations: Handler<"listConversations"> = async (
  { userId, database },
  { q, limit, cursor },
) => {
  const checks = lastUsedFirst.map(([name]) => cursorChecks[name]);
  const page = keyset(Conversation, lastUsedFirst, decodeCursor(cursor, "used", checks));
  const conversations = await database.forUser(
    userId,
    () =>
      Conversation.findAll({
        attributes: conversationFields,
        where: { userId, [Op.and]: [...page.where, ...(q ? [literal(contains("title"))] : [])] },
        replacements: { ...page.replacements, q },
        order: lastUsedFirst,
        limit: limit + 1,
      }),
    { autocommit: true, readOnly: true },
  );
  const rows = conversations.map((row) => present(conversation, row));
  return pageOf(rows, limit, "used", (last) => [last.updatedAt, last.id]);
};

export const createConversation: Handler<"createConversation"> = async (
  { userId, database },
  { title },
) => {
  const created = await database.forUser(userId, () => Conversation.create({ userId, title }), {
    autocommit: true,
  });
  return present(conversation, created);
};

export const getConversation: Handler<"getConversation"> = async ({ userId, database }, { id }) => {
  const found = await database.forUser(
    userId,
    () => Conversation.findOne({ attributes: conversationFields, where: { userId, id } }),
    { autocommit: true, readOnly: true },
  );
  if (!found) throw refuse.notFound("conversation");
  return present(conversation, found);
};

export const updateConversation: Handler<"updateConversation"> = async (
  context,
  { id, ...changes },
) => {
  const { userId, database, ifMatch } = context;
  const version = versionOf(ifMatch, "conversation");
  if (Object.values(changes).some((value) => value !== undefined)) {
    const [, [changed]] = await database.forUser(
      userId,
      () =>
        Conversation.update(changes, {
          where: { userId, id, ...version },
          returning: true,
        }),
      { autocommit: true },
    );
    if (changed) return present(conversation, changed);
  }
  const found = await getConversation(context, { id }); // refuses where there is none
  requireVersion(found, version, "conversation");
  return found;
};

export const deleteConversation: Handler<"deleteConversation"> = async (context, { id }) => {
  const { userId, database, ifMatch } = context;
  const version = versionOf(ifMatch, "conversation");
  const deleted = await database.forUser(
    userId,
    () => Conversation.destroy({ where: { userId, id, ...version } }),
    { autocommit: true },
  );
  if (deleted > 0) return null;
  await getConversation(context, { id }); // refuses where there is none
  throw refuse.changed("conversation");
};
