import { codePoints, type Message, type TurnOutcome } from "@docket/contract";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operation.js";
import { breakOff, readTurn } from "./turn-outcome.js";
import { presentTurn } from "./turn-row.js";

/** How much of the first message becomes the title of a conversation that has none. */
const TITLE_CODE_POINTS = 60;

/** Keeps a person's message and begins the turn that answers it. */
export const sendMessage: Handler<"sendMessage"> = (context, { id, content }) => {
  const { userId, database, statements, assistant } = context;
  if (codePoints(content) > assistant.messageLimit) {
    throw refuse.invalid([
      { path: "content", message: `must be at most ${assistant.messageLimit} characters` },
    ]);
  }
  return database.forUser(userId, async () => {
    await useConversation(context, id, titleFrom(content));
    const { rows } = await database.execute(statements.messages.create, [
      userId,
      id,
      "user",
      content,
    ]);
    return beginTurn(context, rows[0]!);
  });
};

/** Begins a turn for `message`; whoever is at work on its conversation must have ended. */
export async function beginTurn(context: OperationContext, message: Message): Promise<TurnOutcome> {
  const { userId, database, statements, assistant } = context;
  const { turns } = statements;
  await database.execute(turns.forgetEvents, [userId, message.conversationId]);
  const { rows } = await database.execute(turns.begin, [
    userId,
    message.conversationId,
    message.id,
    assistant.model,
  ]);
  return { turn: presentTurn(await readTurn(context, rows[0]!.id)), message, reply: null };
}

/**
 * Takes the conversation for a new turn: it counts as used now, and others wait until this
 * transaction ends.
 *
 * @throws AppError 404, 409
 */
export async function useConversation(
  context: OperationContext,
  id: string,
  title: string | null,
): Promise<void> {
  const { userId, database, statements } = context;
  const { rowCount } = await database.execute(statements.conversations.use, [userId, id, title]);
  if (!rowCount) throw refuse.notFound("conversation");
  const { rows } = await database.execute(statements.turns.running, [userId, id]);
  const [running] = rows;
  if (running && !running.lapsed) {
    throw refuse.conflict("The assistant is still answering. Wait for it, or stop it first.");
  }
  if (running) await breakOff(context, running.id);
}

function titleFrom(content: string): string {
  const line = content.trim().replaceAll(/\s+/g, " ");
  const points = [...line];
  if (points.length <= TITLE_CODE_POINTS) return line;
  return `${points
    .slice(0, TITLE_CODE_POINTS - 1)
    .join("")
    .trimEnd()}…`;
}
