import type { Input, OperationId, Operations, Output } from "@docket/contract";
import type { Database, Queries } from "@docket/database";
import type { Auth } from "../auth/auth.js";
import type { Credentials } from "../auth/credentials.js";

/** What operations must know of the assistant; running turns is the server's business. */
export interface AssistantFacts {
  /** The language model, or `null` for the built-in interpreter. */
  model: string | null;
  /** The longest message it takes, in code points. */
  messageLimit: number;
  /** Told when a turn has been ended by an operation, so that its work ends at once. */
  ended(turnId: string): void;
}

/** What all requests to one server have in common. */
export interface ServerContext {
  database: Database;
  auth: Auth;
  credentials: Credentials;
  assistant: AssistantFacts;
  /** The present moment. */
  now: () => Date;
  /** Runs any operation; so features that run others' operations by name need not import them. */
  execute: Execute;
}

/** As whom and with what an operation runs. The user comes from a verified credential, never from input. */
export interface OperationContext extends ServerContext {
  userId: string;
  /** Compiled queries of this user. */
  queries: Queries;
  /** The `ETag` that the caller saw, where it wants its change refused if the row has changed since. */
  ifMatch?: string | undefined;
  /** Makes a repetition give the answer of the first request. */
  idempotencyKey?: string | undefined;
}

/** The context of one user's operation. */
export function contextOf(
  server: ServerContext,
  userId: string,
  request: Pick<OperationContext, "ifMatch" | "idempotencyKey"> = {},
): OperationContext {
  const { ifMatch, idempotencyKey } = request;
  return { ...server, userId, queries: server.database.queries(userId), ifMatch, idempotencyKey };
}

/** One use case. HTTP routes, tools and the assistant translate to it and add no rule of their own. */
export type Handler<Id extends OperationId> = (
  context: OperationContext,
  input: Input<Operations[Id]>,
) => Promise<Output<Operations[Id]>>;

/**
 * Runs one operation: checks the input, keeps the idempotency key, calls the handler.
 *
 * @throws AppError for whatever the caller did wrong
 */
export type Execute = <Id extends OperationId>(
  id: Id,
  context: OperationContext,
  input: unknown,
) => Promise<Output<Operations[Id]>>;
