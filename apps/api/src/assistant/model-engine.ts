import { isDeepStrictEqual } from "node:util";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  NoSuchToolError,
  type ProviderMetadata,
  streamText,
  type ToolSet,
  type TypedToolCall,
} from "ai";
import { compact } from "../mcp/list-result.js";
import { operationOfTool } from "../operations/tools.js";
import {
  type Engine,
  EngineFailure,
  type EngineInput,
  type EngineStep,
  type HistoryEntry,
  type ToolDescription,
  type ToolResult,
  type WantedCall,
} from "./engine.js";
import { mendStream } from "./mend-stream.js";
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
    fetch: fetchStream,
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
  });
  const model = provider(settings.model);
  return { maxSteps: settings.maxSteps, next: (input) => nextStep(model, settings, input) };
}

/** Requests a stream, which is mended. @throws EngineFailure for a page or a document instead of one */
async function fetchStream(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
  if (!response.ok) return response;
  if (!["text/html", "application/json"].includes(type))
    return new Response(response.body && mendStream(response.body), response);
  await response.body?.cancel();
  throw new EngineFailure(
    `The language model's server answered with ${type} instead of a stream. Its address (ASSISTANT_BASE_URL) may be wrong.`,
  );
}

async function nextStep(
  model: LanguageModel,
  settings: ModelSettings,
  input: EngineInput,
): Promise<EngineStep> {
  // Aborts when nothing has come for too long, be it the first word or the next.
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Stalled()), settings.stallMilliseconds);
  const calls: ModelCall[] = [];
  let reasoning = "";
  let finish = "stop";
  const said = new ReasoningFilter(input.emitText);
  try {
    const answer = streamText({
      model,
      instructions: systemPrompt(input.clock),
      messages: messagesOf(input),
      tools: toolSet(input.tools),
      abortSignal: AbortSignal.any([input.signal, stall.signal]),
      maxRetries: 1,
      include: { rawChunks: true },
      onError: () => {}, // an error comes as a part of the stream
    });
    for await (const part of answer.stream) {
      if (part.type === "raw") {
        reasoning += reasoningIn(part.rawValue);
        continue;
      }
      timer.refresh();
      if (part.type === "text-delta") said.add(part.text);
      else if (part.type === "tool-call") calls.push(wantedCall(part));
      // A refusal in words, which has been passed on, is an answer.
      else if (part.type === "finish" && part.rawFinishReason !== "stop")
        finish = part.rawFinishReason === "error" ? "error" : part.finishReason;
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
  const done = input.steps.flat();
  if (calls[0] && reasoning !== "") calls[0].reasoning = reasoning;
  if (calls.length > 0) return { kind: "calls", calls: withoutRepeats(calls, done) };
  const isEmpty = said.isSilent && changesAmong(done).length === 0;
  const problem = endings[finish] ?? (isEmpty && endings.empty);
  if (problem) throw new EngineFailure(problem);
  return { kind: "end" };
}

/** For the person: how an answer may end before it is complete. */
const endings: Record<string, string> = {
  length:
    "The language model's answer was cut off where it became too long. Ask for less at once, or for the rest.",
  error: "The language model stopped in the middle of its answer. Try again.",
  "content-filter": "The language model's server withheld the answer, or the rest of it.",
  empty: "The language model gave no answer. Try again.",
};

/** The changes that were carried out or proposed. */
const changesAmong = (results: ToolResult[]): ToolResult[] =>
  results.filter(
    ({ tool, result }) =>
      operationOfTool(tool)?.tool.readOnly === false &&
      !(typeof result === "object" && result !== null && "error" in result),
  );

/**
 * Some models make the same call several times: what would be done again each time is done once. Other changes between
 * them, as long as nothing is added, make it another call.
 */
function withoutRepeats(calls: ModelCall[], done: ToolResult[]): ModelCall[] {
  const made: WantedCall[] = changesAmong(done);
  return calls.map((call) => {
    const { tool, input, problem } = call;
    const operation = operationOfTool(tool);
    if (!operation || operation.tool.readOnly || problem !== undefined) return call;
    const before = operation.status === 201 ? made : made.slice(-1);
    const isSame = (one: WantedCall) => one.tool === tool && isDeepStrictEqual(one.input, input);
    const isRepeated = !operation.tool.idempotent && before.some(isSame);
    made.push(call);
    if (!isRepeated) return call;
    return { ...call, problem: "This call was made before in this turn, so it is not repeated." };
  });
}

/** What the model thought goes back with its calls: some servers refuse the next step of the turn without it. */
interface ModelCall extends WantedCall {
  /** On the first call of a step. */
  reasoning?: string;
  metadata?: ProviderMetadata | undefined;
}

/** Only `reasoning_content` is meant to be sent back, unlike the `reasoning` of other servers. */
function reasoningIn(chunk: unknown): string {
  const { choices } = chunk as { choices?: { delta?: { reasoning_content?: string } }[] };
  return choices?.[0]?.delta?.reasoning_content ?? "";
}

function wantedCall(part: TypedToolCall<ToolSet>): ModelCall {
  const { toolCallId: id, toolName: tool, input, providerMetadata: metadata } = part;
  if (!part.invalid) return { id, tool, input: input ?? {}, metadata };
  const problem = NoSuchToolError.isInstance(part.error)
    ? `There is no tool ${tool}.`
    : "The arguments are not valid JSON.";
  return { id, tool, input: {}, problem, metadata };
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

function exchangeMessages(results: (ToolResult & ModelCall)[]): ModelMessage[] {
  return [
    {
      role: "assistant",
      content: results.flatMap(({ id, tool, input, reasoning, metadata }) => [
        ...(reasoning ? [{ type: "reasoning" as const, text: reasoning }] : []),
        {
          type: "tool-call" as const,
          toolCallId: id,
          toolName: tool,
          input: typeof input === "object" && input !== null ? input : {},
          ...(metadata && { providerOptions: metadata }),
        },
      ]),
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
    : `${text.slice(0, LONGEST_RESULT).toWellFormed()}… (cut; ask for less, with q, limit and cursor)`;
}
