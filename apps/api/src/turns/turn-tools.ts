import type { OperationId, Task } from "@docket/contract";
import { isDatabaseError } from "@docket/database";
import type { TurnCommand } from "@docket/interpreter/turn-commands";
import { type Turn, TurnCall } from "@docket/models";
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { WantedCall } from "../assistant/engine.js";
import { type AppError, asRefusal, refuse } from "../errors.js";
import { eventsAfter } from "../features/events/change-sets.js";
import { notDone, refusalDetails, toolResult } from "../mcp/tool-result.js";
import { changedTask, needsApproval } from "../operations/approval.js";
import { checkInput } from "../operations/input.js";
import { lockChangeClock } from "../operations/lock-change-clock.js";
import { actingAs, type OperationContext } from "../operations/operation.js";
import { storableJson, storableText } from "../operations/storable.js";
import { operationOfTool, type ToolOperation } from "../operations/tools.js";
import { spanOf } from "./changes-of-calls.js";
import { runCommand } from "./earlier-turns.js";
import { effectOf, treesOf } from "./proposed-effect.js";
import { readCalls } from "./read-turn.js";
import { shortened } from "./shortened.js";
import { appendEvent } from "./turn-events.js";
import type { CallRow, Recorded } from "./turn-rows.js";

/** The most tasks that a turn may add or restore; nobody asks for more in one sentence. */
export const MOST_ADDED = 20;

const ATTEMPTS = 3;

/** What the assistant is told about a call that is only proposed. */
const WAITS =
  "Nothing has been changed yet: this waits for the person, who sees it with buttons to approve or reject it. Say that it waits; do not say that it is done.";

const adds = (id: OperationId) => id === "createTask" || id === "quickAddTask";

/** The id of the task that a call added. */
function addedBy({ tool, status, result }: CallRow): string | undefined {
  const id = operationOfTool(tool)?.id;
  if (status !== "done" || !id || !adds(id)) return undefined;
  return (id === "quickAddTask" ? (result as { task: Task }).task : (result as Task)).id;
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
  private readonly added = new Set<string>();
  /** Tasks that existed before and that this turn changed, or would change. */
  private readonly touched = new Set<string>();
  /** The trees of tasks that each proposed call may change, by its position. */
  private readonly trees = new Map<number, string[]>();

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
   */
  expect(calls: WantedCall[]): void {
    for (const { tool, input } of calls) {
      const id = changedTask(tool, input);
      if (id !== null && !this.added.has(id)) this.touched.add(id);
    }
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
  async refuse(
    tool: string,
    input: unknown,
    position: number,
    refusal: AppError,
  ): Promise<CallToolResult> {
    return answer(await this.recordRefusal(tool, input, position, refusal));
  }

  /**
   * Carries out the person's command about an earlier turn; otherwise like {@link call}. @throws
   * TurnOver
   */
  async command(
    command: TurnCommand,
    position: number,
    turn: Pick<Turn, "conversationId" | "messageId">,
  ): Promise<unknown> {
    const row = await this.refusable(command, {}, position, () =>
      this.record(command, {}, position, () => runCommand(this.context, command, turn)),
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
      const work = () =>
        this.record(tool.name, tool.readOnly ? input : checked, position, () =>
          needsApproval(operation, checked, { added: this.added, touched: this.touched })
            ? this.propose(operation, checked, position)
            : this.carryOut(operation, checked, position),
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
      return this.recordRefusal(tool, input, position, refusal);
    }
  }

  private recordRefusal(
    tool: string,
    input: unknown,
    position: number,
    refusal: AppError,
  ): Promise<CallRow> {
    const { detail } = refusal;
    const result = refusalDetails(refusal);
    return this.record(tool, input, position, async () => ({
      ...nothing,
      status: "refused",
      detail,
      result,
    }));
  }

  private async carryOut(
    operation: ToolOperation,
    input: Record<string, unknown>,
    position: number,
  ): Promise<Recorded> {
    const { id, tool } = operation;
    const brings = (id?: OperationId) =>
      id !== undefined && (adds(id) || id === "restoreFromTrash");
    const brought = this.calls.filter(
      ({ status, tool }) => status === "done" && brings(operationOfTool(tool)?.id),
    );
    if (brings(id) && brought.length >= MOST_ADDED) {
      throw refuse.conflict(`At most ${MOST_ADDED} tasks are added or restored in one turn.`);
    }
    const idempotencyKey = tool.readOnly ? undefined : `turn-${this.turnId}-${position}`;
    const scope = { ...this.context, idempotencyKey };
    const last = tool.readOnly ? null : await lockChangeClock(scope);
    const result = await scope.execute(id, scope, input);
    const changes = last === null ? [] : await eventsAfter(scope.userId, last);
    return { ...nothing, status: "done", result, ...spanOf(changes) };
  }

  private async propose(
    { tool }: ToolOperation,
    input: CallRow["input"],
    position: number,
  ): Promise<Recorded> {
    const call = { tool: tool.name, input };
    this.trees.set(position, await treesOf(this.context, call));
    const effect = await effectOf(this.context, call, this.relatedTo(position));
    const note = `${WAITS} Task: ${JSON.stringify(effect.before.title)}.`;
    return { ...nothing, status: "proposed", result: { proposed: true, note }, effect };
  }

  /** The proposed calls so far that may change the same tasks as a call, also by way of one another. */
  private relatedTo(position: number): CallRow[] {
    const proposed = this.calls.filter(({ status }) => status === "proposed");
    const treesAt = (position: number) => this.trees.get(position) ?? [];
    const reached = new Set(treesAt(position));
    const isRelated = (call: CallRow) => treesAt(call.position).some((tree) => reached.has(tree));
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const call of proposed.filter(isRelated)) {
        for (const tree of treesAt(call.position)) reached.add(tree);
      }
    }
    return proposed.filter(isRelated);
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
    const added = addedBy(row);
    if (added !== undefined) this.added.add(added);
    this.onRecorded();
  }
}

/** The defaults for a call that has done nothing. */
const nothing = { detail: null, effect: null, firstSeq: null, lastSeq: null } as const;

function answer({ status, detail, result }: CallRow): CallToolResult {
  if (status === "done") return toolResult(result);
  const { note } = result as { note?: string };
  return notDone(note ?? detail ?? "", result as object);
}
