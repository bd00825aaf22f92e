import type { AnyRow, Base, Entity } from "./local-database.js";
import type { Write } from "./write.js";

/** What the server's answer to a write says of rows. */
export function rowsOf({ operation, input }: Write, reply: unknown): Base[] {
  if (operation === "restoreFromTrash") {
    const { tasks } = reply as { tasks: AnyRow[] };
    return tasks.map((row) => ({ entity: "task", id: row.id, row }));
  }
  const [, verb, noun = ""] = /^([a-z]+)([A-Z]\w*)$/.exec(operation) ?? [];
  const entity = noun.toLowerCase() as Entity;
  if (verb === "delete") return [{ entity, id: (input as { id: string }).id, row: null }];
  const row = reply as AnyRow;
  return [{ entity, id: row.id, row }];
}
