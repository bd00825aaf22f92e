import { setTimeout as sleep } from "node:timers/promises";
import { Message, Turn } from "@docket/models";
import type { Logger } from "pino";
import { Op } from "sequelize";
import {
  type Engine,
  EngineFailure,
  type ToolResult,
  type WantedCall,
} from "../assistant/engine.js";
import { interpreterEngine } from "../assistant/interpreter-engine.js";
import { asRefusal, refuse } from "../errors.js";
import { clockOf } from "../features/tasks/clock.js";
import type { OperationContext } from "../operations/operation.js";
import { freshRead, readFresh } from "../operations/single-statement.js";
import { readEarlierTurns } from "./earlier-turns.js";
import { endTurn, type TurnEnd } from "./end-turn.js";
import { readHistory } from "./history.js";
import type { ToolSession } from "./tool-session.js";
import { appendEvent, TurnOver } from "./turn-events.js";
import { TurnText } from "./turn-text.js";
import { TurnTools } from "./turn-tools.js";

export interface TurnRun {
  context: OperationContext;
  turnId: string;
  /** The id of this server, under which the turn is claimed. */
  runner: string;
  engine: Engine;
  logger: Logger;
  /** Aborts with the reason: {@link TimeLimitReached}, or TurnOver once the turn has been ended elsewhere. */
  signal: AbortSignal;
  /** Called when followers have something new to read. */
  onNews: () => void;
}

/** The turn has taken longer than a turn may. */
export class TimeLimitReached extends Error {
  override readonly name = "TimeLimitReached";

  constructor(readonly seconds: number) {
    super("time limit reached");
  }
}

/** The largest input of a call, as JSON; no task is that long. */
const LARGEST_INPUT = 20_000;

/** The most calls of a turn; a person has to look through what they changed, or would. */
const MOST_CALLS = 1_000;

const END_ATTEMPTS = 4;

/** Runs a claimed turn to its end. It never throws: whatever happens, the turn is ended. */
export async function runTurn(run: TurnRun): Promise<void> {
  const { context, turnId, runner, logger, signal, onNews } = run;
  const { userId, database } = context;
  const text = new TurnText(async (piece) => {
    await database.forUser(userId, () =>
      appendEvent(context, turnId, runner, { event: "text", data: { text: piece } }),
    );
    onNews();
  });
  const tools = new TurnTools(context, turnId, runner, onNews);
  let end: TurnEnd;
  try {
    const memory = await converse(run, tools, text);
    await text.flush();
    end = { status: "completed", memory };
  } catch (error) {
    const why = signal.aborted ? (signal.reason as unknown) : error;
    if (why instanceof TurnOver) return; // whoever ended it has done the rest
    logger.warn({ err: why, turnId }, "turn failed");
    end = { status: "failed", detail: explain(why) };
  }
  await text.flush().catch(() => {});
  await endWithRetries(run, end);
  onNews();
}

/** Ending is idempotent, so it is retried after a lost connection. */
async function endWithRetries({ context, turnId, logger }: TurnRun, end: TurnEnd): Promise<void> {
  for (let attempt = 1; attempt <= END_ATTEMPTS; attempt += 1) {
    try {
      await endTurn(context, turnId, end);
      return;
    } catch (error) {
      logger.warn({ err: error, turnId, attempt }, "turn could not be ended");
      await sleep(attempt * 200);
    }
  }
  // Its lease expires, and the next reader ends it.
}

