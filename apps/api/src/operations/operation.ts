import type { Actor, Input, OperationId, Operations, Output } from "@docket/contract";
import type { Database, Queries } from "@docket/database";
import type { AccountLimit } from "../auth/account-limit.js";
import type { Auth } from "../auth/auth.js";
import type { Credentials, Session } from "../auth/credentials.js";
import type { Mailer } from "../auth/mail.js";
import type { LinkSeal } from "../auth/outdated-links.js";
import type { Config } from "../config.js";
import type { SearchIndexes } from "./search-indexes.js";
import type { TextStream } from "./text-stream.js";
import type { UserCounts } from "./user-limits.js";

/** What operations must know of the assistant; the server runs the turns. */
export interface AssistantFacts {
  /** The language model, or `null` for the built-in interpreter. */
  model: string | null;
  /** The longest message it takes, in code points. */
  messageLimit: number;
  /** Whether this process runs a turn: its lease may expire while the machine is busy, but it is not abandoned. */
  runs(turnId: string): boolean;
  /** Called when an operation has ended a turn, so that its work stops at once. */
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
  /** Of the links in mails. */
  seal: LinkSeal;
  /** The address that browsers use, without a trailing slash. */
  publicUrl: string;
  /** How the server is set up, as far as an administrator is told. */
  settings: Pick<Config, "signUp" | "backups">;
  /** Settings that do not fit the requests that arrive. */
  warnings: readonly string[];
  assistant: AssistantFacts;
  /** Limits on what each user may have in progress at a time. */
  users: UserCounts;
  /** Keeps the search indexes of its users up to date. */
  searchIndexes: SearchIndexes;
  /** The current time. */
  now: () => Date;
  /** Runs any operation by name, so that features need not import each other to do so. */
  execute: Execute;
}

/** A user's data: all that an operation needs which can run without a server. */
export interface DataContext {
  userId: string;
  /** Attributes writes to the actor of the request. */
  database: Database;
  /** Compiled queries of this user. */
  queries: Queries;
  /** The current time. */
  now: () => Date;
  /** The `If-Match` header: the change is refused if the row has changed since the caller read it. */
  ifMatch?: string | undefined;
}

/** The user and the resources of an operation's run. The user comes from a verified credential, never from input. */
export interface OperationContext extends ServerContext, DataContext {
  /** The browser's session; present for every operation that is reserved for the person. */
  session?: Session | undefined;
  /** Makes a repeated request return the response to the first one. */
  idempotencyKey?: string | undefined;
  /** The uploaded file; present for every operation that takes one. */
  upload?: Upload | undefined;
}

/** A file that a client sends. */
export interface Upload {
  /** All of it. @throws AppError 413 and 408 */
  read(): Promise<Uint8Array>;
  /** To be called with how much of the work is done. @throws AppError 401 once the credential is revoked */
  progress(done: number, total: number): void;
}

/**
 * The context of one user's operation.
 *
 * @param actor who makes the changes, for the history; see {@link Actor}
 */
export function contextOf(
  server: ServerContext,
  userId: string,
  actor: WritesAs,
  request: Pick<OperationContext, "session" | "ifMatch" | "idempotencyKey" | "upload"> = {},
): OperationContext {
  return { ...actingAs(server, userId, actor), ...request };
}

/** An actor of the history, with its id where it has one. */
export type WritesAs = Actor | `${"api-key" | "application" | "assistant"}:${string}`;

/** The same context with changes attributed to another actor, such as the assistant. */
export function actingAs<Context extends Pick<DataContext, "database" | "now">>(
  context: Context,
  userId: string,
  actor: WritesAs,
): Context & DataContext {
  const database = context.database.actingAs(actor);
  return { ...context, userId, database, queries: database.queries(userId) };
}

/** The result of an operation's handler: its output, or the stream that writes it. */
type Result<Id extends OperationId> = Id extends "exportMe" | "exportTasks"
  ? TextStream
  : Output<Operations[Id]>;

/** One use case. HTTP routes, tools and the assistant translate to it and add no rule of their own. */
export type Handler<Id extends OperationId, Context extends DataContext = OperationContext> = (
  context: Context,
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
