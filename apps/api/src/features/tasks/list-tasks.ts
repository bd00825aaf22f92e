import { pick, task, taskFields } from "@docket/contract";
import { isSearch, readsAll, Task, type TaskList, taskList, taskOrders } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, isCursorOf, pageOf } from "../../operations/paging.js";
import { similarTasks } from "./similar-tasks.js";

export const listTasks: Handler<"listTasks"> = async (context, input) => {
  const { userId, database, queries, users, now } = context;
  const { sort, limit, cursor, sectionId, parentId, ...filter } = input;
  if (sort === "manual" && !filter.listId && isNoId(sectionId) && isNoId(parentId)) {
    throw refuse.invalid([
      { path: "sort", message: "manual needs a listId, sectionId or parentId" },
    ]);
  }
  const order = taskOrders[sort].map(([name]) => name);
  const search = isSearch(filter.q) ? filter.q : undefined;
  // A page of similar tasks is followed by similar ones.
  const similarSort = `${sort} similar`;
  const goesOnSimilar =
    search !== undefined && cursor !== undefined && isCursorOf(cursor, similarSort);
  const after = decodeCursor(
    cursor,
    goesOnSimilar ? similarSort : sort,
    order.map((name) => cursorChecks[name]!),
  );
  const list: TaskList = {
    userId,
    now: now().toISOString(),
    ...filter,
    sectionId: orNull(sectionId),
    parentId: orNull(parentId),
    sort,
    after,
    limit: limit + 1,
  };
  // What a list is ordered by, and a task does not show, is needed for the cursor.
  const hidden = order.filter((name) => !(name in task.shape));
  const attributes = [...taskFields, ...hidden];
  // Who waits here must not hold a connection; a turn of the assistant has waited before it took one.
  const inTurn = <T>(waits: boolean, read: () => Promise<T>) =>
    waits && !database.inUnitOfWork() ? users.searches.run(userId, read) : read();

  let similar = goesOnSimilar;
  let rows = similar
    ? []
    : await inTurn(readsAll(input), () => queries.findAll(Task, { attributes, ...taskList(list) }));
  if (search !== undefined && rows.length === 0 && (similar || cursor === undefined)) {
    const ids = await inTurn(true, () => similarTasks(context, search, list));
    if (ids.length > 0)
      rows = await queries.findAll(Task, { attributes, where: { userId, id: ids } });
    rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    similar ||= rows.length > 0;
  }
  const page = pageOf(rows, limit, similar ? similarSort : sort, (last) =>
    order.map((name) => String(last[name as "id"])),
  );
  const items = hidden.length === 0 ? page.items : page.items.map((row) => pick(row, taskFields));
  return { ...page, items, similar };
};

const isNoId = (id: string | undefined) => id === undefined || id === "none";

const orNull = (id: string | undefined) => (id === "none" ? null : id);
