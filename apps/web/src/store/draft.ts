import type { LocalDatabase } from "./local-database.js";
import type { AnyRow, Entity, RowKey, Rows } from "./rows.js";

/**
 * A unit of work over rows within one transaction: each row is read when first needed and written
 * at the end. It records which rows were changed, and their state before.
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

  /** The rows whose indexed field has a value, as they are in this draft. */
  async where<E extends Entity>(
    entity: E,
    field: keyof Rows[E] & string,
    value: string,
  ): Promise<Rows[E][]> {
    const stored = await this.database.rows(entity).where(field).equals(value).toArray();
    return this.asInDraft(entity, stored, (row) => {
      const found = row[field];
      return found === value || (Array.isArray(found) && found.includes(value));
    });
  }

  /** All rows of an entity, as they are in this draft; only for entities with few rows. */
  async everything<E extends Entity>(entity: E): Promise<Rows[E][]> {
    return this.asInDraft(entity, await this.database.rows(entity).toArray(), () => true);
  }

  /**
   * They are not kept: changing one of them reads it, and a long loop in a transaction that awaits without reading
   * or writing would lose the transaction.
   */
  private asInDraft<E extends Entity>(
    entity: E,
    stored: Rows[E][],
    isMeant: (row: Rows[E]) => boolean,
  ): Rows[E][] {
    const rows = new Map(stored.map((row) => [row.id, row]));
    for (const [name, row] of this.after) {
      const [of, id] = name.split(" ") as [string, string];
      if (of !== entity) continue;
      if (row && isMeant(row as Rows[E])) rows.set(id, row as Rows[E]);
      else rows.delete(id);
    }
    return [...rows.values()];
  }

  /**
   * The position of the task before or after `position` in a list. Without a position, the last
   * ("before") or first ("after") task's; null where there is none.
   */
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

  /** Changes some fields of a row; does nothing if the row does not exist. */
  async patch<E extends Entity>(entity: E, id: string, change: Partial<Rows[E]>): Promise<void> {
    const row = await this.get(entity, id);
    if (row) await this.put(entity, { ...row, ...change });
  }

  /** The changed rows, each with its state before and after. */
  changed(): { key: RowKey; before: AnyRow | null; after: AnyRow }[] {
    return [...this.before].flatMap(([name, { key, row }]) => {
      const after = this.after.get(name);
      return after && after !== row ? [{ key, before: row, after }] : [];
    });
  }

  async save(): Promise<void> {
    for (const { key, after } of this.changed())
      await this.database.rows(key.entity).put(after as never);
  }
}
