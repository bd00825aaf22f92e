import { Dexie, type ObservabilitySet, RangeSet } from "dexie";
import { createStore } from "../shared/store.js";
import { entities, inChunks, type LocalDatabase, nameOf } from "./local-database.js";
import type { Entity, Rows } from "./rows.js";

/** The rows of one entity by id. Immutable: a change creates a new map. */
export type RowMap<E extends Entity> = ReadonlyMap<string, Rows[E]>;

export type Snapshot = { readonly [E in Entity]: RowMap<E> };

/**
 * An in-memory copy of an account's rows, so that any view can be computed within a frame. Dexie
 * reports which rows were written, in this tab and in others, and those are read again.
 */
export interface Mirror {
  get(): Snapshot;
  /** The server's id for a local id, once there is one; any other id unchanged. */
  idOf(id: string): string;
  /**
   * A key for a row that stays the same when the server's id replaces its local one: with another
   * key React would make its element anew, which loses the focus, an open menu, or typed text.
   * Unique among the rows of one entity.
   */
  keyOf(id: string, entity: Entity): string;
  /** Resolves when everything that this tab has written so far was read, or its reading failed. */
  upToDate(): Promise<unknown>;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** The number of rows that are read at once: more would block the page. */
const CHUNK_SIZE = 1_000;
/** In milliseconds, the delay before a failed read is retried. */
const RETRY_DELAY = 1_000;

/** Loads all rows and keeps them up to date. */
export async function openMirror(database: LocalDatabase): Promise<Mirror> {
  const snapshot = createStore({} as Snapshot);
  const serverIds = new Map<string, string>();
  const localIds = new Map<string, string>();
  let closed = false;

  const set = (part: Partial<Snapshot>) => snapshot.set((now) => ({ ...now, ...part }));

  async function load<E extends Entity>(entity: E): Promise<RowMap<E>> {
    const table = database.rows(entity);
    const rows = new Map<string, Rows[E]>();
    let last = "";
    for (;;) {
      const chunk = await table.where(":id").above(last).limit(CHUNK_SIZE).toArray();
      for (const row of chunk) rows.set(row.id, row);
      if (chunk.length < CHUNK_SIZE) break;
      last = (chunk.at(-1) as Rows[E]).id;
    }
    return rows;
  }

  async function loadServerIds(given: string[] | "unknown") {
    const table = database.serverIds;
    const known = Array.isArray(given) ? await table.bulkGet(given) : await table.toArray();
    for (const { localId, id, entity: stored } of known.filter((one) => one !== undefined)) {
      serverIds.set(localId, id);
      // Earlier versions did not store the entity.
      for (const entity of stored ? [stored] : entities) {
        const name = nameOf({ entity, id });
        if (stored || !localIds.has(name)) localIds.set(name, localId);
      }
    }
  }

  async function reread<E extends Entity>(entity: E, ids: string[]): Promise<RowMap<E>> {
    const rows = new Map(snapshot.get()[entity] as RowMap<E>);
    for (const some of inChunks(ids)) {
      const found = await database.rows(entity).bulkGet(some);
      for (const [index, id] of some.entries()) {
        const row = found[index];
        if (row) rows.set(id, row);
        else rows.delete(id);
      }
    }
    return rows;
  }

  async function readAll(): Promise<Snapshot> {
    await loadServerIds("unknown");
    const part: Partial<Record<Entity, RowMap<Entity>>> = {};
    for (const entity of entities) part[entity] = await load(entity);
    const purged = [...serverIds].filter(
      ([, id]) => !entities.some((entity) => part[entity]?.has(id)),
    );
    // If that fails, the next load tries again.
    database.serverIds.bulkDelete(purged.map(([localId]) => localId)).catch(() => undefined);
    return part as Snapshot;
  }

  const address = `idb://${database.name}/`;
  function follow(parts: ObservabilitySet) {
    // Dexie reports "all" after a return from the back/forward cache: events may have been missed.
    if ("all" in parts) return readAgain();
    // Dexie reports the writes of all open databases.
    if (!Object.keys(parts).some((part) => part.startsWith(address))) return;
    const written = entities
      .map((entity) => ({ entity, ids: writtenIds(parts, `${address}${entity}/`) }))
      .filter(({ ids }) => ids !== "none");
    const given = writtenIds(parts, `${address}serverIds/`);
    if (written.length === 0 && given === "none") return;
    const tables = [database.serverIds, ...written.map(({ entity }) => database.rows(entity))];
    // In one transaction: otherwise a write in between would be seen only in part.
    const read = () =>
      database.transaction("r", tables, async () => {
        // Before the rows, so that a new row can still be found by its local id.
        if (given !== "none") await loadServerIds(given);
        const part: Partial<Record<Entity, RowMap<Entity>>> = {};
        for (const { entity, ids } of written)
          part[entity] = await (Array.isArray(ids) ? reread(entity, ids) : load(entity));
        return part as Partial<Snapshot>;
      });
    reading = reading.then(read).then(set).catch(readAgainLater);
  }

  function readAgain() {
    if (!closed) reading = reading.then(readAll).then(set).catch(readAgainLater);
  }

  /** After a failed read, reads everything: the notification of those writes is not repeated. */
  function readAgainLater() {
    if (!closed) setTimeout(readAgain, RETRY_DELAY);
  }

  function close() {
    closed = true;
    Dexie.on.storagemutated.unsubscribe(follow);
  }

  // Reads are chained: what another tab writes during the initial load is read after it, so that
  // older rows cannot overwrite newer ones.
  const opening = readAll().then(set);
  let reading = opening;
  Dexie.on("storagemutated", follow);
  await opening.catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    get: snapshot.get,
    idOf: (id) => serverIds.get(id) ?? id,
    keyOf: (id, entity) => localIds.get(nameOf({ entity, id })) ?? id,
    upToDate: () => reading,
    subscribe: snapshot.subscribe,
    close,
  };
}

/** The ids of a table's written rows, from the key ranges that Dexie reports. */
function writtenIds(parts: ObservabilitySet, table: string): string[] | "none" | "unknown" {
  const ids = new Set<string>();
  for (const part of [table, `${table}:dels`]) {
    const tree = parts[part];
    // A range set that comes from another tab has lost its prototype.
    for (const { from, to } of tree ? RangeSet(tree) : []) {
      if (from !== to) return "unknown";
      ids.add(String(from));
    }
  }
  return ids.size === 0 ? "none" : [...ids];
}
