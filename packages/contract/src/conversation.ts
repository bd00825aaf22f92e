import { z } from "zod";
import { fieldsOf } from "./fields.js";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { filledText, id, idOf, pageOf, paging, text, timestamp } from "./primitives.js";

/** A chat with the assistant, as the API shows it. */
export const conversation = z
  .object({ id, title: z.string().nullable(), createdAt: timestamp, updatedAt: timestamp })
  .meta({ id: "Conversation" });

export type Conversation = z.infer<typeof conversation>;
export const conversationFields = fieldsOf(conversation);

const title = filledText(limits.title).nullable();
const conversationId = idOf("conversation");
const oneConversation = { params: conversationId, output: conversation, versioned: true };

export const conversationOperations = operationsOf("Conversations", {
  listConversations: operation({
    summary: "List conversations",
    description: "Your conversations, most recently used first.",
    query: z.strictObject({
      q: text(limits.search)
        .optional()
        .meta({ description: "Only conversations whose title contains this." }),
      ...paging,
    }),
    output: pageOf(conversation, "ConversationPage"),
  }),
  createConversation: operation({
    summary: "Start a conversation",
    body: z.strictObject({ title: title.default(null) }).meta({ example: { title: "Plans" } }),
    output: conversation,
    status: 201,
    versioned: true,
  }),
  getConversation: operation({
    ...oneConversation,
    summary: "Read one conversation",
  }),
  updateConversation: operation({
    ...oneConversation,
    summary: "Rename a conversation",
    body: z.strictObject({ title: title.optional() }).meta({ example: { title: "Other plans" } }),
  }),
  deleteConversation: operation({
    summary: "Delete a conversation and its messages",
    params: conversationId,
    output: null,
    versioned: true,
  }),
});
