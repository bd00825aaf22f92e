import { isDeepStrictEqual } from "node:util";
import type { OperationId } from "@docket/contract";
import { isDatabaseError } from "@docket/database";
import { MOST_ADDED, type TurnCommand } from "@docket/interpreter/turn-commands";
import { TurnCall } from "@docket/models";
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { WantedCall } from "../assistant/engine.js";
import { type AppError, asRefusal, refuse } from "../errors.js";
import { eventsAfter } from "../features/events/change-sets.js";
import { notDone, refusalDetails, toolResult } from "../mcp/tool-result.js";
import { changedTask, needsApproval } from "../operations/approval.js";
import { checkInput, inputSchema } from "../operations/input.js";
import { lockChangeClock } from "../operations/lock-change-clock.js";
import { actingAs, type OperationContext } from "../operations/operation.js";
import { storableJson, storableText } from "../operations/storable.js";
import { tolerant } from "../operations/tolerant-input.js";
import { operationOfTool, type ToolOperation } from "../operations/tools.js";
import { spanOf } from "./changes-of-calls.js";
import { type Asked, runCommand } from "./earlier-turns.js";
import { type Call, effectsOf } from "./proposed-effect.js";
import { readCalls } from "./read-turn.js";
import { shortened } from "./shortened.js";
import { appendEvent } from "./turn-events.js";
import type { CallEffect, CallRow, Recorded } from "./turn-rows.js";

const ATTEMPTS = 3;

/** What the assistant is told about a call that is only proposed. */
const WAITS =
  "Nothing has been changed yet: this waits for the person, who sees it with buttons to approve or reject it. Say that it waits; do not say that it is done.";

/** The operations that add or restore one task, at most. */
const bringsOne: (OperationId | undefined)[] = ["createTask", "quickAddTask", "restoreFromTrash"];

/** How many tasks a call is to add or to restore, as far as its input tells. */
function broughtBy({ tool, input }: Call): number {
  const id = operationOfTool(tool)?.id;
  if (id === "createTasks") return (input.tasks as unknown[]).length;
  return bringsOne.includes(id) ? 1 : 0;
}

/**
 * The tools of one turn. A call is carried out, recorded and announced in one transaction, which
 * also verifies that the turn still runs here: a call is made once or not at all, and its receipt
 * is true. Deletions, and changes of more than one task in the turn, are recorded as proposals
 * instead.
 */
export class TurnTools {
  /** The calls so far, as they are recorded. */
  readonly calls: CallRow[] = [];
  readonly added = new Set<string>();
  /** Tasks that existed before and that this turn changed, or would change. */
  readonly touched = new Set<string>();
  /** The calls of the current step, and the position of the first. */
  private step: { first: number; calls: Call[] } = { first: 1, calls: [] };
  /** Calls that a dry run has tried, by position: valid as long as all calls up to them are proposed. */
  private readonly tried = new Map<number, { call: Call; effect: CallEffect }>();

  private readonly context: OperationContext;

  constructor(
    context: OperationContext,
    private readonly turnId: string,
    private readonly runner: string,
    private readonly onRecorded: () => void,
  ) {
    this.context = actingAs(context, context.userId, `assistant:${turnId}`);
  }

  /**
   * To be called with a step's calls before any is carried out: a change of many tasks is proposed
   * as a whole.
   *
   * @param first the position of the first of them
   */
  expect(calls: WantedCall[], first: number): void {
    this.step = { first, calls: calls.map(readable) };
    for (const { tool, input } of this.step.calls) this.touch(tool, input);
  }

  private touch(tool: string, input: Record<string, unknown>): void {
    const id = changedTask(tool, input);
    if (id !== null && !this.added.has(id)) this.touched.add(id);
  }

