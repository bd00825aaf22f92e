import { taskFields } from "@docket/contract";
import { Task, taskList, taskOrders } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";

export const listTasks: Handler<"listTasks"> = async ({ userId, queries }, input) => {
  const { sort, limit, cursor, ...filter } = input;
  const order = taskOrders[sort].map(([name]) => name);
  const after = decodeCursor(
    cursor,
    sort,
    order.map((name) => cursorChecks[name]!),
  );
  const list = taskList({ userId, ...filter, sort, after, limit: limit + 1 });
  const tasks = await queries.findAll(Task, { attributes: taskFields, ...list });
  return pageOf(tasks, limit, sort, (last) => order.map((name) => String(last[name as "id"])));
};
