import type { Turn as ShownTurn } from "@docket/contract";
import { Turn } from "@docket/models";
import { Op } from "sequelize";
import type { EarlierTurns, TurnCommand } from "../assistant/engine.js";
import { asRefusal, refuse } from "../errors.js";
import { refusalDetails } from "../mcp/tool-result.js";
import type { OperationContext } from "../operations/operation.js";
import { presentTurn, type TurnRow, withCalls } from "./turn-rows.js";

/** How many turns back something may be undone or rejected in words. */
const MOST_TURNS = 20;

/** What waits for approval, or can be undone, of the turns before a message; and the ways to do it. */
export async function readEarlierTurns(
  context: OperationContext,
  conversationId: string,
  messageId: string,
): Promise<EarlierTurns> {
  const { userId, database } = context;
  const rows = await database.forUser(
    userId,
    () =>
      Turn.findAll({
        ...withCalls(userId),
        where: { userId, conversationId, messageId: { [Op.lt]: messageId } },
        order: [["id", "DESC"]],
        limit: MOST_TURNS,
      }),
    { readOnly: true },
  );
  const turns = (rows as TurnRow[]).map(presentTurn);
  const waiting = turns.filter(({ approval }) => approval === "pending");
  const [proposed] = waiting;
  return {
    pending: proposed
      ? { tasks: tasksOf(proposed, "proposed").size, isLast: proposed === turns[0] }
      : undefined,
    run: (command) => run(context, command, turns, waiting),
    results: [],
  };
}

/** Carries a command out, and gives the tasks that it was about or why it was refused. */
async function run(
  context: OperationContext,
  command: TurnCommand,
  turns: ShownTurn[],
  waiting: ShownTurn[],
): Promise<unknown> {
  const rejects = command === "reject" || (command === "undo" && waiting[0] === turns[0]);
  const chosen = rejects
    ? waiting
    : turns.filter(({ undo }) => command === "approve" || undo === "possible").slice(0, 1);
  const [first] = chosen;
  if (!first) return refusalDetails(refuse.conflict("There is nothing left to undo here."));
  const operation = rejects ? "rejectTurn" : command === "approve" ? "approveTurn" : "undoTurn";
  try {
    for (const { id } of chosen) await context.execute(operation, context, { id });
  } catch (error) {
    const refusal = asRefusal(error);
    if (!refusal) throw error;
    return refusalDetails(refusal);
  }
  const titles = chosen.flatMap((turn) => [...tasksOf(turn).values()]);
  return { id: first.id, titles };
}

/** The titles of the tasks that a turn changed or would change, by their ids. */
function tasksOf({ calls }: ShownTurn, status?: "proposed"): Map<string, string> {
  return new Map(
    calls
      .filter((call) => status === undefined || call.status === status)
      .flatMap(({ before, after }) => before ?? after ?? [])
      .map(({ id, title }) => [id, title]),
  );
}
