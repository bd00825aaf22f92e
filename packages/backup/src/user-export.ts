import {
  conversationFields,
  messageFields,
  present,
  user as shownUser,
  taskFields,
} from "@docket/contract";
import { Conversation, Message, Task, type User } from "@docket/models";
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
  yield `{"format":"docket-export","version":1,\n"user":${JSON.stringify(present(shownUser, user))},\n`;
  yield '"tasks":[';
  yield* lines(readTasks(user.id), advance);
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

function readTasks(userId: string): AsyncGenerator<Task[]> {
  return pages({ userId }, PAGE, (page) => Task.findAll({ attributes: taskFields, ...page }));
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
