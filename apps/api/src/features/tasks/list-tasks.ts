import { pick, task, taskFields } from "@docket/contract";
import { Task, taskList, taskOrders } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";

export const listTasks: Handler<"listTasks"> = async ({ userId, queries, now }, input) => {
  const { sort, limit, cursor, ...filter } = input;
  const order = taskOrders[sort].map(([name]) => name);
  const after = decodeCursor(
    cursor,
    sort,
    order.map((name) => cursorChecks[name]!),
  );
  const list = taskList({
    userId,
    now: now().toISOString(),
    ...filter,
    sort,
    after,
    limit: limit + 1,
  });
  // What a list is ordered by, and a task does not show, is needed for the cursor.
  const hidden = order.filter((name) => !(name in task.shape));
  const rows = await queries.findAll(Task, { attributes: [...taskFields, ...hidden], ...list });
  const page = pageOf(rows, limit, sort, (last) => order.map((name) => String(last[name as "id"])));
  return hidden.length === 0
    ? page
    : { ...page, items: page.items.map((row) => pick(row, taskFields)) };
};
