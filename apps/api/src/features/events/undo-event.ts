import { Event } from "@docket/models";
import { refuse } from "../../errors.js";
import { holdChanges } from "../../operations/hold-changes.js";
import type { Handler } from "../../operations/operation.js";
import { changeSetOf, eventsAfter, netChanges, noteUndo } from "./change-sets.js";
import { presentEvents } from "./present-events.js";
import { takeBack } from "./take-back.js";

export const undoEvent: Handler<"undoEvent"> = (context, { seq }) => {
  const { userId, database } = context;
  return database.forUser(userId, async () => {
    const last = await holdChanges(userId);
    const asked = await Event.findOne({ where: { userId, seq: String(seq) }, raw: true });
    if (!asked) throw refuse.notFound("change");
    if (asked.undoneBy !== null) {
      return { events: await presentEvents(context, await changeSetOf(userId, asked.undoneBy)) };
    }
    const events = await changeSetOf(userId, asked.changeSet);
    if (events.some(({ kind }) => kind === "purged")) {
      throw refuse.conflict("What was deleted for good cannot be brought back.");
    }
    await takeBack(context, netChanges(events));
    const made = await eventsAfter(userId, last);
    const by = made[0]?.changeSet;
    if (by !== undefined) await noteUndo(userId, events, by);
    return { events: await presentEvents(context, made) };
  });
};
