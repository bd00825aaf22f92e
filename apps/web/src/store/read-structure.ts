import type { Client } from "@docket/contract/client";
import type { AnyRow, Base, Entity, LocalDatabase } from "./local-database.js";

/** Lists, sections and labels, which the change log does not carry yet. Rejects with `ApiError`. */
export async function readStructure(database: LocalDatabase, api: Client): Promise<Base[]> {
  const found: Base[] = [];
  await add("list", (page) => api.listLists(page));
  await add("section", (page) => api.listSections(page));
  await add("label", (page) => api.listLabels(page));
  return found;

  async function add(
    entity: Entity,
    read: (page: { limit: number; cursor?: string }) => Promise<{
      items: { id: string }[];
      nextCursor: string | null;
    }>,
  ) {
    const ids = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = await read({
        limit: 200,
        ...(cursor !== null && { cursor }),
      });
      for (const row of page.items) {
        const kept = { position: `a${String(ids.size).padStart(5, "0")}V`, deletedAt: null };
        ids.add(row.id);
        found.push({ entity, id: row.id, row: Object.assign(kept, row) as unknown as AnyRow });
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    for (const id of await database.rows(entity).toCollection().primaryKeys())
      if (!ids.has(id) && !id.startsWith("local-")) found.push({ entity, id, row: null });
  }
}
