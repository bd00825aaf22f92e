import { EventEmitter, once } from "node:events";
import {
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  ProtocolErrorCode,
  type RequestId,
  SdkHttpError,
  type StreamableHTTPClientTransport,
  type Transport,
} from "@modelcontextprotocol/client";

/** How long pending answers may take once the client has closed its input. */
const LAST_ANSWERS_MILLISECONDS = 30_000;

/**
 * Passes messages between a client and a server as they are; ends when the client has disconnected.
 */
export async function relay(
  client: Transport,
  server: StreamableHTTPClientTransport,
): Promise<void> {
  let initializing: RequestId | undefined;
  const unanswered = new Set<RequestId>();
  const answers = new EventEmitter();
  const answer = async (message: JSONRPCMessage) => {
    await client.send(message);
    if (!("id" in message) || "method" in message) return;
    unanswered.delete(message.id as RequestId);
    answers.emit("answer");
  };
  client.onmessage = (message) => {
    if (isJSONRPCRequest(message)) {
      unanswered.add(message.id);
      if (message.method === "initialize") initializing = message.id;
    }
    server.send(message).catch((error: unknown) => {
      if (isJSONRPCRequest(message)) void answer(failure(message.id, error));
    });
  };
  server.onmessage = (message) => {
    if (isJSONRPCResultResponse(message) && message.id === initializing) {
      server.setProtocolVersion(String(message.result.protocolVersion));
    }
    void answer(message);
  };
  const ended = new Promise<void>((resolve) => {
    client.onclose = resolve;
    process.stdin.once("end", resolve);
  });
  await server.start();
  await client.start();
  await ended;
  // A script writes its requests and closes its end before it reads the answers.
  const late = AbortSignal.timeout(LAST_ANSWERS_MILLISECONDS);
  while (unanswered.size > 0 && !late.aborted)
    await once(answers, "answer", { signal: late }).catch(() => {});
  await server.close();
}

/** An error response, without which the client would wait for ever. */
function failure(id: RequestId, error: unknown): JSONRPCMessage {
  return {
    jsonrpc: "2.0",
    id,
    error: { code: ProtocolErrorCode.InternalError, message: explain(error) },
  };
}

function explain(error: unknown): string {
  const status = error instanceof SdkHttpError ? error.status : undefined;
  if (status === 401 || (error as Error).name === "UnauthorizedError") {
    return "Docket refused the API key (DOCKET_API_KEY): it is wrong, has expired or was revoked.";
  }
  if (status === undefined || status < 0) {
    return "Docket cannot be reached (DOCKET_URL). Is it running?";
  }
  return `Docket answered with status ${status}.`;
}
