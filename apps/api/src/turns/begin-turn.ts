import {
  codePoints,
  message,
  present,
  type Message as ShownMessage,
  type TurnOutcome,
} from "@docket/contract";
import { statement } from "@docket/database";
import { Conversation, Message, Turn, TurnEvent } from "@docket/models";
import { col, fn, literal, Op } from "sequelize";
import { refuse } from "../errors.js";
import { SHORT_WAIT } from "../operations/concurrency.js";
import type { Handler, OperationContext } from "../operations/operation.js";
import { lastUndoable } from "./earlier-turns.js";
import { presentTurn } from "./present-turn.js";
import { interrupt, readTurn } from "./read-turn.js";
import { deleteEvents } from "./turn-events.js";
import { leaseFromNow } from "./turn-rows.js";

const lockForTurns = statement(
  "SELECT pg_advisory_xact_lock(hashtext('turns of a user'), hashtext($1))",
);

/** How much of the first message becomes the title of a conversation that has none. */
const TITLE_CODE_POINTS = 60;

/** Stores a person's message and begins the turn that answers it. */
export const sendMessage: Handler<"sendMessage"> = async (
  context,
  { id, content, visibleTaskIds = [], undoTurnId },
) => {
  const { userId, database, assistant } = context;
  if (codePoints(content) > assistant.messageLimit) {
    const message = `must be at most ${assistant.messageLimit} characters`;
    throw refuse.invalidField("content", message);
  }
  // Large, so loaded with the first message; not in the transaction, which would wait for it.
  const { isDecision } = await import("@docket/interpreter");
  return database.forUser(userId, async () => {
    await useConversation(context, id, titleFrom(content));
    const named = undoTurnId !== undefined && { userId, conversationId: id, id: undoTurnId };
    if (named && (await Turn.count({ where: named })) === 0) throw refuse.notFound("turn");
    const asked = present(
      message,
      await Message.create({ userId, conversationId: id, role: "user", content }),
    );
    // Only the interpreter takes “undo”; a model has no tool for it.
    const undoes = undoTurnId ?? (assistant.model ? null : await lastUndoable(context, asked));
    const decides = isDecision(content);
    return beginTurn(context, asked, { visibleTaskIds, undoTurnId: undoes, decides });
  });
};

/**
 * Begins a turn for `message`; no other turn of its conversation may be running.
 *
 * @param saw the tasks that the person saw, the turn that “undo” means, and whether the message approves or rejects
 */
export async function beginTurn(
  context: OperationContext,
  message: ShownMessage,
  saw: Pick<Turn, "visibleTaskIds" | "undoTurnId" | "decides">,
): Promise<TurnOutcome> {
  const { userId, assistant } = context;
  const { id: messageId, conversationId } = message;
  await requireRoom(context);
  await deleteEvents(context, conversationId);
  const turn = await Turn.create({
    userId,
    conversationId,
    messageId,
    model: assistant.model,
    visibleTaskIds: saw.visibleTaskIds,
    undoTurnId: saw.undoTurnId,
    decides: saw.decides,
    leaseUntil: leaseFromNow as unknown as Date,
    eventCount: 1,
  });
  await TurnEvent.create({ userId, turnId: turn.id, number: 1, event: "started", data: {} });
  return {
    turn: await presentTurn(context, await readTurn(context, turn.id)),
    message,
    reply: null,
  };
}

/**
 * Locks the conversation for a new turn until this transaction ends, and marks it as used now.
 *
 * @throws AppError 404, 409
 */
export async function useConversation(
  context: OperationContext,
  id: string,
  title: string | null,
): Promise<void> {
  const { userId } = context;
  const [used] = await Conversation.update(
    { title: title === null ? col("title") : fn("coalesce", col("title"), title) } as object,
    { where: { userId, id } },
  );
  if (used === 0) throw refuse.notFound("conversation");
  const running = await Turn.findOne({
    attributes: ["id", [literal("lease_until < now()"), "leaseExpired"]],
    where: { userId, conversationId: id, status: "running" },
  });
  if (!running) return;
  if (!running.get("leaseExpired") || context.assistant.runs(running.id)) {
    throw refuse.conflict("The assistant is still answering. Wait for it, or stop it first.");
  }
  await interrupt(context, running.id);
}

/**
 * Takes a lock, so that two turns that begin at once count each other.
 *
 * @throws AppError 429 if the user has reached the limit of running turns
 */
async function requireRoom({ userId, database, users }: OperationContext): Promise<void> {
  const most = users.limits.turns;
  await database.execute(lockForTurns, [userId]);
  const running = await Turn.count({
    where: { userId, status: "running", leaseUntil: { [Op.gt]: fn("now") } },
  });
  if (running < most) return;
  throw refuse.tooManyAtOnce(
    `${most} answers of the assistant to you are under way, the most at a time. Wait for one of them, or stop it.`,
    SHORT_WAIT,
  );
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
