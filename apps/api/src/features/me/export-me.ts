import type { Message, UserExport } from "@docket/contract";
import type { Handler } from "../../operation.js";
import { getMe } from "./me.js";

/** Everything of one user as it was at one moment. */
export const exportMe: Handler<"exportMe"> = (context) => {
  const { userId, database, statements } = context;
  const all = <Row>(statement: Parameters<typeof database.execute<Row>>[0]) =>
    database.execute(statement, [userId]);
  return database.forUser(
    userId,
    async (): Promise<UserExport> => {
      const user = await getMe(context, {});
      const { rows: tasks } = await all(statements.me.allTasks);
      const { rows: conversations } = await all(statements.me.allConversations);
      const { rows: messages } = await all(statements.messages.all);
      const said = byConversation(messages);
      return {
        format: "docket-export",
        version: 1,
        user,
        tasks,
        conversations: conversations.map((one) => ({ ...one, messages: said.get(one.id) ?? [] })),
      };
    },
    { readOnly: true, snapshot: true },
  );
};

function byConversation(messages: Message[]) {
  const groups = new Map<string, Omit<Message, "conversationId">[]>();
  for (const { conversationId, ...message } of messages) {
    const group = groups.get(conversationId) ?? [];
    group.push(message);
    groups.set(conversationId, group);
  }
  return groups;
}
