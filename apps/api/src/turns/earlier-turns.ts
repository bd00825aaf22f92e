import type { Turn as ShownTurn } from "@docket/contract";
import type { TurnCommand } from "@docket/interpreter/turn-commands";
import { type Message, Turn } from "@docket/models";
import { Op } from "sequelize";
import type { EarlierTurns } from "../assistant/engine.js";
import { AppError, refuse } from "../errors.js";
import { refusalDetails } from "../mcp/tool-result.js";
import type { OperationContext } from "../operations/operation.js";
import { freshRead } from "../operations/single-statement.js";
import { spanOf } from "./changes-of-calls.js";
import { lockTurn } from "./lock-turn.js";
import { presentTurns } from "./present-turn.js";
import { approve, reject } from "./settle-proposal.js";
import { lapseOf, type Recorded, type TurnRow, withCalls } from "./turn-rows.js";
import { undoTurnChanges } from "./undo-turn.js";

/** How many turns back a message may settle or undo something. */
const MOST_TURNS = 20;

/** What awaits approval in the turn before a message. */
export async function readEarlierTurns(
  context: OperationContext,
  conversationId: string,
  messageId: string,
): Promise<EarlierTurns> {
  const previous = lastOf(await turnsBefore(context, conversationId, messageId));
  const proposed = previous && lapseOf(previous, true) === null ? proposedTasks(previous) : [];
  return { pending: proposed.length > 0 ? { tasks: new Set(proposed).size } : undefined };
}

/** The last turn before a message whose changes stand: the one that “undo” means in it. */
export async function lastUndoable(
  context: OperationContext,
  { conversationId, id }: Pick<Message, "conversationId" | "id">,
): Promise<string | null> {
  const turns = await presentTurns(context, await turnsBefore(context, conversationId, id));
  return turns.find(isUndoable)?.id ?? null;
}

const isUndoable = ({ undo }: Pick<ShownTurn, "undo">) => undo === "possible";

/** A turn, as far as a command in its message needs to know. */
export type Asked = Pick<Turn, "conversationId" | "messageId" | "undoTurnId">;

/**
 * Carries out a command about the turns before a message, in the caller's transaction.
 *
 * @throws AppError if it is refused
 */
export async function runCommand(
  context: OperationContext,
  command: TurnCommand,
  { conversationId, messageId, undoTurnId }: Asked,
): Promise<Recorded> {
  const rows = await turnsBefore(context, conversationId, messageId);
  const previous = lastOf(rows);
  const turns = await presentTurns(context, rows, previous);
  const settles = command !== "undo";
  const meant = settles ? previous?.id : (undoTurnId ?? turns.find(isUndoable)?.id);
  const chosen = turns.find(({ id }) => id === meant);
  if (!chosen || (!settles && chosen.undo === "none"))
    throw refuse.conflict("There is nothing left to undo here.");
  // By the button beside it, or on another device, since the message was sent.
  if (!settles && chosen.undo === "undone") throw alreadyUndone();
  const locked = await lockTurn(context, chosen.id);
  const proposed = chosen.calls.filter(({ status }) => status === "proposed");
  // One title for each row: several may have the same title, and a task and a list the same id.
  const named: [row: string, title: string | null][] = settles
    ? proposed.flatMap(({ before, after }) => {
        const task = before ?? after;
        return task ? [[task.id, task.title]] : [];
      })
    : chosen.changes
        .filter(({ undone }) => !undone)
        .map(({ entity, id, name }) => [`${entity} ${id}`, name]);
  const titles = [...new Map(named).values()].filter(Boolean);
  const done = (changes: Parameters<typeof spanOf>[0]): Recorded => ({
    status: "done",
    detail: null,
    result: { id: chosen.id, titles },
    effect: null,
    ...spanOf(changes),
  });
  if (!settles) {
    const made = await undoTurnChanges(context, locked);
    if (made.length === 0) throw alreadyUndone();
    return done(made);
  }
  if (command !== "approve") {
    await reject(context, locked);
    return done([]);
  }
  const made = await approve(context, locked, lapseOf(locked, true));
  if (!(made instanceof AppError)) return done(made);
  // Not thrown, so that the outdated status is committed.
  const { detail } = made;
  return { ...done([]), status: "refused", detail, result: refusalDetails(made) };
}

const alreadyUndone = () => refuse.conflict("That has been undone already.");

async function turnsBefore(
  { userId, database }: OperationContext,
  conversationId: string,
  messageId: string,
): Promise<TurnRow[]> {
  const rows = await database.forUser(
    userId,
    () =>
      Turn.findAll({
        ...withCalls(userId),
        where: { userId, conversationId, messageId: { [Op.lt]: messageId } },
        order: [["id", "DESC"]],
        limit: MOST_TURNS,
      }),
    freshRead,
  );
  return rows as TurnRow[];
}

/** The turn that a message follows, skipping a yes or no between them. */
const lastOf = (rows: TurnRow[]) => rows.find(({ decides }) => !decides);

function proposedTasks({ calls }: TurnRow): string[] {
  const proposed = calls.filter(({ status }) => status === "proposed");
  return proposed.map(({ effect, position }) => effect?.before.id ?? `call ${position}`);
}
