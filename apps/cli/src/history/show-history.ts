import { listEvents, namesOf } from "@docket/api/local";
import { count, printJson, printTable, say } from "../terminal/output.js";
import { withUserData } from "./user-data.js";

/** `docket history` */
export async function showHistory(
  who: string,
  { task, limit, json }: { task?: string; limit: number; json?: true },
): Promise<void> {
  const events = await withUserData(who, async (context) => {
    const ofTask = task === undefined ? {} : { entity: "task" as const, id: task };
    const { items } = await listEvents(context, { ...ofTask, limit });
    const names = await namesOf(context, items);
    return items.map((event) => ({
      ...event,
      name: names.get(`${event.entity} ${event.entityId}`) ?? null,
    }));
  });
  if (json) return printJson(events);
  printTable(
    ["NUMBER", "AT", "BY", "WHAT", "ID", "NAME"],
    events.map(({ seq, at, actor, actorName, kind, entity, entityId, name, after, undone }) => [
      String(seq),
      at.slice(0, 19).replace("T", " "),
      actorName ? `${actor} “${actorName}”` : actor,
      `${entity} ${kind}${undone ? ", undone" : ""}`,
      entityId,
      // Nothing is known any more of a row that was permanently deleted.
      [name ?? "", kind === "changed" && after ? `(${Object.keys(after).join(", ")})` : ""]
        .join(" ")
        .trim(),
    ]),
  );
  say(
    `${count(events.length, "change")}${events.length === limit ? "; --limit shows more" : ""}. Times are UTC.`,
  );
}
