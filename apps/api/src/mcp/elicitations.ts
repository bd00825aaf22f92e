import { randomUUID } from "node:crypto";
import {
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type Transport,
} from "@modelcontextprotocol/server";

interface Asked {
  userId: string;
  answer(message: JSONRPCMessage): void;
}

/**
 * Questions to a client while one of its tool calls waits. The question goes out on the call's own
 * stream; the answer comes as a separate request. Since each request has an MCP server of its own,
 * only this registry can match the answer to its question.
 */
export class Elicitations {
  private readonly asked = new Map<string, Asked>();

  /** Gives the requests that `transport` sends ids that are unique in this process. */
  attach(transport: Transport, userId: string): void {
    const own = new Set<string>();
    const send = transport.send.bind(transport);
    transport.send = (message, options) => {
      if (!isJSONRPCRequest(message)) return send(message, options);
      const id = randomUUID();
      const { id: known } = message;
      own.add(id);
      this.asked.set(id, {
        userId,
        answer: (reply) => transport.onmessage?.({ ...reply, id: known } as JSONRPCMessage),
      });
      return send({ ...message, id }, options);
    };
    const close = transport.close.bind(transport);
    transport.close = () => {
      for (const id of own) this.asked.delete(id);
      return close();
    };
  }

  /** Delivers an answer to the call that waits for it. @returns whether a call was waiting */
  settle(message: JSONRPCMessage, userId: string): boolean {
    if (!isJSONRPCResultResponse(message) && !isJSONRPCErrorResponse(message)) return false;
    const asked = this.asked.get(String(message.id));
    if (!asked || asked.userId !== userId) return false;
    this.asked.delete(String(message.id));
    asked.answer(message);
    return true;
  }
}
