import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  NoSuchToolError,
  streamText,
  type ToolSet,
  type TypedToolCall,
} from "ai";
import { compact } from "../mcp/list-result.js";
import type {
  Engine,
  EngineInput,
  EngineStep,
  HistoryEntry,
  ToolDescription,
  ToolResult,
  WantedCall,
} from "./engine.js";
import { explainFailure, type ModelSettings, Stalled } from "./model-failure.js";
import { systemPrompt } from "./prompt.js";
import { ReasoningFilter } from "./reasoning-filter.js";

/** The most characters of one tool result that the model sees; a longer one is cut. */
const LONGEST_RESULT = 12_000;

/** A language model behind any server that speaks OpenAI's protocol. */
export function modelEngine(settings: ModelSettings): Engine {
  const provider = createOpenAICompatible({
    name: "assistant",
    baseURL: settings.baseUrl,
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
  });
  const model = provider(settings.model);
  return { maxSteps: settings.maxSteps, next: (input) => nextStep(model, settings, input) };
}

async function nextStep(
  model: LanguageModel,
  settings: ModelSettings,
  input: EngineInput,
): Promise<EngineStep> {
  // Aborts when nothing has come for too long, be it the first word or the next.
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Stalled()), settings.stallMilliseconds);
  const calls: WantedCall[] = [];
  const said = new ReasoningFilter(input.emitText);
  try {
    const answer = streamText({
      model,
      instructions: systemPrompt(input.clock),
      messages: messagesOf(input),
      tools: toolSet(input.tools),
      abortSignal: AbortSignal.any([input.signal, stall.signal]),
      maxRetries: 1,
      onError: () => {}, // an error comes as a part of the stream
    });
    for await (const part of answer.stream) {
      timer.refresh();
      if (part.type === "text-delta") said.add(part.text);
      else if (part.type === "tool-call") calls.push(wantedCall(part));
      else if (part.type === "error") throw part.error;
    }
    said.end();
    input.signal.throwIfAborted();
    stall.signal.throwIfAborted();
  } catch (error) {
    input.signal.throwIfAborted();
    throw explainFailure(stall.signal.aborted ? stall.signal.reason : error, settings);
  } finally {
    clearTimeout(timer);
  }
  return calls.length > 0 ? { kind: "calls", calls } : { kind: "end" };
}

function wantedCall(part: TypedToolCall<ToolSet>): WantedCall {
  const { toolCallId: id, toolName: tool, input } = part;
  if (!part.invalid) return { id, tool, input: input ?? {} };
  const problem = NoSuchToolError.isInstance(part.error)
    ? `There is no tool ${tool}.`
    : "The arguments are not valid JSON.";
  return { id, tool, input: {}, problem };
}

function toolSet(tools: ToolDescription[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      // Without `execute`: the turn makes the calls, one at a time, through the MCP server.
      { description, inputSchema: jsonSchema(inputSchema) },
    ]),
  ) as ToolSet;
}

function messagesOf({ history, message, steps }: EngineInput): ModelMessage[] {
  return [
    ...history.flatMap((one) => historyMessages(one)),
    { role: "user", content: message },
    ...steps.flatMap((results) => exchangeMessages(results)),
  ];
}

function historyMessages(one: HistoryEntry): ModelMessage[] {
  if (one.kind === "called") return exchangeMessages(one.results);
  return [{ role: one.role, content: one.text }];
}

function exchangeMessages(results: ToolResult[]): ModelMessage[] {
  return [
    {
      role: "assistant",
      content: results.map(({ id, tool, input }) => ({
        type: "tool-call",
        toolCallId: id,
        toolName: tool,
        input: typeof input === "object" && input !== null ? input : {},
      })),
    },
    {
      role: "tool",
      content: results.map(({ id, tool, result }) => ({
        type: "tool-result",
        toolCallId: id,
        toolName: tool,
        output: { type: "text", value: resultText(result) },
      })),
    },
  ];
}

function resultText(result: unknown): string {
  const text = JSON.stringify(compact(result) ?? { done: true });
  return text.length <= LONGEST_RESULT
    ? text
    : `${text.slice(0, LONGEST_RESULT)}… (cut; ask for less, with q, limit and cursor)`;
}
