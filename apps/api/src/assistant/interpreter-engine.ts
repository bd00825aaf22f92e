import { interpret, type Memory, type ToolCall, type ToolResult } from "@docket/interpreter";
import type { EarlierTurns, Engine, EngineInput, TurnCommand } from "./engine.js";

/** Reading ten thousand tasks, page by page, to find those that are meant, takes fifty. */
const MOST_STEPS = 100;

/** The built-in interpreter of plain English: no model, no key, no network. */
export const interpreterEngine: Engine = {
  maxSteps: MOST_STEPS,
  async next(input) {
    const { message, memory, clock, earlier, steps, emitText } = input;
    for (;;) {
      const step = interpret({
        message,
        clock,
        steps: stepsSoFar(input),
        ...(memory ? { memory: memory as Memory } : {}),
        ...(earlier.pending ? { pending: earlier.pending } : {}),
      });
      if (step.kind === "reply") {
        emitText(step.text);
        return { kind: "end", memory: step.memory };
      }
      if (await settled(step.calls, earlier, steps.flat().length)) continue;
      const until = step.calls.findIndex(isTurnCommand);
      const calls = until < 0 ? step.calls : step.calls.slice(0, until);
      return {
        kind: "calls",
        calls: calls.map(({ tool, args }, index) => ({
          id: `${steps.length}.${index}`,
          tool,
          input: args,
        })),
      };
    }
  },
};

const isTurnCommand = ({ tool }: ToolCall): boolean =>
  tool === "approve" || tool === "reject" || tool === "undo";

/** Runs what comes next, if that is about an earlier turn and no tool. */
async function settled(calls: ToolCall[], earlier: EarlierTurns, after: number): Promise<boolean> {
  const [first] = calls;
  if (!first || !isTurnCommand(first)) return false;
  const command = first.tool as TurnCommand;
  earlier.results.push({ command, after, result: await earlier.run(command) });
  return true;
}

/** The calls of tools and the commands about earlier turns, in the order in which they were made. */
function stepsSoFar({ steps, earlier }: EngineInput): ToolResult[] {
  const calls = steps.flat().map(({ tool, input, result }) => ({
    tool: tool as ToolResult["tool"],
    args: input as Record<string, unknown>,
    result,
  }));
  for (const { command, after, result } of earlier.results.toReversed()) {
    calls.splice(after, 0, { tool: command, args: {}, result });
  }
  return calls;
}
