import { confirmedDues } from "./confirmed-dues.js";
import { type LocalDatabase, nameOf } from "./local-database.js";
import { neededBy } from "./needed-rows.js";
import type { AddedWrite, Write } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";
import { type AnyRow, dueFields, type Entity, placeFields } from "./rows.js";

/** A write that may have reached the server, with the ids that this gave. */
export interface Sent<S> {
  write: AddedWrite;
  /** The id by which the page knew the row that it creates until the server gave one. */
  localId: string | undefined;
  inverse: S[];
}

/**
 * Those of an action's writes that may have reached the server that can be undone, the last one first: not those after
 * which another device has changed the same values, used what they have created, or deleted what something would
 * return to.
 *
 * @param own the names of the rows that the action has changed, also by writes that were not sent; those of the writes
 *   that stay are removed
 */
export async function undoableOf<S extends Pick<Write, "operation" | "input">>(
  database: LocalDatabase,
  sent: readonly Sent<S>[],
  own: Set<string>,
): Promise<Sent<S>[]> {
  const known = await database.serverIds.filter(({ existed }) => existed === true).toArray();
  const existed = new Set<unknown>(known.map(({ localId }) => localId));
  const needed = sent.flatMap(({ inverse }) => inverse.flatMap(neededBy));
  const trashed = new Set<string>();
  for (const [name, { entity, id }] of new Map(needed.map((key) => [nameOf(key), key])))
    if ((await database.rows(entity).get(id))?.deletedAt) trashed.add(name);
  const undoable: Sent<S>[] = [];
  // Backwards: what is put into a new row stays there if it cannot be taken out, and so does the row.
  for (const one of sent.toReversed()) {
    const { write, localId, inverse } = one;
    const stays =
      !existed.has(localId) &&
      ((write.left && !(await isAsLeft(database, write))) ||
        (localId !== undefined && (await isUsed(database, write, own))) ||
        // Sending the step would restore it.
        inverse
          .flatMap(neededBy)
          .map(nameOf)
          .some((name) => trashed.has(name) && !own.has(name)));
    if (stays) for (const key of write.touches) own.delete(nameOf(key));
    else undoable.push(existed.has(localId) ? { ...one, inverse: [] } : one);
  }
  return undoable;
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
  own: ReadonlySet<string>,
): Promise<boolean> {
  const entity = entityOf(operation);
  const tasks = await database.task.where(uses[entity]).equals(localId).toArray();
  const sections =
    entity === "list"
      ? await database.section.filter((one) => one.listId === localId).toArray()
      : [];
  const isOther = (entity: Entity) => (row: AnyRow) =>
    !row.deletedAt && !own.has(nameOf({ entity, id: row.id }));
  return tasks.some(isOther("task")) || sections.some(isOther("section"));
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
