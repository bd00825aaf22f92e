import {
  emptyMemory,
  type Input,
  interpret,
  isLookup,
  type KnownTask,
  type ToolCall,
  type ToolResult,
} from "../dist/index.js";
import { clock } from "../dist-test/evals/clock.js";
import type { TaskTools } from "../dist-test/evals/task-tools.js";

type Said = { effects: string[]; reply: string };

export function titleOf(id: unknown, tools: TaskTools): string | undefined {
  const all = tools.run({ tool: "list_tasks", args: { limit: 500 } });
  return (all as { items: KnownTask[] }).items.find((task) => task.id === id)?.title;
}

/** A person who talks to the interpreter: deleting, and changing several tasks, waits for approval, as in the API. */
export class Talk {
  private memory = emptyMemory;
  private proposed: ToolCall[] = [];

  constructor(
    private readonly tools: TaskTools,
    private readonly short: (call: ToolCall, tools: TaskTools) => string,
  ) {}

  /** What a message does, a proposal with a "?", and what is replied. */
  say(message: string): Said {
    this.tools.startTurn();
    const tasks = new Set(this.proposed.map(({ args }) => args.id));
    const pending: Input["pending"] = tasks.size > 0 ? { tasks: tasks.size } : undefined;
    const steps: ToolResult[] = [];
    const waiting: ToolCall[] = [];
    const effects: string[] = [];
    for (;;) {
      const step = interpret({ message, steps, memory: this.memory, clock, pending });
      if (step.kind === "reply") {
        this.memory = step.memory;
        this.proposed = waiting;
        return { effects, reply: step.text };
      }
      const changed = new Set(step.calls.filter((call) => !isAddition(call)).map(idOf));
      for (const call of step.calls) {
        const waits = !isAddition(call) && (call.tool === "delete_task" || changed.size > 1);
        if (!isLookup(call)) effects.push(`${waits ? "?" : "="} ${this.short(call, this.tools)}`);
        if (waits) waiting.push(call);
        steps.push({ ...call, result: waits ? { proposed: true } : this.run(call) });
      }
    }
  }

  private run(call: ToolCall): unknown {
    if (call.tool !== "approve" && call.tool !== "reject") return this.tools.run(call);
    const titles = this.proposed.map(({ args }) => titleOf(args.id, this.tools));
    if (call.tool === "approve") for (const one of this.proposed) this.tools.run(one);
    return { id: "1", titles };
  }
}

const idOf = ({ args }: ToolCall) => args.id;
const isAddition = (call: ToolCall): boolean => isLookup(call) || idOf(call) === undefined;
