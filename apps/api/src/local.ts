import type { Entity, Event } from "@docket/contract";
import type { Database } from "@docket/database";
import { undoEvent } from "./features/events/undo-event.js";
import { restore } from "./features/trash/restore.js";
import { actingAs, type OperationContext, type ServerContext } from "./operations/operation.js";

export { AppError } from "./errors.js";

/** Neither of these operations asks for more of a server than its database. */
function contextOf(database: Database, userId: string): OperationContext {
  return actingAs({ database } as ServerContext, userId, "cli");
}

/**
 * Takes back a change of a user's with all that was done together with it, without a server.
 *
 * @param seq its number in the history
 * @returns the changes that this made, or that had made it already
 * @throws AppError 404; 412 if something has changed since; 409 for what was deleted for good
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
 * Brings something of a user's back from the trash with what was deleted with it, without a server.
 *
 * @returns how many rows are there again; 0 where it was not in the trash
 * @throws AppError 404; 409 where its name is another one's by now
 */
export function restoreFromTrash(
  database: Database,
  userId: string,
  { entity, id }: { entity: Entity; id: string },
): Promise<number> {
  return restore(contextOf(database, userId), entity, id);
}
