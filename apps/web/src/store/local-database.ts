import { ENTITIES } from "@docket/contract/choices";
import type { Clock } from "@docket/dates";
import { Dexie, type DexieOptions, type Table } from "dexie";
import type { Refusal, Write } from "./queued-write.js";
import {
  type AnyRow,
  type Entity,
  type Label,
  type List,
  type RowKey,
  type Rows,
  rowDefaults,
  type Section,
  type Task,
} from "./rows.js";

/**
 * A row as the server last sent it, kept while unconfirmed writes are applied on top. `row` is null
 * if the server does not have it.
 */
export interface Base extends RowKey {
  row: AnyRow | null;
}

/** The id that the server gave to a row that was created here. */
export interface ServerId {
  localId: string;
  entity?: Entity;
  id: string;
  /** The row was there before: another device had created one of the same name. */
  existed?: true | undefined;
}

/** A write that the server refused permanently, kept until the user has seen it. */
export interface RefusedWrite extends Write, Refusal {}

/** The sync position in the server's change log. */
export interface Position {
  seq: number;
  epoch: string;
}

/** Increase it, and add an `upgrade`, when the stored format changes. */
const STORE_VERSION = 2;

/** One account's data in this browser (IndexedDB). */
export class LocalDatabase extends Dexie {
  declare readonly task: Table<Task, string>;
  declare readonly list: Table<List, string>;
  declare readonly section: Table<Section, string>;
  declare readonly label: Table<Label, string>;
  declare readonly bases: Table<Base, [Entity, string]>;
  /** The writes that the server has not confirmed, in the order in which they were made. */
  declare readonly writes: Table<Write, number>;
  declare readonly refused: Table<RefusedWrite, number>;
  /** The server's ids of rows that were created here. */
  declare readonly serverIds: Table<ServerId, string>;
  declare readonly settings: Table<{ name: string; value: unknown }, string>;

  /** The settings for dates in optimistic updates; the account's own once they were read. */
  clock: Omit<Clock, "now"> = {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: "en",
    weekStart: 1,
  };

  constructor(
    readonly userId: string,
    options?: DexieOptions,
  ) {
    super(databaseName(userId), options);
    this.version(1).stores({
      task: "id, listId, sectionId, parentId, *labelIds, [listId+position]",
      list: "id",
      section: "id",
      label: "id",
      bases: "[entity+id]",
      writes: "++number",
      refused: "++number",
      serverIds: "localId",
      settings: "name",
    });
    this.version(STORE_VERSION).upgrade((transaction) =>
      transaction.table("writes").toCollection().modify(setSentAt),
    );
    // Once a sign-out has deleted it, Dexie would create it again for the next read.
    this.on("versionchange", ({ newVersion }) => {
      if (newVersion) return true;
      this.close();
      return false;
    });
    // A row that was stored before a field existed does not have it.
    for (const entity of entities)
      this.rows(entity).hook(
        "reading",
        (row?: AnyRow) => row && { ...rowDefaults[entity], ...row },
      );
  }

  rows<E extends Entity>(entity: E): Table<Rows[E], string> {
    return this[entity] as unknown as Table<Rows[E], string>;
  }

  async position(): Promise<Position | null> {
    return ((await this.settings.get("position"))?.value as Position | undefined) ?? null;
  }

  async setPosition(value: Position): Promise<void> {
    await this.settings.put({ name: "position", value });
  }
}

/**
 * Version 1 stored only whether a write was sent, not when: takes the time when it was made, which
 * is a lower bound.
 */
function setSentAt(write: Write & { sent?: true }): void {
  if (write.sent) write.sentAt = write.at;
  delete write.sent;
}

export const entities: readonly Entity[] = ENTITIES;

/** A row's key as one string, for sets and maps. */
export const nameOf = ({ entity, id }: RowKey): string => `${entity} ${id}`;

/**
 * Splits keys or rows into chunks: each row that is read or written by its key is one IndexedDB
 * request, and too many at once block the page.
 */
export function inChunks<T>(all: readonly T[], size = 200): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
    all.slice(n * size, (n + 1) * size),
  );
}

export function databaseName(userId: string): string {
  return `docket-${userId}`;
}
