import type { LocalDatabase } from "./local-database.js";
import type { AnyRow, Entity, RowKey, Rows } from "./rows.js";

/**
 * Rows that are being changed within one transaction: read when first asked for, written at the end.
 * It remembers which rows were touched, and how they were before.
 */
export class Draft {
  private readonly before = new Map<string, { key: RowKey; row: AnyRow | null }>();
  private readonly after = new Map<string, AnyRow | null>();

  constructor(private readonly database: LocalDatabase) {}

  async get<E extends Entity>(entity: E, id: string): Promise<Rows[E] | null> {
    const name = `${entity} ${id}`;
    if (!this.after.has(name)) {
      const row = (await this.database.rows(entity).get(id)) ?? null;
      this.before.set(name, { key: { entity, id }, row });
      this.after.set(name, row);
    }
    return this.after.get(name) as Rows[E] | null;
  }

  /** The rows of which an indexed field has a value, as they are in this draft. */
  async where<E extends Entity>(
    entity: E,
    field: keyof Rows[E] & string,
    value: string,
  ): Promise<Rows[E][]> {
    const stored = await this.database.rows(entity).where(field).equals(value).toArray();
    const rows = new Map(stored.map((row) => [row.id, row]));
    for (const [name, row] of this.after) {
      const [of, id] = name.split(" ") as [string, string];
      if (of !== entity) continue;
      const found = row && (row as Rows[E])[field];
      if (found === value || (Array.isArray(found) && found.includes(value)))
        rows.set(id, row as Rows[E]);
      else rows.delete(id);
    }
    return [...rows.values()];
  }

  /** All rows of an entity that has few, as they are in this draft. */
  async everything<E extends Entity>(entity: E): Promise<Rows[E][]> {
    const ids = await this.database.rows(entity).toCollection().primaryKeys();
    const rows: Rows[E][] = [];
    for (const id of ids) {
      const row = await this.get(entity, id);
      if (row) rows.push(row);
    }
    return rows;
  }

  /** The position of the task before or after a position in a list; at an end of the list, of the one there. */
  async neighbour(
    listId: string,
    position: string | null,
    way: "before" | "after",
  ): Promise<string | null> {
    const tasks = this.database.task.where("[listId+position]");
    const task =
      way === "after"
        ? await tasks.between([listId, position ?? ""], [listId, []], position === null).first()
        : await tasks.between([listId, ""], [listId, position ?? []], true, false).last();
    return task?.position ?? null;
  }

  async put<E extends Entity>(entity: E, row: Rows[E]): Promise<void> {
    await this.get(entity, row.id);
    this.after.set(`${entity} ${row.id}`, row);
  }

  async remove(entity: Entity, id: string): Promise<void> {
    await this.get(entity, id);
    this.after.set(`${entity} ${id}`, null);
  }

  /** Changes some fields of a row; does nothing where there is no such row. */
  async patch<E extends Entity>(entity: E, id: string, change: Partial<Rows[E]>): Promise<void> {
    const row = await this.get(entity, id);
    if (row) await this.put(entity, { ...row, ...change });
  }

  /** The rows that differ from what they were, with what they were. */
  changed(): { key: RowKey; before: AnyRow | null; after: AnyRow | null }[] {
    return [...this.before].flatMap(([name, { key, row }]) => {
      const after = this.after.get(name) ?? null;
      return after === row ? [] : [{ key, before: row, after }];
    });
  }

  async save(): Promise<void> {
    for (const { key, after } of this.changed()) {
      const table = this.database.rows(key.entity);
      if (after) await table.put(after as never);
      else await table.delete(key.id);
    }
  }
}
