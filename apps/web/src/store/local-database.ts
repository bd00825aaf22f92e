import type { Clock } from "@docket/dates";
import { Dexie, type DexieOptions, type Table } from "dexie";
import type { AnyRow, Entity, Label, List, RowKey, Rows, Section, Task } from "./rows.js";
import type { Write } from "./write.js";

/** A row as the server last sent it, while writes that it has not confirmed are shown on top; null: it has none. */
export interface Base extends RowKey {
  row: AnyRow | null;
}

/** A write that the server refused for good, kept until the user has seen it. */
export interface RefusedWrite extends Write {
  /** The HTTP status; 0 where what it depends on was refused. */
  status: number;
  reason: string;
}

/** How far the server's changes have arrived. */
export interface Position {
  seq: number;
  epoch: string;
}

/** Increase it, with an `upgrade`, when the shape of what is stored changes. */
export const STORE_VERSION = 2;

/** Everything of one account in this browser. */
export class LocalDatabase extends Dexie {
  declare readonly task: Table<Task, string>;
  declare readonly list: Table<List, string>;
  declare readonly section: Table<Section, string>;
  declare readonly label: Table<Label, string>;
  declare readonly bases: Table<Base, [Entity, string]>;
  /** What the server has not confirmed, in the order in which it was done. */
  declare readonly writes: Table<Write, number>;
  declare readonly refused: Table<RefusedWrite, number>;
  /** The ids that the server gave to rows that were created here. */
  declare readonly serverIds: Table<{ localId: string; id: string }, string>;
  declare readonly settings: Table<{ name: string; value: unknown }, string>;

  /** Whose day it is, for what is guessed here; the account's own once it was read. */
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
      transaction.table("writes").toCollection().modify(tellWhenSent),
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

/** Version 1 knew only that a write was sent; that was after it was done. */
function tellWhenSent(write: Write & { sent?: true }): void {
  if (write.sent) write.sentAt = write.at;
  delete write.sent;
}

export const entities: Entity[] = ["task", "list", "section", "label"];

/** A row's key as one string, for sets and maps. */
export const nameOf = ({ entity, id }: RowKey): string => `${entity} ${id}`;

/** Each row that is read or written by its key is a request, and the requests of many hold up the page. */
export function inChunks<T>(all: readonly T[]): T[][] {
  const size = 200;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
    all.slice(n * size, (n + 1) * size),
  );
}

export function databaseName(userId: string): string {
  return `docket-${userId}`;
}
