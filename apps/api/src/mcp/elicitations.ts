import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
} from "@modelcontextprotocol/server";
import { refuse } from "../errors.js";

/** How long a person may take to answer. */
export const ANSWER_TIMEOUT_MILLISECONDS = 5 * 60_000;

/** The tool call of a client: its user, its session, and the id of the request. */
export interface Call {
  userId: string;
  session: string;
  id?: unknown;
}

interface Asked {
  call: Call;
  answer(message: JSONRPCMessage): void;
  /** Ends the call without an answer. */
  end(): void;
}

/**
 * Questions to a client while one of its tool calls waits. The question goes out on the call's own
 * stream; the answer comes as a separate request. Since each request has an MCP server of its own,
 * only this registry can match the answer to its question.
 */
export class Elicitations {
  private readonly asked = new Map<string, Asked>();
  /** This process, as the ids of its questions name it. */
  private readonly name = randomUUID();

  /** Gives the requests that `transport`, which carries a call, sends ids that are unique in this process. */
  attach(transport: Transport, call: Call): void {
    const own = new Map<RequestId, string>();
    const send = transport.send.bind(transport);
    transport.send = (message, options) => {
      if (isJSONRPCRequest(message)) {
        const until = Date.now() + ANSWER_TIMEOUT_MILLISECONDS;
        const id = [this.name, until, randomUUID()].join(".");
        const { id: known } = message;
        own.set(known, id);
        this.asked.set(id, {
          call,
          end: () => void transport.close(),
          answer: (reply) => transport.onmessage?.({ ...reply, id: known } as JSONRPCMessage),
        });
        return send({ ...message, id }, options);
      }
      // The cancellation of a question that nobody has answered for too long.
      const { params } = message as { params?: { requestId: RequestId } };
      const id = params && own.get(params.requestId);
      return send(
        id ? ({ ...message, params: { ...params, requestId: id } } as never) : message,
        options,
      );
    };
    const close = transport.close.bind(transport);
    transport.close = () => {
      for (const id of own.values()) this.asked.delete(id);
      return close();
    };
  }

  /**
   * Delivers an answer, or those in a batch, to the calls that wait for them, and ends a call that is cancelled. An
   * answer that comes too late is ignored, as the protocol wants: clients also answer what was cancelled, and some give
   * up their connection when an answer is refused. One to another process, where the question still waits, must be
   * refused, since nothing comes of it.
   *
   * @returns the other messages; `undefined` if there are none
   * @throws AppError 400 for an answer to a question that another process has asked, and may still wait for
   */
  settle(body: unknown, { userId, session }: Omit<Call, "id">): unknown {
    const messages = [body].flat();
    for (const { method, params } of messages.filter(isJSONRPCNotification)) {
      const cancelled = method === "notifications/cancelled" ? params?.requestId : undefined;
      for (const { call, end } of this.asked.values())
        if (isDeepStrictEqual(call, { userId, session, id: cancelled ?? null })) end();
    }
    const answers = messages.filter(isJSONRPCResponse);
    if (answers.length === 0) return body;
    if (answers.some(({ id }) => this.isOfAnother(String(id))))
      throw refuse.malformed("This server has not asked that.");
    for (const message of answers) {
      const id = String(message.id);
      const asked = this.asked.get(id);
      if (asked?.call.userId !== userId) continue;
      this.asked.delete(id);
      asked.answer(message);
    }
    const others = messages.filter((message) => !isJSONRPCResponse(message));
    return others.length > 0 ? others : undefined;
  }

  private isOfAnother(id: string): boolean {
    const [name, until] = id.split(".");
    return name !== this.name && !(Number(until) < Date.now());
  }
}
