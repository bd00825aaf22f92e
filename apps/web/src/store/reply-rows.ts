import type { Base } from "./local-database.js";
import type { AnyRow, Entity } from "./rows.js";
import type { Write } from "./write.js";

/** What the server's answer to a write says of rows. */
export function rowsOf({ operation }: Write, reply: unknown): Base[] {
  // Of what goes or comes back the change log tells.
  if (/^(?:delete|restore)/.test(operation)) return [];
  const [, noun = ""] = /^[a-z]+([A-Z]\w*)$/.exec(operation) ?? [];
  const entity = noun.toLowerCase() as Entity;
  const row = reply as AnyRow;
  return [{ entity, id: row.id, row }];
}
