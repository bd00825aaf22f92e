import {
  type StreamableHTTPClientTransport,
  StreamableHTTPError,
} from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  ErrorCode,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";

/** Passes messages between a client and a server as they are; ends when the client goes. */
export async function relay(
  client: Transport,
  server: StreamableHTTPClientTransport,
): Promise<void> {
  let initializing: RequestId | undefined;
  client.onmessage = (message) => {
    if (isJSONRPCRequest(message) && message.method === "initialize") initializing = message.id;
    server.send(message).catch((error: unknown) => {
      if (isJSONRPCRequest(message)) void client.send(failure(message.id, error));
    });
  };
  server.onmessage = (message) => {
    if (isJSONRPCResultResponse(message) && message.id === initializing) {
      server.setProtocolVersion(String(message.result.protocolVersion));
    }
    void client.send(message);
  };
  const ended = new Promise<void>((resolve) => {
    client.onclose = resolve;
    process.stdin.once("end", resolve);
  });
  await server.start();
  await client.start();
  await ended;
  await server.close();
}

/** Without it the client would wait for an answer for ever. */
function failure(id: RequestId, error: unknown): JSONRPCMessage {
  return {
    jsonrpc: "2.0",
    id,
    error: { code: ErrorCode.InternalError, message: explain(error) },
  };
}

function explain(error: unknown): string {
  const status = error instanceof StreamableHTTPError ? error.code : undefined;
  if (status === 401 || (error as Error).name === "UnauthorizedError") {
    return "Docket refused the API key (DOCKET_API_KEY): it is wrong, has expired or was revoked.";
  }
  if (status === undefined || status < 0) {
    return "Docket cannot be reached (DOCKET_URL). Is it running?";
  }
  return `Docket answered with status ${status}.`;
}
