/** Stable identifiers of this package's errors. */
export type DatabaseErrorCode =
  | "bad-url"
  | "pooled-address"
  | "unsuitable"
  | "embedded-unavailable"
  | "embedded-failed"
  | "already-running"
  | "unavailable"
  | "overloaded"
  | "user-overloaded"
  | "outside-unit-of-work"
  | "misused-unit-of-work"
  | "rolled-back"
  | "certificate";

/** Every error that this package raises itself; `code` identifies it, the message is for people. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `error` is a `DatabaseError`, and has `code` if that is given. */
export function isDatabaseError(error: unknown, code?: DatabaseErrorCode): error is DatabaseError {
  return error instanceof DatabaseError && (code === undefined || error.code === code);
}

/** The error for a mistake in code that uses this package. */
export function misused(message: string): DatabaseError {
  return new DatabaseError("misused-unit-of-work", message);
}

export const afterItsEnd = () =>
  misused("A query was sent after its unit of work had ended. Was an await forgotten?");

export const afterTransaction = () =>
  misused("A query was sent after its transaction had ended. Was an await forgotten?");

export const endedTwice = () =>
  misused("A nested transaction was ended when it, or one around it, had ended already.");

/** It is all one transaction: undoing the nested one would undo the query, and its actor be taken for ours. */
export const besideNested = () =>
  misused(
    "A query was sent beside a nested transaction, a dry run or another actor's part of its unit of work. Await that first.",
  );

export const levelOfNested = () =>
  misused(
    "A nested transaction has the isolation level of its unit of work: begin the unit with { snapshot: true }.",
  );

export const endedByItself = () =>
  misused("A statement of the unit of work ends its transaction, which is the unit's to end.");

export const rolledBack = () =>
  new DatabaseError(
    "rolled-back",
    "A statement of the unit of work failed, its error was passed over, and the database undid the whole unit. Let the error through, or wrap the statement in sequelize.transaction().",
  );

export const outside = () =>
  new DatabaseError(
    "outside-unit-of-work",
    "A query was sent outside a unit of work. Wrap it in database.forUser(userId, …).",
  );

export const noTransaction = () =>
  misused(
    "What was passed as the transaction is none. Leave it out, as each query joins the transaction of its unit of work; or was an await forgotten?",
  );

export const ofAnother = () =>
  misused("A query of one database was sent in the unit of work of another.");

export const sharedSession = () =>
  misused(
    "A statement that changes the session would reach whoever the pooler hands its connection to. Change the transaction (SET LOCAL), or use the direct address.",
  );

export const closed = () => new DatabaseError("unavailable", "The database was closed.");
