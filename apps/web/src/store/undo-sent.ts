import { confirmedDues } from "./confirmed-dues.js";
import type { LocalDatabase } from "./local-database.js";
import type { AddedWrite, Write } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";
import { type AnyRow, dueFields, placeFields } from "./rows.js";

/**
 * The steps that undo writes that may have reached the server, the last write first.
 *
 * @param sent whose writes have the ids that the server gave
 * @returns null if another device has changed the same values
 */
export async function inversesOf<S extends Pick<Write, "operation" | "input">>(
  database: LocalDatabase,
  sent: readonly { write: AddedWrite; inverse: S[] }[],
): Promise<S[] | null> {
  for (const { write } of sent) if (!(await isAsLeft(database, write))) return null;
  const existed = new Set<unknown>();
  for (const row of await database.serverIds.toArray()) if (row.existed) existed.add(row.localId);
  const deletesExisting = ({ operation, input }: S) =>
    operation.startsWith("delete") && existed.has((input as { id?: string }).id);
  const steps = [...sent].reverse().flatMap(({ inverse }) => inverse);
  return steps.filter((step) => !deletesExisting(step));
}

/**
 * Whether a row still has the values that a write gave it: another device may have set newer ones, which undoing
 * the write would overwrite. Texts are compared as the server stores them. Labels are not: only those that the write has
 * added or removed are taken back.
 */
async function isAsLeft(database: LocalDatabase, write: AddedWrite): Promise<boolean> {
  if (!write.left) return true;
  const left = { ...write.left, ...(await confirmedDues(database, write.key)) } as Values;
  const names = overwritten(write, left);
  if (names.length === 0) return true;
  const row = (await database.rows(entityOf(write.operation)).get(left.id)) as Values | undefined;
  return !row || names.every((name) => plain(left[name]) === plain(row[name]));
}

type Values = AnyRow & Record<string, unknown>;

/** The fields that undoing a write sets back, but for positions, which the server may change by itself. */
function overwritten({ operation, input }: AddedWrite, left: Values): string[] {
  if (operation.startsWith("update")) return Object.keys(input as object);
  if (operation === "moveTask") return Object.keys(placeFields);
  const movesOn = /^(?:complete|skip)/.test(operation) && left.repeat;
  return movesOn ? [...Object.keys(dueFields), "completed"] : [];
}

/** A value in the form in which the server stores it, as text; of a repetition it may word the rule differently. */
function plain(value: unknown): string {
  if (typeof value === "string") return value.normalize().trim();
  return typeof value === "object" && value !== null ? "" : String(value);
}
