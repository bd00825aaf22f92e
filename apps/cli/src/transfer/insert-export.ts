import { taskKey } from "@docket/backup";
import { Completion, Conversation, Message, SourceId, Task } from "@docket/models";
import type { Imported, Part } from "./export-file.js";
import { asStored, Structure, times } from "./insert-structure.js";

/** How many rows one INSERT carries. */
const BATCH = 1_000;

type Pending = {
  [Kind in "lists" | "sections" | "labels" | "tasks" | "conversations"]: Imported<Kind>[];
};

/**
 * Adds the parts of an export for `userId` in the caller's unit of work, with their original times
 * and new ids.
 *
 * @param parents the ids of the tasks in the file that have subtasks
 * @param advance called with how many tasks and messages were added
 */
export async function insertExport(
  userId: string,
  parts: AsyncIterable<Part>,
  parents: ReadonlySet<string>,
  advance: (rows: number) => void,
): Promise<void> {
  const structure = new Structure(userId, parents);
  // Of one kind at a time: what refers to others comes after them.
  const pending: Pending = { lists: [], sections: [], labels: [], tasks: [], conversations: [] };
  let kind: Part["kind"] | undefined;
  let messages = 0;

  const flush = async () => {
    await structure.addLists(pending.lists.splice(0));
    await structure.addSections(pending.sections.splice(0));
    await structure.addLabels(pending.labels.splice(0));
    await insertTasks(userId, pending.tasks.splice(0), structure);
    await insertConversations(userId, pending.conversations.splice(0));
    messages = 0;
  };

  for await (const part of parts) {
    if (part.kind !== kind) await flush();
    kind = part.kind;
    if (part.kind === "tasks") {
      if (!structure.knowsParentOf(part.value)) await flush();
      pending.tasks.push(part.value);
      if (pending.tasks.length === BATCH) await flush();
      advance(1);
    } else if (part.kind === "conversations") {
      pending.conversations.push(part.value);
      messages += part.value.messages.length;
      if (pending.conversations.length === BATCH || messages >= BATCH) await flush();
      advance(part.value.messages.length);
    } else if (part.kind === "lists") pending.lists.push(part.value);
    else if (part.kind === "sections") pending.sections.push(part.value);
    else if (part.kind === "labels") pending.labels.push(part.value);
    else part.kind satisfies "format" | "version" | "user";
  }
  await flush();
}

/**
 * Adds the conversations that an account lacks: those with a creation time, in milliseconds, that
 * none of it has.
 */
export async function insertNewConversations(
  userId: string,
  parts: AsyncIterable<Part>,
): Promise<{ conversations: number; messages: number }> {
  const present = await Conversation.findAll({ attributes: ["createdAt"], where: { userId } });
  const known = new Set(present.map(({ createdAt }) => createdAt.toISOString()));
  const added = { conversations: 0, messages: 0 };
  for await (const part of parts) {
    if (part.kind !== "conversations" || known.has(part.value.createdAt)) continue;
    await insertConversations(userId, [part.value]);
    added.conversations += 1;
    added.messages += part.value.messages.length;
  }
  return added;
}

async function insertTasks(
  userId: string,
  tasks: Imported<"tasks">[],
  structure: Structure,
): Promise<void> {
  const rows = tasks.map(({ id: _, dueAt: __, ...exported }) => {
    const { completedAt, createdAt, updatedAt, completions, ...task } = exported;
    return {
      ...task,
      ...structure.placeOf(task),
      userId,
      // Future occurrences continue the count of the completed ones.
      occurrence: (completions.at(-1)?.occurrence ?? -1) + 1,
      // If an older export lacks the time of completion, it is the time of the task's last change.
      completedAt: task.completed ? new Date(completedAt ?? updatedAt) : null,
      ...times(createdAt, updatedAt),
    };
  });
  const added = await Task.bulkCreate(rows, { returning: ["id"], ...asStored });
  for (const [index, { id }] of tasks.entries()) {
    if (structure.isParent(id)) structure.addParent(id, added[index]?.id as string);
  }
  // A file may contain an id twice.
  await SourceId.bulkCreate(
    tasks.flatMap(({ id: sourceId, createdAt, title }, index) =>
      sourceId === undefined
        ? []
        : {
            userId,
            source: "docket",
            taskId: added[index]?.id as string,
            sourceId: taskKey({ sourceId, createdAt, title }),
          },
    ),
    { returning: false, ignoreDuplicates: true },
  );
  const completions = tasks.flatMap((task, index) =>
    task.completions.map(({ completedAt, ...done }) => ({
      ...done,
      userId,
      taskId: added[index]?.id as string,
      completedAt: new Date(completedAt),
    })),
  );
  for (let from = 0; from < completions.length; from += BATCH) {
    await Completion.bulkCreate(completions.slice(from, from + BATCH), { returning: false });
  }
}

async function insertConversations(
  userId: string,
  conversations: Imported<"conversations">[],
): Promise<void> {
  const added = await Conversation.bulkCreate(
    conversations.map(({ title, createdAt, updatedAt }) => ({
      userId,
      title,
      ...times(createdAt, updatedAt),
    })),
    { returning: ["id"], ...asStored },
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
      ...asStored,
    });
  }
}
