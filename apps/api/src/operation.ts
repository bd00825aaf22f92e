import type { Input, OperationId, Operations, Output } from "@docket/contract";
import type { Database } from "@docket/database";
import type { ApiKeys } from "./features/api-keys/api-keys.js";
import type { Statements } from "./statements.js";

/** What operations must know of the assistant; running turns is the server's business. */
export interface AssistantFacts {
  /** The language model, or `null` for the built-in interpreter. */
  model: string | null;
  /** The longest message it takes, in code points. */
  messageLimit: number;
  /** Told when a turn has been ended by an operation, so that its work ends at once. */
  ended(turnId: string): void;
}

/** As whom and with what an operation runs. The user comes from a verified credential, never from input. */
export interface OperationContext {
  userId: string;
  database: Database;
  statements: Statements;
  apiKeys: ApiKeys;
  assistant: AssistantFacts;
  /** The `ETag` that the caller saw, where it wants its change refused if the row has changed since. */
  ifMatch?: string | undefined;
  /** Makes a repetition give the answer of the first request. */
  idempotencyKey?: string | undefined;
}

/** One use case. HTTP routes, tools and the assistant translate to it and add no rule of their own. */
export type Handler<Id extends OperationId> = (
  context: OperationContext,
  input: Input<Operations[Id]>,
) => Promise<Output<Operations[Id]>>;
