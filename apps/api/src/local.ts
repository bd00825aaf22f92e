import type { Database } from "@docket/database";
import { actingAs, type DataContext } from "./operations/operation.js";

export { endAccess, endBegun } from "./auth/end-access.js";
export { AppError } from "./errors.js";
export { listEvents } from "./features/events/list-events.js";
export { namesOf } from "./features/events/names.js";
export { undoEvent } from "./features/events/undo-event.js";
export { listTrash, restoreFromTrash } from "./features/trash/trash.js";

/** What the operations above need, for a user's data without a server. */
export function localContext(database: Database, userId: string): DataContext {
  return actingAs({ database, now: () => new Date() }, userId, "cli");
}
