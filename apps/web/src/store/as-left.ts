import type { LocalDatabase } from "./local-database.js";
import type { AddedWrite } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";
import { type AnyRow, dueFields, placeFields } from "./rows.js";

/**
 * Whether a row still has the values that a write gave it: another device may have set newer ones, which undoing
 * the write would overwrite. Texts and label ids are compared as the server stores them.
 *
 * @param write whose values have the ids that the server gave
 */
export async function isAsLeft(database: LocalDatabase, write: AddedWrite): Promise<boolean> {
  const left = write.left as Values | undefined;
  const names = left ? overwritten(write, left) : [];
  if (!left || names.length === 0) return true;
  const row = (await database.rows(entityOf(write.operation)).get(left.id)) as Values | undefined;
  return !row || names.every((name) => plain(left[name]) === plain(row[name]));
}

type Values = AnyRow & Record<string, unknown>;

/** The fields that undoing a write sets back, but for positions, which the server may change by itself. */
function overwritten({ operation, input }: AddedWrite, left: Values): string[] {
  if (operation.startsWith("update")) return Object.keys(input as object);
  if (operation === "moveTask") return Object.keys(placeFields);
  const movesOn = /^(?:complete|skip)/.test(operation) && left.repeat;
  return movesOn ? Object.keys(dueFields) : [];
}

/** A value in the form in which the server stores it, as text; of a repetition it may word the rule differently. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return [...new Set(value)].sort().join();
  if (typeof value === "string") return value.normalize().trim();
  return typeof value === "object" && value !== null ? "" : String(value);
}
