import { ApiError, type Client } from "@docket/contract/client";
import { quoteTitle } from "../shared/quote-title.js";
import { toasts } from "../shared/toasts.js";
import { isSamePlace, moveTo, type TaskPlace } from "./destination.js";
import type { Base, LocalDatabase, ServerId } from "./local-database.js";
import { type LabelIds, neededBy } from "./needed-rows.js";
import type { Write } from "./queued-write.js";
import { entityOf } from "./reply-rows.js";
import type { AnyRow, RowKey, Task } from "./rows.js";
import { isConflict, isElsewhere, isGone } from "./write-refusals.js";
import type { Place } from "./writes.js";

interface Attempt {
  database: LocalDatabase;
  api: Client;
  write: Write;
  signal: AbortSignal;
  /** Sends the write with an input. @returns the rows of the response */
  send(input: Write["input"]): Promise<Base[]>;
}

/**
 * Sends a write again that was refused since a row is gone or elsewhere, or a name is taken, once what it needs is
 * there.
 *
 * @returns the rows of the response, or the row that it would have created
 * @throws `refusal` if that is impossible
 */
export async function recover(refusal: unknown, attempt: Attempt): Promise<Base[]> {
  const { database, api, write, signal, send } = attempt;
  if (isConflict(refusal) && (await dependsOn(database, write))) {
    const same = await findSameName(api, write, signal);
    if (same) return [same];
  }
  const sendInstead = async (input: Write["input"]) => {
    // Stored first: if the response is lost, the same request must be sent again.
    if (input !== write.input) await replaceInput(database, write, input);
    return send(input);
  };
  const { id, place, ...move } = write.input as { id: string; place?: Place } & Partial<TaskPlace>;
  const atTheEnd = { id, ...moveTo(move), place: "last" } as Write["input"];
  if (isElsewhere(refusal, write)) {
    const before = (await database.bases.get(["task", id]))?.row as Task | null | undefined;
    if (before && isSamePlace(before, move)) return []; // it was to get another position only
    return sendInstead(atTheEnd).catch((again: unknown) => {
      if (!isGone(again)) throw again;
      return recover(again, { ...attempt, write: { ...write, input: atTheEnd } });
    });
  }
  const input = await restoreDependencies(api, write, signal);
  if (input === null) throw refusal;
  return sendInstead(input).catch((again: unknown) => {
    // The row to be placed next to is not there: the end is always a valid place.
    if (!(isGone(again) || isElsewhere(again, write)) || typeof place !== "object") throw again;
    return sendInstead(atTheEnd);
  });
}

/** The row of the same name that another device has created, for the writes that depend on it. */
async function findSameName(
  api: Client,
  write: Write,
  signal: AbortSignal,
): Promise<(Base & Pick<ServerId, "existed">) | undefined> {
  const { name = "", listId = "" } = write.input as { name?: string; listId?: string };
  const entity = entityOf(write.operation);
  const read = {
    list: () => api.listLists({}, { signal }),
    section: () => api.listSections({ listId }, { signal }),
    label: () => api.listLabels({}, { signal }),
    task: async () => ({ items: [] }),
  }[entity];
  const { items } = await read();
  const row = items.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return row && { entity, id: row.id, row: row as AnyRow, existed: true };
}

/**
 * Restores from the trash the rows that a write needs: those it changes, those it puts
 * something into, and its labels, if they were deleted elsewhere. A label that cannot be
 * restored is left out.
 *
 * @returns the input to send once all of them exist; null if another row is gone permanently, or
 *   the write needs none
 */
async function restoreDependencies(
  api: Client,
  write: Write,
  signal: AbortSignal,
): Promise<Write["input"] | null> {
  const needed = neededBy(write);
  const lost: string[] = [];
  for (const row of needed)
    try {
      // Another tab may have restored it just before; restoring it again has no effect.
      const { name, restored } = await api.restoreFromTrash(row, { signal });
      if (restored > 0) tellRestored(row, name);
    } catch (error) {
      const nameIsTaken = error instanceof ApiError && error.status === 409;
      if (row.entity === "label" && (isGone(error) || nameIsTaken)) lost.push(row.id);
      else if (isGone(error)) return null;
      else throw error;
    }
  if (needed.length === 0) return null;
  if (lost.length === 0) return write.input;
  const { labelIds, addLabelIds } = write.input as LabelIds;
  const left = (ids?: string[]) => ids?.filter((id) => !lost.includes(id));
  return {
    ...(write.input as object),
    labelIds: left(labelIds),
    addLabelIds: left(addLabelIds),
  } as Write["input"];
}

/** It stays, since the user may have made the change long before it was sent. */
function tellRestored({ entity, id }: RowKey, name: string): void {
  const what = `${entity === "task" ? "" : `the ${entity} `}${quoteTitle(name)}`;
  const message = `Restored ${what}, which was deleted elsewhere: a change made here needs it.`;
  toasts.show({ key: `restored-${entity}-${id}`, message, stays: true });
}

/** Replaces the input of a queued write, since something that it referred to is gone. */
async function replaceInput(
  database: LocalDatabase,
  { number }: Write,
  input: Write["input"],
): Promise<void> {
  await database.writes.update(number as number, { input });
}

/** Whether another pending write refers to the row that a write creates. */
async function dependsOn(database: LocalDatabase, { number, localId }: Write): Promise<boolean> {
  if (localId === undefined) return false;
  const waiting = await database.writes.toArray();
  return waiting.some(
    (write) => write.number !== number && JSON.stringify(write.input).includes(`"${localId}"`),
  );
}
