import { z } from "zod";
import { MESSAGE_ROLES } from "./choices.js";
import { fieldsOf } from "./fields.js";
import { operation, operationsOf } from "./operation.js";
import { id, idOf, pageOf, paging, timestamp } from "./primitives.js";
import { turn } from "./turn.js";

/** One message of a conversation; it never changes. */
export const message = z
  .object({
    id,
    conversationId: id,
    role: z.enum(MESSAGE_ROLES),
    content: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: "Message" });

export type Message = z.infer<typeof message>;
export const messageFields = fieldsOf(message);

/**
 * A page of messages with the turns that they belong to, so that one request is enough to show a
 * chat.
 */
export const messagePage = pageOf(message, "Messages")
  .extend({
    turns: z.array(turn).meta({
      description: "The turns that answer or wrote a message of this page, oldest first.",
    }),
  })
  .meta({ id: "MessagePage" });

export const messageOperations = operationsOf("Conversations", {
  listMessages: operation({
    summary: "List the messages of a conversation",
    description: "Newest page first; within a page in the order they were written.",
    params: idOf("conversation"),
    query: z.strictObject(paging),
    output: messagePage,
  }),
});
