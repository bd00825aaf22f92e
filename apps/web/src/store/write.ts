import type { CallInput, OperationId, Operations } from "@docket/contract";
import { newIdempotencyKey } from "../shared/idempotency-key.js";
import type { RowKey, Task } from "./rows.js";

/** What an operation and its input do not tell. */
export interface WriteDetails {
  /** The id of the row that it creates, until the server gives one. */
  localId?: string;
  /** The task as it is to be again: what taking a repeating one back shows until the server has answered. */
  before?: Task | undefined;
  /** The tasks that had the section or label which is brought back: until the server has answered, they get it again. */
  had?: string[];
}

/** Something that the user did and the server has not confirmed. */
export interface Write<Id extends OperationId = OperationId> extends WriteDetails {
  /** Its place in the queue; the store gives it. */
  number?: number;
  /** Sent as `Idempotency-Key`: however often the request is repeated, it is applied once. */
  key: string;
  operation: Id;
  input: CallInput<Operations[Id]>;
  /** The rows that it was seen to touch here. */
  touches: RowKey[];
  /** When it was done, ISO 8601. */
  at: string;
  /** When it was first on its way, ISO 8601; since then the server may have it. */
  sentAt?: string;
}

/** The whole of an id of a row that the server has not seen: a title may begin like one. */
const localId = /^local-[0-9a-f]{32}$/;

export function nextId(): string {
  return `local-${newIdempotencyKey()}`;
}

export function isLocalId(id: string): boolean {
  return localId.test(id);
}

/** Whether a value names a row that the server has not seen. */
export function namesLocalRow(value: unknown): boolean {
  if (typeof value === "string") return isLocalId(value);
  return typeof value === "object" && value !== null && Object.values(value).some(namesLocalRow);
}

/** A copy of `value` with `id` wherever it has `localId`. */
export function withServerId<T>(value: T, localId: string, id: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(`"${localId}"`, JSON.stringify(id))) as T;
}
