import { Conversation, Message, Task } from "@docket/models";
import type { ImportedConversation, ImportedTask, Part } from "./export-file.js";

/** The models would set the time of the insert; Sequelize takes the option here too, and does not type it. */
const keepTimes: object = { silent: true };

/** How many rows one INSERT carries. */
const BATCH = 1_000;

/**
 * Adds tasks, conversations and messages for `userId` in the unit of work of the caller, with the
 * times that they had and new ids.
 *
 * @param advance told how many tasks and messages were added
 */
export async function insertExport(
  userId: string,
  parts: AsyncIterable<Part>,
  advance: (rows: number) => void,
): Promise<void> {
  const tasks: ImportedTask[] = [];
  const conversations: ImportedConversation[] = [];
  let messages = 0;

  const flushTasks = async () => {
    await insertTasks(userId, tasks.splice(0));
  };
  const flushConversations = async () => {
    await insertConversations(userId, conversations.splice(0));
    messages = 0;
  };

  for await (const part of parts) {
    if (part.kind === "tasks") {
      tasks.push(part.value);
      if (tasks.length === BATCH) await flushTasks();
      advance(1);
    } else if (part.kind === "conversations") {
      conversations.push(part.value);
      messages += part.value.messages.length;
      if (conversations.length === BATCH || messages >= BATCH) await flushConversations();
      advance(part.value.messages.length);
    }
  }
  await flushTasks();
  await flushConversations();
}

async function insertTasks(userId: string, tasks: ImportedTask[]): Promise<void> {
  const rows = tasks.map(({ id: _, dueAt: __, completedAt, createdAt, updatedAt, ...task }) => ({
    ...task,
    userId,
    // What an older export does not tell was done when the task was last changed.
    completedAt: task.completed ? new Date(completedAt ?? updatedAt) : null,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  }));
  await Task.bulkCreate(rows, { returning: false, ...keepTimes });
}

async function insertConversations(
  userId: string,
  conversations: ImportedConversation[],
): Promise<void> {
  const added = await Conversation.bulkCreate(
    conversations.map(({ title, createdAt, updatedAt }) => ({
      userId,
      title,
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
    })),
    { returning: ["id"], ...keepTimes },
  );
  const messages = conversations.flatMap((conversation, index) =>
    conversation.messages.map(({ role, content, createdAt }) => ({
      userId,
      conversationId: added[index]?.id as string,
      role,
      content,
      createdAt: new Date(createdAt),
    })),
  );
  for (let from = 0; from < messages.length; from += BATCH) {
    await Message.bulkCreate(messages.slice(from, from + BATCH), {
      returning: false,
      ...keepTimes,
    });
  }
}
