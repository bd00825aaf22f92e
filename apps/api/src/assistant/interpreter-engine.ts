import type { Memory, ToolCall } from "@docket/interpreter";
import { turnCommands } from "@docket/interpreter/turn-commands";
import { version } from "../system/version.js";
import type { Engine, EngineInput, WantedCall } from "./engine.js";

/** Reading ten thousand tasks, page by page, to find those that are meant takes fifty steps. */
const MOST_STEPS = 100;

/** The built-in interpreter of plain English: no model, no key, no network. */
export const interpreterEngine: Engine = {
  maxSteps: MOST_STEPS,
  async next({ message, memory, clock, earlier, visibleTaskIds, steps, emitText }: EngineInput) {
    const { interpret } = await import("@docket/interpreter"); // large, so loaded with the first turn
    const step = interpret({
      message,
      clock,
      visible: visibleTaskIds,
      steps: steps.flat().map(({ tool, input, result }) => ({
        tool: tool as ToolCall["tool"],
        args: input as Record<string, unknown>,
        result,
      })),
      ...(isOurs(memory) && { memory }),
      ...(earlier.pending && { pending: earlier.pending }),
    });
    if (step.kind === "reply") {
      emitText(step.text);
      return { kind: "end", memory: { ...step.memory, version } };
    }
    return { kind: "calls", calls: upToCommand(step.calls).map(wantedCall(steps.length)) };
  },
};

/** What another version has left, such as an open question about a field that is gone, is not understood. */
const isOurs = (memory: unknown): memory is Memory =>
  (memory as { version?: string } | null)?.version === version;

const commandOf = ({ tool }: ToolCall) => turnCommands.find((command) => command === tool);

/** The calls before the first command, or that command alone if it is first: what follows depends on its outcome. */
function upToCommand(calls: ToolCall[]): ToolCall[] {
  const first = calls.findIndex((call) => commandOf(call));
  return first < 0 ? calls : calls.slice(0, Math.max(1, first));
}

const wantedCall =
  (step: number) =>
  (call: ToolCall, index: number): WantedCall => {
    const command = commandOf(call);
    const { tool, args } = call;
    return { id: `${step}.${index}`, tool, input: args, ...(command && { command }) };
  };
