import { ApiError } from "@docket/contract/client";
import type { Base } from "./local-database.js";
import type { Write } from "./queued-write.js";
import type { AnyRow, Entity } from "./rows.js";

/**
 * The rows in the server's response to a write.
 *
 * @throws ApiError if the response is not Docket's: the server counts as unreachable then
 */
export function rowsOf({ operation }: Write, reply: unknown): Base[] {
  // Deleted and restored rows come with the change log.
  if (/^(?:delete|restore)/.test(operation)) return [];
  const row = reply as AnyRow | null;
  if (!row?.id) throw new ApiError(0, null, null);
  return [{ entity: entityOf(operation), id: row.id, row }];
}

/** The operation that does something to an entity: the inverse of {@link entityOf}. */
export function operationOn<Verb extends "create" | "update" | "move" | "delete", E extends Entity>(
  verb: Verb,
  entity: E,
): `${Verb}${Capitalize<E>}` {
  const noun = `${entity.charAt(0).toUpperCase()}${entity.slice(1)}` as Capitalize<E>;
  return `${verb}${noun}`;
}

/** The entity that an operation creates or changes, from the operation's name. */
export function entityOf(operation: Write["operation"]): Entity {
  const [, noun = ""] = /^[a-z]+([A-Z]\w*)$/.exec(operation) ?? [];
  return noun.toLowerCase() as Entity;
}
