import {
  conversationFields,
  messageFields,
  present,
  user as shownUser,
  taskFields,
} from "@docket/contract";
import { Conversation, Message, Task, type User } from "@docket/models";
import { Op, type WhereOptions } from "sequelize";

const exportedMessageFields = messageFields.filter((name) => name !== "conversationId");

/** How many rows are read at a time; memory is bounded by it, whatever the user owns. */
const PAGE = 1_000;

/**
 * Everything of one user as the JSON that `GET /api/me/export` answers, piece by piece; one row a
 * line, so that two files can be compared. Runs in the caller's unit of work, which should be a
 * snapshot.
 *
 * @param advance told how many tasks and messages were read
 */
export async function* exportPieces(
  user: User,
  advance: (rows: number) => void,
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
  return pages({ userId }, (where) =>
    Task.findAll({
      attributes: taskFields,
      where,
      order: ["id"],
      limit: PAGE,
      raw: true,
    }),
  );
}

function readConversations(userId: string): AsyncGenerator<Conversation[]> {
  return pages({ userId }, (where) =>
    Conversation.findAll({
      attributes: conversationFields,
      where,
      order: ["id"],
      limit: PAGE,
      raw: true,
    }),
  );
}

function readMessages(userId: string, conversationId: string): AsyncGenerator<Message[]> {
  return pages({ userId, conversationId }, (where) =>
    Message.findAll({
      attributes: exportedMessageFields,
      where,
      order: ["id"],
      limit: PAGE,
      raw: true,
    }),
  );
}

/** Pages by keyset on the id, until one is not full. */
async function* pages<Row extends { id: string }>(
  of: WhereOptions,
  read: (where: WhereOptions) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let where = of;
  for (;;) {
    const rows = await read(where);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
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
