import { confirmedDues } from "./confirmed-dues.js";
import type { LocalDatabase } from "./local-database.js";
import type { AddedWrite, Write } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";
import { type AnyRow, dueFields, placeFields } from "./rows.js";

/**
 * The steps that undo writes that may have reached the server, the last write first.
 *
 * @param sent whose writes have the ids that the server gave
 * @param created the ids of the rows that the action has created, also by writes that were not sent
 * @returns null if another device has changed the same values, or uses what the writes have created
 */
export async function inversesOf<S extends Pick<Write, "operation" | "input">>(
  database: LocalDatabase,
  sent: readonly { write: AddedWrite; inverse: S[] }[],
  created: ReadonlySet<string>,
): Promise<S[] | null> {
  const known = await database.serverIds.filter(({ existed }) => existed === true).toArray();
  const existed = new Set<unknown>(known.flatMap(({ localId, id }) => [localId, id]));
  for (const { write } of sent) {
    if (write.left && !(await isAsLeft(database, write))) return null;
    const isNew = write.localId !== undefined && !existed.has(write.localId);
    if (isNew && (await isUsed(database, write, created))) return null;
  }
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
  const left = { ...write.left, ...(await confirmedDues(database, write.key)) } as Values;
  const names = overwritten(write, left);
  if (names.length === 0) return true;
  const row = (await database.rows(entityOf(write.operation)).get(left.id)) as Values | undefined;
  return !row || names.every((name) => plain(left[name]) === plain(row[name]));
}

/** The field of a task that names a row of an entity. */
const uses = { task: "parentId", list: "listId", section: "sectionId", label: "labelIds" } as const;

/** Whether something was put into the row that a write has created, which would go along or leave it. */
async function isUsed(
  database: LocalDatabase,
  { operation, localId = "" }: Write,
  created: ReadonlySet<string>,
): Promise<boolean> {
  const tasks = await database.task.where(uses[entityOf(operation)]).equals(localId).toArray();
  const sections = await database.section.filter(({ listId }) => listId === localId).toArray();
  return [...tasks, ...sections].some(({ id, deletedAt }) => !deletedAt && !created.has(id));
}

type Values = AnyRow & Record<string, unknown>;

/**
 * The fields that undoing a write sets back, but for positions, which the server may change by itself. A row that was
 * deleted since would be restored.
 */
function overwritten({ operation, input }: AddedWrite, left: Values): string[] {
  if (/^(?:create|delete|restore)/.test(operation)) return [];
  if (operation.startsWith("update")) return [...Object.keys(input as object), "deletedAt"];
  if (operation === "moveTask") return [...Object.keys(placeFields), "deletedAt"];
  const movesOn = /^(?:complete|skip)/.test(operation) && left.repeat;
  return movesOn ? [...Object.keys(dueFields), "completed", "deletedAt"] : ["deletedAt"];
}

/** A value in the form in which the server stores it, as text; of a repetition it may word the rule differently. */
function plain(value: unknown): string {
  if (typeof value === "string") return value.normalize().trim();
  return typeof value === "object" && value !== null ? "" : String(value);
}
