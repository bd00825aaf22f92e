import { conversation, conversationFields, present } from "@docket/contract";
import { Conversation, contains, type ListOrder } from "@docket/models";
import { literal, Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { findPage } from "../../operations/paging.js";
import { createRow, getRow, updateRow } from "../../operations/rows.js";
import { readOnce, writeOnce } from "../../operations/single-statement.js";
import { versionOf } from "../../operations/version.js";

const conversations = { model: Conversation, shape: conversation, what: "conversation" };
const lastUsedFirst: ListOrder<"updatedAt" | "id"> = [
  ["updatedAt", "DESC"],
  ["id", "DESC"],
];

export const listConversations: Handler<"listConversations"> = (context, { q, ...page }) => {
  const list = {
    attributes: conversationFields,
    where: { userId: context.userId, [Op.and]: q ? [literal(contains("title"))] : [] },
    replacements: { q },
    order: lastUsedFirst,
    name: "used",
  };
  return readOnce(context, () =>
    findPage(Conversation, list, page, (row) => present(conversation, row)),
  );
};

export const createConversation: Handler<"createConversation"> = (context, input) =>
  createRow(context, conversations, input);

export const getConversation: Handler<"getConversation"> = (context, { id }) =>
  getRow(context, conversations, id);

export const updateConversation: Handler<"updateConversation"> = (context, { id, ...changes }) =>
  updateRow(context, conversations, id, changes);

export const deleteConversation: Handler<"deleteConversation"> = async (context, { id }) => {
  const where = { userId: context.userId, id, ...versionOf(context.ifMatch, "conversation") };
  if ((await writeOnce(context, () => Conversation.destroy({ where }))) > 0) return null;
  await getConversation(context, { id }); // refuses where there is none
  throw refuse.changed("conversation");
};
