import type { CallInput, OperationId, Operations, Problem } from "@docket/contract";
import { newIdempotencyKey } from "../shared/idempotency-key.js";
import type { AnyRow, RowKey, Task } from "./rows.js";

/** Details of a write that are not part of the operation's input. */
export interface WriteDetails {
  /** The temporary id of the row that it creates, until the server assigns one. */
  localId?: string;
  /**
   * The task's state before it was completed: shown when the completion of a repeating task is
   * undone, until the server has responded.
   */
  before?: Task | undefined;
  /** Its subtasks that were completed before: the completion of a repeating task reopens them. */
  done?: Pick<Task, "id" | "completedAt">[];
  /**
   * The tasks that had the section or label that is being restored: they get it back at once,
   * before the server has responded.
   */
  had?: string[];
}

/** A write that the server has not confirmed. */
export interface Write<Id extends OperationId = OperationId> extends WriteDetails {
  /** Its place in the queue, assigned by the database. */
  number?: number;
  /** Sent as `Idempotency-Key`, so that a repeated request is applied only once. */
  key: string;
  operation: Id;
  input: CallInput<Operations[Id]>;
  /** The rows that its optimistic update changed. */
  touches: RowKey[];
  /** When the user made it, ISO 8601. */
  at: string;
  /** When it was first sent, ISO 8601; since then the server may have received it. */
  sentAt?: string;
  /** Why it could not be saved yet although the server responds; all later ones wait for it. */
  failure?: Refusal;
}

/** What the server said of a write. */
export interface Refusal {
  /** The HTTP status; 0 where the page itself gave the write up without a refusal by the server. */
  status: number;
  reason: string;
  /** The fields at fault. */
  errors?: Problem["errors"];
}

/** A write that has just been queued. */
export interface AddedWrite extends Write {
  /** The row that it has changed, as it left it; none if it has changed nothing here. */
  left: AnyRow | undefined;
}

/** Matches a complete local id only: a title may begin like one. */
const localId = /^local-[0-9a-f]{32}$/;

export function newLocalId(): string {
  return `local-${newIdempotencyKey()}`;
}

export function isLocalId(id: string): boolean {
  return localId.test(id);
}

/** The ids in a value of rows that the server had not seen when it was made. */
export function localIdsIn(value: unknown): string[] {
  if (typeof value === "string") return isLocalId(value) ? [value] : [];
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap(localIdsIn)
    : [];
}

/** Whether a value contains the id of a row that the server has not seen. */
export function refersToLocalRow(value: unknown): boolean {
  return localIdsIn(value).length > 0;
}

/** A copy of `value` with the server's ids, of which some may be known, in place of local ones throughout. */
export function withServerIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (!localIdsIn(value).some((id) => ids.has(id))) return value;
  return JSON.parse(JSON.stringify(value), (_, one) => ids.get(one) ?? one) as T;
}
