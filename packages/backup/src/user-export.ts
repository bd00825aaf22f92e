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
  type UserExport,
} from "@docket/contract";
import { Completion, Conversation, Label, List, Message, Section, type User } from "@docket/models";
import { type FindOptions, Op, type WhereOptions } from "sequelize";
import { type Placed, taskPages, topLevelPages } from "./task-pages.js";

/** The lists of an export that are read at once. */
type ShortList = Exclude<
  keyof UserExport,
  "format" | "version" | "user" | "tasks" | "conversations"
>;

const exportedMessageFields = messageFields.filter((name) => name !== "conversationId");

/** How many rows are read at a time, which bounds the memory however much the user has. */
const PAGE = 500;
/** The same for messages, which may be long. */
const MESSAGES_PAGE = 50;
/**
 * How many completions of a page of tasks are held in memory; if there are more, they are read task
 * by task.
 */
const MOST_COMPLETIONS = 2_000;

/**
 * All data of one user as the JSON that `GET /api/me/export` returns, piece by piece; one row per
 * line, so that two files can be compared. Runs in the caller's unit of work, which should be a
 * snapshot.
 *
 * @param advance called with how many tasks and messages were read
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
  const rest: { [Name in ShortList]: object[] } = {
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
  const places = lists.map(({ id }) => ({ listId: id }));
  yield* taskLines(user.id, withBelow(user.id, topLevelPages(user.id, places)), advance);
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

/**
 * Reads pages of tasks, list by list, in manual order, and after each page their descendants. The query for those
 * names their parents only: if it named the list as well, PostgreSQL would read the whole list in its order for each
 * page, to avoid sorting.
 */
async function* withBelow(
  userId: string,
  pages: AsyncIterable<Placed[]>,
): AsyncGenerator<Placed[]> {
  for await (const page of pages) {
    const parentId = page.map(({ id }) => id);
    // Empties the page, so that it is not held in memory while the levels below are read.
    yield page.splice(0);
    yield* withBelow(userId, taskPages(userId, { parentId }));
  }
}

/** The lines of tasks, each with its completions. */
async function* taskLines(
  userId: string,
  pages: AsyncIterable<Placed[]>,
  advance: (rows: number) => void,
): AsyncGenerator<string> {
  let separator = "\n";
  for await (const tasks of pages) {
    const ids = tasks.map(({ id }) => id);
    const completions = await readCompletions(userId, ids);
    if (completions.length <= MOST_COMPLETIONS) {
      const byTask = Map.groupBy(completions, ({ taskId }) => taskId);
      const texts = tasks.map((task) => taskLine(task, (byTask.get(task.id) ?? []).map(asJson)));
      yield separator + texts.join(",\n");
    } else {
      for (const task of tasks) {
        yield separator + taskLine(task, []).slice(0, -END.length);
        yield* completionsOf(userId, task.id);
        yield END;
        separator = ",\n";
      }
    }
    advance(tasks.length);
    separator = ",\n";
  }
}

/** The end of a task's line, after its completions. */
const END = "]}";

function taskLine(task: Placed, completions: string[]): string {
  const fields = JSON.stringify(pick(task, taskFields));
  return `${fields.slice(0, -1)},"completions":[${completions.join(",")}${END}`;
}

/** The completions of one task, page by page. */
async function* completionsOf(userId: string, taskId: string): AsyncGenerator<string> {
  let separator = "";
  for (let from = 0, more = true; more; ) {
    const page = await readCompletions(userId, [taskId], from);
    if (page.length === 0) return;
    yield separator + page.map(asJson).join(",");
    separator = ",";
    from = page.at(-1)!.occurrence + 1;
    more = page.length > MOST_COMPLETIONS;
  }
}

/** The completions from an occurrence on: at most one more than are held in memory. */
function readCompletions(userId: string, taskId: string[], from = 0): Promise<Completion[]> {
  return Completion.findAll({
    where: { userId, taskId, occurrence: { [Op.gte]: from } },
    order: ["taskId", "occurrence"],
    limit: MOST_COMPLETIONS + 1,
  });
}

function asJson(completion: Completion): string {
  return JSON.stringify(present(exportedCompletion, completion));
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

/** Pages by keyset pagination on the id, until one is not full. */
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
