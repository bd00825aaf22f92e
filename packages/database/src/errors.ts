/** What went wrong between us and the database, as a stable identifier. */
export type DatabaseErrorCode =
  | "bad-url"
  | "pooled-address"
  | "embedded-unavailable"
  | "embedded-failed"
  | "already-running"
  | "unavailable"
  | "overloaded"
  | "outside-unit-of-work"
  | "misused-unit-of-work"
  | "certificate";

/** Every error that this package makes itself; `code` tells them apart, the message is for people. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `error` is one of ours, and optionally of one kind. */
export function isDatabaseError(error: unknown, code?: DatabaseErrorCode): error is DatabaseError {
  return error instanceof DatabaseError && (code === undefined || error.code === code);
}
