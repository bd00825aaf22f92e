import type { Entity, Event } from "@docket/contract";
import type { Database } from "@docket/database";
import { undoEvent } from "./features/events/undo-event.js";
import { restore } from "./features/trash/restore.js";
import { actingAs, type OperationContext, type ServerContext } from "./operations/operation.js";

export { AppError } from "./errors.js";

/** A context without a server: the operations below need only the database. */
function contextOf(database: Database, userId: string): OperationContext {
  return actingAs({ database } as ServerContext, userId, "cli");
}

/**
 * Undoes a user's change, with everything that was done together with it, without a server.
 *
 * @param seq its number in the history
 * @returns the changes that the undo made, or those of an earlier undo of the same change
 * @throws AppError 404; 412 if something has changed since; 409 if a row was purged
 */
export async function undoChange(
  database: Database,
  userId: string,
  seq: number,
): Promise<Event[]> {
  const { events } = await undoEvent(contextOf(database, userId), { seq });
  return events;
}

/**
 * Restores a row of a user's from the trash, with what was deleted together with it, without a
 * server.
 *
 * @returns how many rows were restored; 0 if the row was not in the trash
 * @throws AppError 404; 409 if another row has its name by now
 */
export function restoreFromTrash(
  database: Database,
  userId: string,
  { entity, id }: { entity: Entity; id: string },
): Promise<number> {
  return restore(contextOf(database, userId), entity, id);
}
