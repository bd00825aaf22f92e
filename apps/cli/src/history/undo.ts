import { listEvents, restoreFromTrash, undoEvent } from "@docket/api/local";
import type { Entity } from "@docket/contract";
import { count, printJson, say } from "../terminal/output.js";
import { withUserData } from "./user-data.js";

/** `docket undo` */
export async function undo(who: string, seq: number, { json }: { json?: true }): Promise<void> {
  const { events, last } = await withUserData(who, async (context) => {
    const [newest] = (await listEvents(context, { limit: 1 })).items;
    return { ...(await undoEvent(context, { seq })), last: newest?.seq ?? 0 };
  });
  if (json) return printJson(events);
  if (events.length === 0) return say("There is nothing to undo: it changed nothing in the end.");
  const already = events.every((event) => event.seq <= last);
  const done = already ? "It was already undone" : "Undone";
  say(`${done}, by ${count(events.length, "change")}. docket history shows them.`);
}

/** `docket trash restore` */
export async function restore(
  who: string,
  entity: Entity,
  id: string,
  { json }: { json?: true },
): Promise<void> {
  const result = await withUserData(who, (context) => restoreFromTrash(context, { entity, id }));
  if (json) return printJson(result);
  say(
    result.restored === 0
      ? `This ${entity} is not in the trash.`
      : `Restored ${count(result.restored, "item")}: the ${entity} and what was deleted with it.`,
  );
}
