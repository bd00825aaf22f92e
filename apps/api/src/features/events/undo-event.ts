import { Event } from "@docket/models";
import { refuse } from "../../errors.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { DataContext, Handler } from "../../operations/operation.js";
import { type Change, changeSetOf, eventsAfter, netChanges, noteUndo } from "./change-sets.js";
import { presentEvents } from "./present-events.js";
import { revertChanges } from "./revert-changes.js";

export const undoEvent: Handler<"undoEvent", DataContext> = (context, { seq }) => {
  const { userId, database } = context;
  return database.forUser(userId, async () => {
    await lockChangeClock(context);
    const asked = await Event.findOne({ where: { userId, seq: String(seq) }, raw: true });
    if (!asked) throw refuse.notFound("change");
    if (asked.undoneBy !== null) {
      return { events: await presentEvents(context, await changeSetOf(userId, asked.undoneBy)) };
    }
    const made = await undoChanges(context, await changeSetOf(userId, asked.changeSet));
    return { events: await presentEvents(context, made) };
  });
};

/**
 * Undoes changes, in the caller's transaction, which must not have changed anything before, and records the
 * undo in their events.
 *
 * @param changes oldest first
 * @returns the events of the undo
 * @throws AppError 412 if something has changed since; 409 if a row was purged
 */
export async function undoChanges(context: DataContext, changes: Change[]): Promise<Event[]> {
  const { userId } = context;
  const last = await lockChangeClock(context);
  if (changes.some(wasPurged) || changes.every(wasForgotten)) {
    throw refuse.conflict("Permanently deleted rows cannot be restored.");
  }
  await revertChanges(context, netChanges(changes));
  const made = await eventsAfter(userId, last);
  const by = made[0]?.changeSet;
  if (by !== undefined) await noteUndo(userId, changes, by);
  return made;
}

/** Purging a row empties its earlier events, so there is nothing to restore a deleted row from. */
function wasPurged(change: Change): boolean {
  return change.kind === "purged" || (change.kind === "deleted" && wasForgotten(change));
}

/** Whether a change is one of a row that was purged since; that a row was created is told without its fields. */
function wasForgotten({ kind, before }: Change): boolean {
  return kind !== "created" && before === null;
}
