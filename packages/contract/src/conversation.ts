import { z } from "zod";
import { fieldsOf } from "./fields.js";
import { limits } from "./limits.js";
import { defineOperation } from "./operation.js";
import { cursor, filledText, id, pageOf, pageSize, text, timestamp } from "./primitives.js";

/** A chat with the assistant, as the API shows it. */
export const conversation = z
  .object({ id, title: z.string().nullable(), createdAt: timestamp, updatedAt: timestamp })
  .meta({ id: "Conversation" });

export type Conversation = z.infer<typeof conversation>;
export const conversationFields = fieldsOf(conversation);

const title = filledText(limits.title).nullable();
const conversationId = z.object({ id });

export const conversationOperations = {
  listConversations: defineOperation({
    id: "listConversations",
    tag: "Conversations",
    summary: "List conversations",
    description: "Your conversations, most recently used first.",
    query: z.strictObject({
      q: text(limits.search)
        .optional()
        .meta({ description: "Only conversations whose title contains this." }),
      limit: pageSize,
      cursor: cursor.optional(),
    }),
    output: pageOf(conversation, "ConversationPage"),
  }),
  createConversation: defineOperation({
    id: "createConversation",
    tag: "Conversations",
    summary: "Start a conversation",
    body: z.strictObject({ title: title.default(null) }),
    output: conversation,
    status: 201,
    versioned: true,
  }),
  getConversation: defineOperation({
    id: "getConversation",
    tag: "Conversations",
    summary: "Read one conversation",
    params: conversationId,
    output: conversation,
    versioned: true,
  }),
  updateConversation: defineOperation({
    id: "updateConversation",
    tag: "Conversations",
    summary: "Rename a conversation",
    params: conversationId,
    body: z.strictObject({ title: title.optional() }),
    output: conversation,
    versioned: true,
  }),
  deleteConversation: defineOperation({
    id: "deleteConversation",
    tag: "Conversations",
    summary: "Delete a conversation and its messages",
    params: conversationId,
    output: null,
    versioned: true,
  }),
};
