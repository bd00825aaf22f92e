import { z } from "zod";
import { defineOperation } from "./operation.js";
import { cursor, id, pageOf, pageSize, timestamp } from "./primitives.js";

/** One message of a conversation; it never changes. */
export const message = z
  .object({
    id,
    conversationId: id,
    role: z.enum(["user", "assistant"]),
    content: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: "Message" });

export type Message = z.infer<typeof message>;

export const messageOperations = {
  listMessages: defineOperation({
    id: "listMessages",
    tag: "Conversations",
    summary: "List the messages of a conversation",
    description: "Newest page first; within a page in the order they were written.",
    params: z.object({ id }),
    query: z.strictObject({ limit: pageSize, cursor: cursor.optional() }),
    output: pageOf(message, "MessagePage"),
    status: 200,
    refusals: [404],
  }),
};
