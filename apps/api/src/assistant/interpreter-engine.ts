import { interpret, type Memory, type ToolName } from "@docket/interpreter";
import type { Engine } from "./engine.js";

/** Reading ten thousand tasks, page by page, to find those that are meant, takes fifty. */
const MAX_STEPS = 100;

/** The built-in interpreter of plain English: no model, no key, no network. */
export const interpreterEngine: Engine = {
  maxSteps: MAX_STEPS,
  async next({ message, memory, steps, emitText }) {
    const step = interpret({
      message,
      ...(memory ? { memory: memory as Memory } : {}),
      steps: steps.flat().map(({ tool, input, result }) => ({
        tool: tool as ToolName,
        args: input as Record<string, unknown>,
        result,
      })),
    });
    if (step.kind === "reply") {
      emitText(step.text);
      return { kind: "end", memory: step.memory };
    }
    return {
      kind: "calls",
      calls: step.calls.map(({ tool, args }, index) => ({
        id: `${steps.length}.${index}`,
        tool,
        input: args,
      })),
    };
  },
};
