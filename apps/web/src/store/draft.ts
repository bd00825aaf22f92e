import type { AnyRow, Entity, LocalDatabase, RowKey, Rows } from "./local-database.js";

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
