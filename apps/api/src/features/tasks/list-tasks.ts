import { taskFields } from "@docket/contract";
import { readsAll, Task, taskList, taskOrders } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";

export const listTasks: Handler<"listTasks"> = async (context, input) => {
  const { userId, database, queries, users } = context;
  const { sort, limit, cursor, ...filter } = input;
  const order = taskOrders[sort].map(([name]) => name);
  const after = decodeCursor(
    cursor,
    sort,
    order.map((name) => cursorChecks[name]!),
  );
  const list = taskList({ userId, ...filter, sort, after, limit: limit + 1 });
  const read = () => queries.findAll(Task, { attributes: taskFields, ...list });
  // Who waits here must not hold a connection; a turn of the assistant has waited before it took one.
  const waits = readsAll(input) && !database.inUnitOfWork();
  const tasks = await (waits ? users.searches.run(userId, read) : read());
  return pageOf(tasks, limit, sort, (last) => order.map((name) => String(last[name as "id"])));
};
