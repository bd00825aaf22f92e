import type { DataContext } from "./operation.js";

type UserData = Pick<DataContext, "userId" | "database">;

/** How a unit of work reads what was acknowledged a moment ago, in this process or another: never from a replica. */
export const freshRead = { readOnly: true, fresh: true } as const;

/** A unit of work that sends a single statement, which reads. */
export function readOnce<T>({ userId, database }: UserData, work: () => Promise<T>): Promise<T> {
  return database.forUser(userId, work, { autocommit: true, readOnly: true });
}

/** The same for what was acknowledged a moment ago; see {@link freshRead}. */
export function readFresh<T>({ userId, database }: UserData, work: () => Promise<T>): Promise<T> {
  return database.forUser(userId, work, { autocommit: true, ...freshRead });
}

/** A unit of work that sends a single statement, which writes. */
export function writeOnce<T>({ userId, database }: UserData, work: () => Promise<T>): Promise<T> {
  return database.forUser(userId, work, { autocommit: true });
}
