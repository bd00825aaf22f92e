import type { Actor, Input, OperationId, Operations, Output } from "@docket/contract";
import type { Database, Queries } from "@docket/database";
import type { AccountLimit } from "../auth/account-limit.js";
import type { Auth } from "../auth/auth.js";
import type { Credentials, Session } from "../auth/credentials.js";
import type { Mailer } from "../auth/mail.js";
import type { Config } from "../config.js";
import type { SearchIndexes } from "./search-indexes.js";
import type { TextStream } from "./text-stream.js";
import type { UserCounts } from "./user-limits.js";

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
  accountLimit: AccountLimit;
  /** `null`: no mail is sent. */
  mailer: Mailer | null;
  /** The address that browsers use, without a slash at the end. */
  publicUrl: string;
  /** How the server is set up, as far as an administrator is told. */
  settings: Pick<Config, "signUp" | "backups">;
  /** What in the settings does not fit what arrives. */
  warnings: readonly string[];
  assistant: AssistantFacts;
  /** What each user may have at a time. */
  users: UserCounts;
  /** Keeps the search indexes of its users up to date. */
  searchIndexes: SearchIndexes;
  /** The present moment. */
  now: () => Date;
  /** Runs any operation; so features that run others' operations by name need not import them. */
  execute: Execute;
}

/** As whom and with what an operation runs. The user comes from a verified credential, never from input. */
export interface OperationContext extends ServerContext {
  userId: string;
  /** Writes as whoever the request comes from. */
  database: Database;
  /** Compiled queries of this user. */
  queries: Queries;
  /** The browser's session; every operation that is only for the person has one. */
  session?: Session | undefined;
  /** The `ETag` that the caller saw, where it wants its change refused if the row has changed since. */
  ifMatch?: string | undefined;
  /** Makes a repetition give the answer of the first request. */
  idempotencyKey?: string | undefined;
  /** The file that was sent; every operation that takes one has it. */
  upload?: Upload | undefined;
}

/** A file that a client sends. */
export interface Upload {
  /** All of it. @throws AppError 413 and 408 */
  read(): Promise<Uint8Array>;
  /** Told how much of the work on it is done, where the client wants to know. */
  progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The context of one user's operation.
 *
 * @param actor who writes, for the history; see {@link Actor}
 */
export function contextOf(
  server: ServerContext,
  userId: string,
  actor: WritesAs,
  request: Pick<OperationContext, "session" | "ifMatch" | "idempotencyKey" | "upload"> = {},
): OperationContext {
  const { session, ifMatch, idempotencyKey, upload } = request;
  return { ...actingAs(server, userId, actor), session, ifMatch, idempotencyKey, upload };
}

/** An actor of the history, with its id where it has one. */
export type WritesAs = Actor | `${"api-key" | "assistant"}:${string}`;

/** The same context for one whose changes are another's, such as the assistant's. */
export function actingAs<Context extends ServerContext>(
  context: Context,
  userId: string,
  actor: WritesAs,
): Context & Pick<OperationContext, "userId" | "database" | "queries"> {
  const database = context.database.actingAs(actor);
  return { ...context, userId, database, queries: database.queries(userId) };
}

/** What an operation's function gives: its output, or the stream that writes it. */
type Result<Id extends OperationId> = Id extends "exportMe" | "exportTasks"
  ? TextStream
  : Output<Operations[Id]>;

/** One use case. HTTP routes, tools and the assistant translate to it and add no rule of their own. */
export type Handler<Id extends OperationId> = (
  context: OperationContext,
  input: Input<Operations[Id]>,
) => Promise<Result<Id>>;

/**
 * Runs one operation: checks the input, keeps the idempotency key, calls the handler.
 *
 * @throws AppError for whatever the caller did wrong
 */
export type Execute = <Id extends OperationId>(
  id: Id,
  context: OperationContext,
  input: unknown,
) => Promise<Result<Id>>;
