import { conversation } from "@docket/contract";
import { Conversation, contains, type ListOrder } from "@docket/models";
import { literal, Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { createRow, getRow, listRows, updateRow } from "../../operations/rows.js";
import { writeOnce } from "../../operations/single-statement.js";
import { versionOf } from "../../operations/version.js";

/** The last used first: a message also updates its conversation. */
const order: ListOrder<"updatedAt" | "id"> = [
  ["updatedAt", "DESC"],
  ["id", "DESC"],
];
/** What `operations/rows.ts` needs to know, to list, create, read and change conversations with Sequelize. */
const conversations = {
  model: Conversation,
  shape: conversation,
  what: "conversation",
  order,
  orderName: "used",
};

export const listConversations: Handler<"listConversations"> = (context, { q, ...page }) => {
  // `contains` compares with the replacement `:q`.
  const where = { [Op.and]: q ? [literal(contains("title"))] : [] };
  return listRows(context, conversations, page, { where, replacements: { q } });
};

export const createConversation: Handler<"createConversation"> = (context, input) =>
  createRow(context, conversations, input);

export const getConversation: Handler<"getConversation"> = (context, { id }) =>
  getRow(context, conversations, id);

export const updateConversation: Handler<"updateConversation"> = (context, { id, ...changes }) =>
  updateRow(context, conversations, id, changes);

/** The messages and turns go with it: both the models and the foreign keys cascade. */
export const deleteConversation: Handler<"deleteConversation"> = async (context, { id }) => {
  const where = { userId: context.userId, id, ...versionOf(context.ifMatch, "conversation") };
  if ((await writeOnce(context, () => Conversation.destroy({ where }))) > 0) return null;
  await getConversation(context, { id }); // refuses where there is none
  throw refuse.changed("conversation");
};