async function converse(run: TurnRun, tools: TurnTools, text: TurnText): Promise<object | null> {
  const { context, turnId, logger, signal } = run;
  const { turn, message } = await readAsked(context, turnId);
  const { conversationId, visibleTaskIds } = turn;
  const history = await readHistory(context, conversationId, message.id);
  const memory = await readMemory(context, conversationId, message.id);
  const earlier = await readEarlierTurns(context, conversationId, message.id);
  // No model can approve: the interpreter reads what the person says to a proposal.
  const engine = earlier.pending && turn.decides ? interpreterEngine : run.engine;
  const clock = await context.database.forUser(context.userId, () => clockOf(context), {
    readOnly: true,
  });
  // Loaded with the first turn: the libraries of MCP are large.
  const { openToolSession } = await import("./tool-session.js");
  const session = await openToolSession(tools, logger);
  try {
    const steps: ToolResult[][] = [];
    for (let position = 0; ; ) {
      signal.throwIfAborted();
      const step = await engine.next({
        message: message.content,
        clock,
        earlier,
        history,
        memory,
        visibleTaskIds,
        tools: session.tools,
        steps,
        signal,
        emitText: (piece) => text.add(piece),
      });
      if (step.kind === "end") return step.memory ?? null;
      if (steps.length + 1 >= engine.maxSteps) {
        throw new EngineFailure(
          `The assistant did not finish within ${engine.maxSteps} steps, so it was stopped.`,
        );
      }
      await text.flush();
      text.startParagraph();
      tools.expect(step.calls, position + 1);
      const results: ToolResult[] = [];
      const possible = step.calls.slice(0, MOST_CALLS - position);
      for (const call of possible) {
        signal.throwIfAborted();
        position += 1;
        const result = call.command
          ? await tools.command(call.command, position, turn)
          : await carryOut(call, position, session, tools);
        results.push({ ...call, result });
      }
      if (possible.length < step.calls.length) {
        throw new EngineFailure(
          `The assistant makes at most ${MOST_CALLS.toLocaleString("en")} calls for one message, so it stopped there. Look at what is listed above, and ask again for the rest.`,
        );
      }
      steps.push(results);
    }
  } finally {
    await session.close();
  }
}

async function carryOut(
  call: WantedCall,
  position: number,
  session: ToolSession,
  tools: TurnTools,
): Promise<unknown> {
  const { tool, input } = call;
  const problem = call.problem ?? unusable(call, session);
  if (problem === undefined) return session.call(call, position);
  const kept = JSON.stringify(input ?? null).length > LARGEST_INPUT ? {} : input;
  return (await tools.refuse(tool, kept, position, refuse.malformed(problem))).result;
}

function unusable({ tool, input }: WantedCall, session: ToolSession): string | undefined {
  if (!session.tools.some(({ name }) => name === tool)) return `There is no tool ${tool}.`;
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return "The arguments must be an object.";
  }
  return JSON.stringify(input).length > LARGEST_INPUT ? "The arguments are too long." : undefined;
}

/** A turn and the message that it answers. */
async function readAsked({ userId, database }: OperationContext, id: string) {
  const { turn, message } = await database.forUser(
    userId,
    async () => {
      const turn = await Turn.findOne({
        attributes: [
          "id",
          "conversationId",
          "messageId",
          "visibleTaskIds",
          "undoTurnId",
          "decides",
        ],
        where: { userId, id },
      });
      const where = { userId, id: turn?.messageId ?? "0" };
      const message = await Message.findOne({ attributes: ["id", "content"], where });
      return { turn, message };
    },
    freshRead,
  );
  if (!turn || !message) throw new TurnOver(); // its conversation was deleted
  return { turn, message };
}

/** The memory that the previous turn left for this one. */
async function readMemory(
  context: OperationContext,
  conversationId: string,
  messageId: string,
): Promise<unknown> {
  const previous = await readFresh(context, () =>
    Turn.findOne({
      attributes: ["memory"],
      where: { userId: context.userId, conversationId, messageId: { [Op.lt]: messageId } },
      order: [["id", "DESC"]],
    }),
  );
  return previous?.memory ?? null;
}

/** For the person. */
function explain(error: unknown): string {
  if (error instanceof EngineFailure) return error.message;
  if (error instanceof TimeLimitReached) {
    return `The answer took longer than ${error.seconds} ${error.seconds === 1 ? "second" : "seconds"}, so it was stopped.`;
  }
  const refusal = asRefusal(error); // such as an unreachable database
  return refusal ? `The answer was interrupted: ${refusal.detail}` : "Something went wrong.";
}
