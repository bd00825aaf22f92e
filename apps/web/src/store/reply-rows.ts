import type { Base } from "./local-database.js";
import type { Write } from "./queued-write.js";
import type { AnyRow, Entity } from "./rows.js";

/** The rows in the server's response to a write. */
export function rowsOf({ operation }: Write, reply: unknown): Base[] {
  // Deleted and restored rows come with the change log.
  if (/^(?:delete|restore)/.test(operation)) return [];
  const row = reply as AnyRow;
  return [{ entity: entityOf(operation), id: row.id, row }];
}

/** The entity that an operation creates or changes, from the operation's name. */
export function entityOf(operation: Write["operation"]): Entity {
  const [, noun = ""] = /^[a-z]+([A-Z]\w*)$/.exec(operation) ?? [];
  return noun.toLowerCase() as Entity;
}
