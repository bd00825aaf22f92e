import { similarTo } from "@docket/contract/similar-text";
import { statement } from "@docket/database";
import type { OperationContext } from "../../operations/operation.js";

/** How many tasks are looked at in one statement; between two of them others have their turn. */
const BATCH = 500;

/** By task, the folded texts that a search looks at, a line each: its own, and the titles below it. */
const searchedTexts = statement<{ id: string; texts: string }>(
  "SELECT task_id AS id, CASE WHEN has_subtasks THEN content || titles_below($1, task_id) ELSE content END AS texts " +
    'FROM search_texts WHERE "user_id" = $1 AND task_id = ANY ($2::bigint[])',
);

/**
 * The first tasks of a list that have words like those of a search, for one that has found nothing.
 *
 * @param most how many are wanted
 * @param read reads the list, from its beginning or after a row of it
 */
export async function similarTasks<Row extends { id: string }>(
  { userId, database }: OperationContext,
  search: string,
  most: number,
  read: (last: Row | undefined, limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  const isSimilar = similarTo(search);
  const found: Row[] = [];
  for (let last: Row | undefined; ; ) {
    const rows = await read(last, BATCH);
    const texts = await database.forUser(
      userId,
      () => database.execute(searchedTexts, [userId, rows.map(({ id }) => id)]),
      { autocommit: true, readOnly: true },
    );
    const linesOf = new Map(texts.rows.map((row) => [row.id, row.texts.split("\n")]));
    found.push(...rows.filter(({ id }) => isSimilar(linesOf.get(id) ?? [])));
    if (found.length >= most || rows.length < BATCH) return found.slice(0, most);
    last = rows.at(-1);
  }
}
