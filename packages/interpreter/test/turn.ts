import {
  emptyMemory,
  type Input,
  interpret,
  isLookup,
  type Memory,
  type ToolCall,
  type ToolResult,
} from "../dist/index.js";
import type { CaseData, CaseTask } from "../dist-test/evals/cases.js";
import { clock } from "../dist-test/evals/clock.js";
import { TaskTools } from "../dist-test/evals/task-tools.js";

/** One finished turn. */
export interface Turn {
  steps: ToolResult[];
  /** The calls without the lookups. */
  made: ToolCall[];
  reply: string;
  memory: Memory;
}

/** Runs a turn as the assistant's loop does. */
export function runTurn(
  message: string,
  tools: Pick<TaskTools, "run">,
  memory: Memory = emptyMemory,
  pending?: Input["pending"],
  visible?: string[],
): Turn {
  const steps: ToolResult[] = [];
  for (let round = 0; round < 80; round++) {
    const step = interpret({ message, steps, memory, clock, pending, visible });
    if (step.kind === "reply") {
      const made = steps.filter((call) => !isLookup(call));
      return {
        steps,
        made: made.map(({ tool, args }) => ({ tool, args })),
        reply: step.text,
        memory: step.memory,
      };
    }
    if (step.calls.length === 0) throw new Error("a step without calls");
    for (const call of step.calls) steps.push({ ...call, result: tools.run(call) });
  }
  throw new Error(`no reply to ${JSON.stringify(message.slice(0, 80))}`);
}

/** An open task of a case. */
export const openTask = (id: string, title: string, more: Partial<CaseTask> = {}): CaseTask => ({
  id,
  title,
  ...more,
});

/** A done task of a case. */
export const doneTask = (id: string, title: string): CaseTask => ({ id, title, completed: true });

/** Tools over fresh tasks. */
export const toolsOver = (...tasks: CaseTask[]): TaskTools => toolsWith({ tasks });

/** Tools over fresh tasks, lists and labels. */
export const toolsWith = (data: CaseData): TaskTools => new TaskTools(data, clock);