  /**
   * @param position of the call in the turn; the same one is never carried out twice
   * @throws TurnOver
   */
  async call(
    operation: ToolOperation,
    input: Record<string, unknown>,
    position: number,
  ): Promise<CallToolResult> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const known = attempt === 1 ? undefined : await this.recorded(position);
        return answer(known ?? (await this.attempt(operation, input, position)));
      } catch (error) {
        // Whether it was done is unknown; the record will tell.
        if (!isDatabaseError(error, "unavailable") || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Records a call that is not carried out, and why. @throws TurnOver */
  refuse(tool: string, input: unknown, position: number, refusal: AppError): Promise<CallRow> {
    const result = refusalDetails(refusal);
    const refused = { ...nothing, status: "refused", detail: refusal.detail, result } as const;
    return this.record(tool, input, position, async () => refused);
  }

  /** Carries out the person's command about an earlier turn; otherwise like {@link call}. @throws TurnOver */
  async command(command: TurnCommand, position: number, turn: Asked): Promise<unknown> {
    const { conversationId, messageId } = turn;
    // The first undo means what the person saw; each further one goes one more turn back.
    const isFurther = this.calls.some(({ tool, status }) => tool === "undo" && status === "done");
    const asked = { conversationId, messageId, undoTurnId: isFurther ? null : turn.undoTurnId };
    const row = await this.refusable(command, {}, position, () =>
      this.record(command, {}, position, () => runCommand(this.context, command, asked)),
    );
    return row.result;
  }

  private async attempt(
    operation: ToolOperation,
    input: Record<string, unknown>,
    position: number,
  ): Promise<CallRow> {
    const { id, tool } = operation;
    const { users, userId } = this.context;
    return this.refusable(tool.name, input, position, async () => {
      const checked = checkInput(id, input) as Record<string, unknown>;
      this.touch(tool.name, checked);
      const work = () =>
        this.record(tool.name, tool.readOnly ? input : checked, position, () =>
          needsApproval(operation, checked, this)
            ? this.propose(operation, checked, position)
            : this.carryOut(operation, checked),
        );
      return tool.readOnly ? users.searches.run(userId, work) : work();
    });
  }

  /** Runs `work`, and records its refusal if there is one. */
  private async refusable(
    tool: string,
    input: unknown,
    position: number,
    work: () => Promise<CallRow>,
  ): Promise<CallRow> {
    try {
      return await work();
    } catch (error) {
      const refusal = isDatabaseError(error) ? null : asRefusal(error);
      if (!refusal) throw error;
      return this.refuse(tool, input, position, refusal);
    }
  }

  private async carryOut(
    { id, tool }: ToolOperation,
    input: Record<string, unknown>,
  ): Promise<Recorded> {
    const brings = broughtBy({ tool: tool.name, input });
    const done = this.calls.filter(({ status }) => status === "done");
    const brought = done.reduce((sum, call) => sum + broughtBy(call), 0);
    if (brings > 0 && brought + brings > MOST_ADDED) {
      throw refuse.conflict(`At most ${MOST_ADDED} tasks are added or restored in one turn.`);
    }
    const { context } = this;
    const last = tool.readOnly ? null : await lockChangeClock(context);
    const result = await context.execute(id, context, input);
    const changes = last === null ? [] : await eventsAfter(context.userId, last);
    for (const { entity, entityId, kind } of changes)
      if (entity === "task" && kind === "created") this.added.add(entityId);
    return { ...nothing, status: "done", result, ...spanOf(changes) };
  }

  private async propose(
    { tool }: ToolOperation,
    input: CallRow["input"],
    position: number,
  ): Promise<Recorded> {
    const call = { tool: tool.name, input };
    const effect = await this.effectOf(call, position);
    const note = `${WAITS} Task: ${JSON.stringify(effect.before.title)}.`;
    return { ...nothing, status: "proposed", result: { proposed: true, note }, effect };
  }

  /**
   * The effect of a proposed call. One dry run tries it together with those that follow it in its step, as
   * long as they are proposed, too.
   */
  private async effectOf(call: Call, position: number): Promise<CallEffect> {
    const known = this.tried.get(position);
    if (known && isDeepStrictEqual(known.call, call)) return known.effect;
    const proposed = this.calls.filter(({ status }) => status === "proposed");
    const calls = [call, ...this.proposalsAfter(position)];
    const effects = await effectsOf(this.context, calls, proposed);
    for (const [index, effect] of effects.entries()) {
      this.tried.set(position + index, { call: calls[index]!, effect });
    }
    return effects[0]!;
  }

  private *proposalsAfter(position: number): Generator<Call> {
    for (const { tool, input } of this.step.calls.slice(position + 1 - this.step.first)) {
      if (changedTask(tool, input) === null) return;
      const operation = operationOfTool(tool)!;
      const { success, data } = inputSchema(operation.id).safeParse(input);
      if (!success || !needsApproval(operation, input, this)) return;
      yield { tool, input: data as Call["input"] };
    }
  }

  private async record(
    tool: string,
    input: unknown,
    position: number,
    work: () => Promise<Recorded>,
  ): Promise<CallRow> {
    const { userId, database } = this.context;
    const row = await database.forUser(userId, async (): Promise<CallRow> => {
      await appendEvent(this.context, this.turnId, this.runner, {
        event: "call",
        data: { position },
      });
      const made = { position, tool, input: input as CallRow["input"], ...(await work()) };
      const { status, detail, result, effect, firstSeq, lastSeq } = made;
      await TurnCall.create(
        {
          userId,
          turnId: this.turnId,
          position,
          tool: storableText(tool),
          input: storableJson(input ?? {}) as CallRow["input"],
          status,
          detail: detail && storableText(detail),
          result: storableJson(shortened(result)) as object | null,
          effect: storableJson(effect) as object | null,
          firstSeq,
          lastSeq,
        },
        { returning: false },
      );
      return made;
    });
    this.remember(row);
    return row;
  }

  private async recorded(position: number): Promise<CallRow | undefined> {
    const row = (await readCalls(this.context, this.turnId, [position]))[0];
    if (row) this.remember(row);
    return row;
  }

  private remember(row: CallRow): void {
    this.calls.push(row);
    if (row.status !== "proposed") this.tried.clear();
    this.onRecorded();
  }
}

/** A call with its input as its tool will read it. */
function readable({ tool, input }: WantedCall): Call {
  const operation = operationOfTool(tool);
  return { tool, input: operation ? tolerant(operation.id, input) : {} };
}

/** The defaults for a call that has done nothing. */
const nothing = { detail: null, effect: null, firstSeq: null, lastSeq: null } as const;

function answer({ status, detail, result }: CallRow): CallToolResult {
  if (status === "done") return toolResult(result);
  const { note } = result as { note?: string };
  return notDone(note ?? detail ?? "", result as object);
}
