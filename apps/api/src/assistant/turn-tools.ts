import { etagOf, type Task } from "@docket/contract";
import { isDatabaseError } from "@docket/database";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type AppError, refuse } from "../errors.js";
import { checkInput, execute } from "../execute.js";
import { readTurn } from "../features/turns/turn-outcome.js";
import type { CallRow } from "../features/turns/turn-row.js";
import { asRefusal } from "../http/problem.js";
import { jsonColumn, storableText } from "../json-column.js";
import { notDone, refusalDetails, toolResult } from "../mcp/tool-result.js";
import type { OperationContext } from "../operation.js";
import { operationOfTool, type ToolOperation } from "../tools.js";
import type { WantedCall } from "./engine.js";
import { type Effect, effectOn } from "./proposed-effect.js";
import { shortened } from "./shortened.js";

/** The most tasks that a turn adds; more is nothing that a person asked for in one sentence. */
export const MOST_ADDED = 20;

const ATTEMPTS = 3;

/** The turn has ended, or another server has it: nothing may be done in its name any more. */
export class TurnOver extends Error {
  override readonly name = "TurnOver";
}

type Recorded = Omit<CallRow, "position" | "tool" | "input">;

/**
 * The tools of one turn. A call is carried out, recorded and told in one transaction, which also
 * proves that the turn still runs here: a call is made once or not at all, and its receipt is true.
 * What deletes, and what changes more than one task in the turn, is recorded as a proposal instead.
 */
export class TurnTools {
  /** The calls so far, as they are recorded. */
  readonly calls: CallRow[] = [];
  private readonly added = new Set<string>();
  /** Tasks that were there before and that this turn changed, or would. */
  private readonly touched = new Set<string>();

  constructor(
    private readonly context: OperationContext,
    private readonly turnId: string,
    private readonly runner: string,
    private readonly onRecorded: () => void,
  ) {}

  /** Told what a step wants before any of it is done: a change of many waits as a whole. */
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
        // Whether it was done is not known; the record will tell.
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

  private async attempt(
    operation: ToolOperation,
    input: Record<string, unknown>,
    position: number,
  ): Promise<CallRow> {
    const { id, tool } = operation;
    try {
      const checked = checkInput(id, input) as Record<string, unknown>;
      return await this.record(tool.name, tool.readOnly ? input : checked, position, () =>
        this.mustWait(operation, checked)
          ? this.propose(operation, checked)
          : this.carryOut(operation, checked, position),
      );
    } catch (error) {
      const refusal = isDatabaseError(error) ? null : asRefusal(error);
      if (!refusal) throw error;
      return this.recordRefusal(tool.name, input, position, refusal);
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
    const outcome: Recorded = { status: "refused", detail, result, before: null, after: null };
    return this.record(tool, input, position, async () => outcome);
  }

  private mustWait({ tool }: ToolOperation, input: Record<string, unknown>): boolean {
    if (tool.destructive) return true;
    const id = changedTask(tool.name, input);
    return id !== null && !this.added.has(id) && this.touched.size > 1;
  }

  private async carryOut(
    operation: ToolOperation,
    input: Record<string, unknown>,
    position: number,
  ): Promise<Recorded> {
    const { id, tool } = operation;
    if (id === "createTask" && this.added.size >= MOST_ADDED) {
      throw refuse.conflict(`At most ${MOST_ADDED} tasks are added in one turn.`);
    }
    const target = changedTask(tool.name, input);
    const before = target === null ? null : await this.hold(target);
    const scope = { ...this.context, idempotencyKey: `turn-${this.turnId}-${position}` };
    const value = (await execute(id, scope, input)) as Task | null;
    const after = tool.readOnly ? null : value;
    const same = before && after && etagOf(before.updatedAt) === etagOf(after.updatedAt);
    return {
      status: "done",
      detail: null,
      result: value,
      before: same ? null : before,
      after: same ? null : after,
    };
  }

  private async propose(
    operation: ToolOperation,
    input: Record<string, unknown>,
  ): Promise<Recorded> {
    const id = String(input.id);
    const before = this.proposedFor(id)?.after ?? (await this.hold(id));
    if (!before) throw refuse.notFound("task");
    const effect: Effect = effectOn(before, operation.id, input);
    return {
      status: "proposed",
      detail: null,
      before,
      after: effect.after,
      result: { proposed: true, note: effect.note },
    };
  }

  /** What an earlier call of this turn would make of a task. @throws AppError 404 after a delete */
  private proposedFor(id: string): CallRow | undefined {
    const earlier = this.calls.findLast(
      (call) => call.status === "proposed" && call.before?.id === id,
    );
    if (earlier && earlier.after === null) {
      throw refuse.conflict("Its deletion was proposed already.");
    }
    return earlier;
  }

  private async hold(id: string): Promise<Task | null> {
    const { userId, database, statements } = this.context;
    const { rows } = await database.execute(statements.turns.holdTask, [userId, id]);
    return rows[0] ?? null;
  }

  private async record(
    tool: string,
    input: unknown,
    position: number,
    work: () => Promise<Recorded>,
  ): Promise<CallRow> {
    const { userId, database, statements } = this.context;
    const { tell, addCall } = statements.turns;
    const row = await database.forUser(userId, async (): Promise<CallRow> => {
      const event = JSON.stringify({ position });
      const { rowCount } = await database.execute(tell, [
        userId,
        this.turnId,
        this.runner,
        "call",
        event,
      ]);
      if (!rowCount) throw new TurnOver();
      const made = { position, tool, input: input as CallRow["input"], ...(await work()) };
      const { status, detail, result, before, after } = made;
      await database.execute(addCall, [
        userId,
        this.turnId,
        position,
        storableText(tool),
        jsonColumn(input),
        status,
        detail && storableText(detail),
        jsonColumn(shortened(result)),
        jsonColumn(before),
        jsonColumn(after),
      ]);
      return made;
    });
    this.remember(row);
    return row;
  }

  private async recorded(position: number): Promise<CallRow | undefined> {
    const { calls } = await readTurn(this.context, this.turnId);
    const row = calls.find((call) => call.position === position);
    if (row) this.remember(row);
    return row;
  }

  private remember(row: CallRow): void {
    this.calls.push(row);
    if (row.status === "done" && row.before === null && row.after) this.added.add(row.after.id);
    this.onRecorded();
  }
}

function answer({ status, detail, result }: CallRow): CallToolResult {
  if (status === "done") return toolResult(result);
  const { note } = result as { note?: string };
  return notDone(note ?? detail ?? "", result as object);
}

/** The task that a call would change, as far as its input tells; `null` for all other calls. */
function changedTask(name: string, input: unknown): string | null {
  let operation: ToolOperation;
  try {
    operation = operationOfTool(name);
  } catch {
    return null;
  }
  if (operation.tool.readOnly || !operation.params) return null;
  const { id } = (input ?? {}) as { id?: unknown };
  return typeof id === "string" ? id : null;
}
