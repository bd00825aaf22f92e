import {
  conversation,
  conversationFields,
  message,
  messageFields,
  present,
  task,
  taskFields,
} from "@docket/contract";
import { Conversation, Message, Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { getMe } from "./me.js";

const exportedMessage = message.omit({ conversationId: true });

/** Everything of one user as it was at one moment. */
export const exportMe: Handler<"exportMe"> = (context) => {
  const { userId, database } = context;
  return database.forUser(
    userId,
    async () => {
      const user = await getMe(context, {});
      const tasks = await Task.findAll({
        attributes: taskFields,
        where: { userId },
        order: ["id"],
        raw: true,
      });
      const conversations = await Conversation.findAll({
        attributes: conversationFields,
        where: { userId },
        include: [
          {
            model: Message,
            attributes: messageFields,
            where: { userId },
            separate: true,
            order: ["id"],
          },
        ],
        order: ["id"],
      });
      return {
        format: "docket-export" as const,
        version: 1 as const,
        user,
        tasks: tasks.map((row) => present(task, row)),
        conversations: conversations.map((row) => ({
          ...present(conversation, row),
          messages: (row.messages ?? []).map((one) => present(exportedMessage, one)),
        })),
      };
    },
    { readOnly: true, snapshot: true },
  );
};
