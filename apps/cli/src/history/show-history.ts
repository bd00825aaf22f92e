import { Event } from "@docket/models";
import { withDatabase } from "../database.js";
import { count, printJson, printTable, say } from "../terminal/output.js";
import { findUser } from "../users/find-user.js";
import { namesOf } from "./named-rows.js";

/** `docket history` */
export async function showHistory(
  who: string,
  { task, limit, json }: { task?: string; limit: number; json?: true },
): Promise<void> {
  const events = await withDatabase(async (database) => {
    const { id: userId } = await findUser(database, who);
    return database.forUser(
      userId,
      async () => {
        const rows = await Event.findAll({
          where: { userId, ...(task !== undefined && { entity: "task", entityId: task }) },
          order: [["seq", "DESC"]],
          limit,
          raw: true,
        });
        const names = await namesOf(userId, rows);
        return rows.map((row) => ({
          seq: Number(row.seq),
          at: row.at.toISOString(),
          actor: row.actor,
          kind: row.kind,
          entity: row.entity,
          entityId: row.entityId,
          name: names.get(`${row.entity} ${row.entityId}`) ?? null,
          before: row.before,
          after: row.after,
          undone: row.undoneBy !== null,
        }));
      },
      { readOnly: true },
    );
  });
  if (json) return printJson(events);
  if (events.length > 0) {
    printTable(
      ["NUMBER", "AT", "BY", "WHAT", "ID", "NAME"],
      events.map(({ seq, at, actor, kind, entity, entityId, name, after, undone }) => [
        String(seq),
        at.slice(0, 19).replace("T", " "),
        actor,
        `${entity} ${kind}${undone ? ", undone" : ""}`,
        entityId,
        [name ?? "", kind === "changed" ? `(${Object.keys(after ?? {}).join(", ")})` : ""]
          .join(" ")
          .trim(),
      ]),
    );
  }
  say(
    `${count(events.length, "change")}${events.length === limit ? "; --limit shows more" : ""}. Times are UTC.`,
  );
}
