import {
  conversation,
  conversationFields,
  exportedCompletion,
  exportedList,
  exportedListFields,
  label,
  labelFields,
  message,
  messageFields,
  present,
  section,
  sectionFields,
  task,
  taskFields,
} from "@docket/contract";
import {
  Conversation,
  completionsByTask,
  Label,
  List,
  Message,
  Section,
  TASK_LEVELS,
  Task,
  tasksOfLevel,
} from "@docket/models";
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
      const inOrder = { where: { userId }, raw: true as const };
      const lists = await List.findAll({
        attributes: exportedListFields,
        order: ["position"],
        ...inOrder,
      });
      const sections = await Section.findAll({
        attributes: sectionFields,
        order: ["listId", "position"],
        ...inOrder,
      });
      const labels = await Label.findAll({
        attributes: labelFields,
        order: ["position"],
        ...inOrder,
      });
      const tasks: Task[] = [];
      for (const { id } of lists) tasks.push(...(await tasksOf(userId, id)));
      const completions = await completionsByTask(userId);
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
        lists: lists.map((row) => present(exportedList, row)),
        sections: sections.map((row) => present(section, row)),
        labels: labels.map((row) => present(label, row)),
        tasks: tasks.map((row) => ({
          ...present(task, row),
          completions: (completions.get(row.id) ?? []).map((one) =>
            present(exportedCompletion, one),
          ),
        })),
        conversations: conversations.map((row) => ({
          ...present(conversation, row),
          messages: (row.messages ?? []).map((one) => present(exportedMessage, one)),
        })),
      };
    },
    { readOnly: true, snapshot: true },
  );
};

/** Those of a list, each after its parent. */
async function tasksOf(userId: string, listId: string): Promise<Task[]> {
  const tasks: Task[] = [];
  for (let level = 0; level < TASK_LEVELS; level += 1) {
    const { where, ...order } = tasksOfLevel(userId, listId, level);
    const found = await Task.findAll({ attributes: taskFields, where, raw: true, ...order });
    if (found.length === 0) break;
    tasks.push(...found);
  }
  return tasks;
}
