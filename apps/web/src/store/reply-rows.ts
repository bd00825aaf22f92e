import type { Base } from "./local-database.js";
import type { AnyRow, Entity } from "./rows.js";
import type { Write } from "./write.js";

/** What the server's answer to a write says of rows. */
export function rowsOf({ operation }: Write, reply: unknown): Base[] {
  // Of what goes or comes back the change log tells.
  if (/^(?:delete|restore)/.test(operation)) return [];
  const row = reply as AnyRow;
  return [{ entity: entityOf(operation), id: row.id, row }];
}

/** What an operation creates or changes, by its name. */
export function entityOf(operation: Write["operation"]): Entity {
  const [, noun = ""] = /^[a-z]+([A-Z]\w*)$/.exec(operation) ?? [];
  return noun.toLowerCase() as Entity;
}
