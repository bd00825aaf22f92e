import { pick, task, taskFields } from "@docket/contract";
import { readsAll, Task, taskList, taskOrders } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";

export const listTasks: Handler<"listTasks"> = async (context, input) => {
  const { userId, database, queries, users, now } = context;
  const { sort, limit, cursor, sectionId, parentId, ...filter } = input;
  if (sort === "manual" && !filter.listId && isNoId(sectionId) && isNoId(parentId)) {
    throw refuse.invalid([
      { path: "sort", message: "manual needs a listId, sectionId or parentId" },
    ]);
  }
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
    sectionId: orNull(sectionId),
    parentId: orNull(parentId),
    sort,
    after,
    limit: limit + 1,
  });
  // What a list is ordered by, and a task does not show, is needed for the cursor.
  const hidden = order.filter((name) => !(name in task.shape));
  const read = () => queries.findAll(Task, { attributes: [...taskFields, ...hidden], ...list });
  // Who waits here must not hold a connection; a turn of the assistant has waited before it took one.
  const waits = readsAll(input) && !database.inUnitOfWork();
  const rows = await (waits ? users.searches.run(userId, read) : read());
  const page = pageOf(rows, limit, sort, (last) => order.map((name) => String(last[name as "id"])));
  return hidden.length === 0
    ? page
    : { ...page, items: page.items.map((row) => pick(row, taskFields)) };
};

const isNoId = (id: string | undefined) => id === undefined || id === "none";

const orNull = (id: string | undefined) => (id === "none" ? null : id);
