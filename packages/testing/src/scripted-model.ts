import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A tool call of the model; `arguments` given as text are sent unchanged, valid or not. */
export interface ScriptedCall {
  name: string;
  arguments: Record<string, unknown> | string;
  id?: string;
}

/** The model's response to one request. */
export type ModelStep =
  /** Sends text, piece by piece. */
  | { text: string | string[] }
  /** Sends the first piece, and the others when `hold` has resolved. */
  | { text: string[]; hold: Promise<unknown> }
  /** Requests tool calls, optionally after some text. */
  | { calls: ScriptedCall[]; text?: string }
  /** Responds with an API error and a status. */
  | { status: number; headers?: Record<string, string>; message?: string }
  /** Sends some text, or none, and then stalls; `true`: sends not even a status. */
  | { stall: string | true }
  /** Sends this as the raw body of the stream. */
  | { raw: string }
  /** Sends some text and closes the stream without the end marker. */
  | { breakOff: string }
  /** Sends some text and destroys the connection. */
  | { reset: string };

/** A request as the server received it. */
export interface ChatRequest {
  model: string;
  stream?: boolean;
  messages: {
    role: string;
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
    tool_call_id?: string;
  }[];
  tools?: { function: { name: string; description: string; parameters: object } }[];
  /** The `Authorization` header. */
  authorization: string | undefined;
}

/** The responses to the next requests, in order; or a function that decides for each request. */
export type Script = ModelStep[] | ((request: ChatRequest, turn: number) => ModelStep);

/** A server for OpenAI's chat completions protocol that follows a script. */
export interface ScriptedModel {
  /** The base URL, for `ASSISTANT_BASE_URL`. */
  url: string;
  /** All requests so far. */
  requests: ChatRequest[];
  /** Replaces the script and clears the requests. */
  play(script: Script): void;
  stop(): Promise<void>;
}

/** Starts a scripted model; requests past the end of its script get a 500. */
export async function startScriptedModel(): Promise<ScriptedModel> {
  let script: Script = [];
  let played = 0;
  const requests: ChatRequest[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      response.end(JSON.stringify({ data: [{ id: "scripted" }] }));
      return;
    }
    const chat = await chatRequest(request);
    requests.push(chat);
    const turn = played++;
    const step = typeof script === "function" ? script(chat, turn) : script[turn];
    await perform(
      step ?? { status: 500, message: "The script is at its end." },
      response,
      chat.model,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    play(next) {
      script = next;
      played = 0;
      requests.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function chatRequest(request: IncomingMessage): Promise<ChatRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as Omit<
    ChatRequest,
    "authorization"
  >;
  return { ...body, authorization: request.headers.authorization };
}

async function perform(step: ModelStep, response: ServerResponse, model: string): Promise<void> {
  if ("status" in step) {
    const { status, headers = {}, message = "refused by the script" } = step;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: { message, type: "scripted", code: null } }));
    return;
  }
  if ("stall" in step && step.stall === true) return;
  response.writeHead(200, { "content-type": "text/event-stream" });
  const chunk = (delta: object, finish: string | null = null) =>
    response.write(`data: ${JSON.stringify(chunkOf(model, delta, finish))}\n\n`);
  if ("raw" in step) {
    response.end(step.raw);
    return;
  }
  chunk({ role: "assistant", content: "" });
  if ("stall" in step) {
    if (step.stall !== true && step.stall !== "") chunk({ content: step.stall });
    return;
  }
  if ("breakOff" in step) {
    chunk({ content: step.breakOff });
    response.end();
    return;
  }
  if ("reset" in step) {
    chunk({ content: step.reset });
    setTimeout(() => response.destroy(), 20);
    return;
  }
  const { text } = step;
  for (const [index, piece] of (typeof text === "string" ? pieces(text) : (text ?? [])).entries()) {
    if (index === 1 && "hold" in step) await step.hold;
    chunk({ content: piece });
  }
  if ("calls" in step) sendCalls(step.calls, chunk);
  chunk({}, "calls" in step ? "tool_calls" : "stop");
  response.end("data: [DONE]\n\n");
}

let calls = 0;

/** Sends calls in pieces: first the name, then the arguments bit by bit. */
function sendCalls(wanted: ScriptedCall[], chunk: (delta: object) => void): void {
  for (const [index, { name, arguments: given, id }] of wanted.entries()) {
    calls += 1;
    const text = typeof given === "string" ? given : JSON.stringify(given);
    const first = { index, id: id ?? `call_${calls}`, type: "function" };
    chunk({ tool_calls: [{ ...first, function: { name, arguments: "" } }] });
    for (const piece of pieces(text)) {
      chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
}

function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,9}/gu) ?? [];
}

function chunkOf(model: string, delta: object, finish: string | null) {
  return {
    id: "chatcmpl-scripted",
    object: "chat.completion.chunk",
    created: 1_767_225_600,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  };
}
