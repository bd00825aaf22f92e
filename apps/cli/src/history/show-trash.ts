import { listTrash } from "@docket/api/local";
import type { TrashItem } from "@docket/contract";
import { count, printJson, printTable, say } from "../terminal/output.js";
import { withUserData } from "./user-data.js";

const PAGE = 1_000;

/** `docket trash` */
export async function showTrash(who: string, { json }: { json?: true }): Promise<void> {
  const trashed = await withUserData(who, async (context) => {
    const items: TrashItem[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listTrash(context, { limit: PAGE, cursor });
      items.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    return items.map((item) => ({
      entity: item.entity,
      id: item.id,
      name: item.entity === "task" ? item.title : item.name,
      deletedAt: item.deletedAt,
    }));
  });
  if (json) return printJson(trashed);
  printTable(
    ["DELETED", "WHAT", "ID", "NAME"],
    trashed.map(({ deletedAt, entity, id, name }) => [
      deletedAt.slice(0, 19).replace("T", " "),
      entity,
      id,
      name,
    ]),
  );
  say(
    `${count(trashed.length, "deleted item")}, without those deleted together with them. Times are UTC.`,
  );
}
