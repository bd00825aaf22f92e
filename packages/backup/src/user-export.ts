import {
  conversationFields,
  exportedCompletion,
  exportedListFields,
  exportedUser,
  labelFields,
  messageFields,
  pick,
  present,
  sectionFields,
  taskFields,
} from "@docket/contract";
import {
  Completion,
  Conversation,
  Label,
  List,
  Message,
  Section,
  Task,
  type User,
} from "@docket/models";
import { type FindOptions, Op, type WhereOptions } from "sequelize";

const exportedMessageFields = messageFields.filter((name) => name !== "conversationId");

/** How many rows are read at a time; memory is bounded by it, whatever the user owns. */
const PAGE = 500;
/** The same for messages, which may be fifty times as long as a task. */
const MESSAGES_PAGE = 50;

/**
 * Everything of one user as the JSON that `GET /api/me/export` answers, piece by piece; one row a
 * line, so that two files can be compared. Runs in the caller's unit of work, which should be a
 * snapshot.
 *
 * @param advance told how many tasks and messages were read
 */
export async function* exportPieces(
  user: User,
  advance: (rows: number) => void = () => {},
): AsyncGenerator<string> {
  yield `{"format":"docket-export","version":1,\n"user":${JSON.stringify(present(exportedUser, user))},\n`;
  const mine = { where: { userId: user.id }, raw: true as const };
  const lists = await List.findAll({
    attributes: exportedListFields,
    order: ["position"],
    ...mine,
  });
  const rest = {
    lists,
    sections: await Section.findAll({
      attributes: sectionFields,
      order: ["listId", "position"],
      ...mine,
    }),
    labels: await Label.findAll({ attributes: labelFields, order: ["position"], ...mine }),
  };
  for (const [name, rows] of Object.entries(rest)) {
    yield `"${name}":[${rows.map((row) => `\n${JSON.stringify(row)}`).join(",")}],\n`;
  }
  yield '"tasks":[';
  yield* lines(withCompletions(user.id, readTasks(user.id, lists)), advance);
  yield '],\n"conversations":[';
  let separator = "\n";
  for await (const conversations of readConversations(user.id)) {
    for (const conversation of conversations) {
      yield `${separator}${JSON.stringify(conversation).slice(0, -1)},"messages":[`;
      yield* lines(readMessages(user.id, conversation.id), advance);
      yield "]}";
      separator = ",\n";
    }
  }
  yield "]}\n";
}

/** A task as it is exported, and where it stands. */
type Placed = Pick<Task, (typeof taskFields)[number] | "position">;

/** List by list, in the person's own order, every task after its parent. */
async function* readTasks(userId: string, lists: Pick<List, "id">[]): AsyncGenerator<Placed[]> {
  for (const { id } of lists) yield* readTree({ userId, listId: id, parentId: null });
}

/** Tasks, and after each page of them what is below. */
async function* readTree(where: WhereOptions<Task>): AsyncGenerator<Placed[]> {
  let after: string | null = null;
  do {
    const rows: Task[] = await Task.findAll({
      attributes: [...taskFields, "position"],
      where: { ...where, ...(after !== null && { position: { [Op.gt]: after } }) },
      order: ["position"],
      limit: PAGE,
      raw: true,
    });
    if (rows.length === 0) return;
    yield rows;
    yield* readTree({ ...where, parentId: rows.map(({ id }) => id) });
    after = rows.length === PAGE ? (rows.at(-1)?.position ?? null) : null;
  } while (after !== null);
}

/** Pages of tasks, each task with when it was done. */
async function* withCompletions(
  userId: string,
  taskPages: ReturnType<typeof readTasks>,
): AsyncGenerator<object[]> {
  for await (const tasks of taskPages) {
    const completions = await Completion.findAll({
      where: { userId, taskId: tasks.map(({ id }) => id) },
      order: ["taskId", "occurrence"],
    });
    const byTask = Map.groupBy(completions, ({ taskId }) => taskId);
    yield tasks.map((task) => ({
      ...pick(task, taskFields),
      completions: (byTask.get(task.id) ?? []).map((one) => present(exportedCompletion, one)),
    }));
  }
}

function readConversations(userId: string): AsyncGenerator<Conversation[]> {
  return pages({ userId }, PAGE, (page) =>
    Conversation.findAll({ attributes: conversationFields, ...page }),
  );
}

function readMessages(userId: string, conversationId: string): AsyncGenerator<Message[]> {
  return pages({ userId, conversationId }, MESSAGES_PAGE, (page) =>
    Message.findAll({ attributes: exportedMessageFields, ...page }),
  );
}

/** Pages by keyset on the id, until one is not full. */
async function* pages<Row extends { id: string }>(
  of: WhereOptions,
  limit: number,
  read: (page: FindOptions) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let where = of;
  for (;;) {
    const rows = await read({ where, order: ["id"], limit, raw: true });
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    where = { ...of, id: { [Op.gt]: rows.at(-1)?.id } };
  }
}

async function* lines(
  rowPages: AsyncGenerator<object[]>,
  advance: (rows: number) => void,
): AsyncGenerator<string> {
  let separator = "\n";
  for await (const rows of rowPages) {
    yield separator + rows.map((row) => JSON.stringify(row)).join(",\n");
    advance(rows.length);
    separator = ",\n";
  }
}
