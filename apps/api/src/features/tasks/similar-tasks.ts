import { similarTo } from "@docket/contract/similar-text";
import { statement } from "@docket/database";
import { Task, type TaskList, taskList, taskOrders } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";

/** How many tasks are looked at in one statement; between two of them others have their turn. */
const BATCH = 500;

/** By task, the folded texts that a search looks at, a line each: its own, and the titles below it. */
const searchedTexts = statement<{ id: string; texts: string }>(
  `WITH RECURSIVE part AS (
     SELECT id AS root, id, true AS own FROM unnest($2::bigint[]) AS id
     UNION ALL
     SELECT part.root, task.id, false FROM part JOIN tasks AS task
       ON task."user_id" = $1 AND task.parent_id = part.id AND task.deleted_at IS NULL
   )
   SELECT root AS id,
     string_agg(CASE WHEN own THEN content ELSE split_part(content, E'\\n', 1) END, E'\\n') AS texts
   FROM part JOIN search_texts ON search_texts."user_id" = $1 AND task_id = part.id GROUP BY root`,
);

/**
 * The ids of the tasks in a list that have words like those of a search, for one that has found nothing: tasks
 * are read in the order of the list until there are as many as it wants.
 */
export async function similarTasks(
  { userId, database, queries }: OperationContext,
  search: string,
  list: TaskList,
): Promise<string[]> {
  const isSimilar = similarTo(search);
  const order = taskOrders[list.sort].map(([name]) => name);
  const found: string[] = [];
  let { after } = list;
  for (;;) {
    const rows = await queries.findAll(Task, {
      attributes: [...new Set(["id" as const, ...order])],
      ...taskList({ ...list, q: undefined, after, limit: BATCH }),
    });
    const ids = rows.map(({ id }) => id);
    const read = await database.forUser(
      userId,
      () => database.execute(searchedTexts, [userId, ids]),
      { autocommit: true, readOnly: true },
    );
    const texts = new Map(read.rows.map((row) => [row.id, row.texts.split("\n")]));
    found.push(...ids.filter((id) => isSimilar(texts.get(id) ?? [])));
    const last = rows.at(-1);
    if (found.length >= list.limit || rows.length < BATCH || !last) {
      return found.slice(0, list.limit);
    }
    after = order.map((name) => String(last[name]));
  }
}
