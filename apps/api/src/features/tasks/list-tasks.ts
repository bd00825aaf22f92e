import { pick, task, taskFields } from "@docket/contract";
import { similarTo } from "@docket/contract/similar-text";
import { isSearch, readsAll, Task, taskList, taskOrders } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { cursorSchemas, decodeCursor, isCursorOf, pageOf } from "../../operations/paging.js";
import { searchIndexed } from "./search-indexed.js";
import { similarTasks } from "./similar-tasks.js";

export const listTasks: Handler<"listTasks"> = async (context, input) => {
  const { userId, database, queries, users, now } = context;
  const { sort, limit, cursor, sectionId, parentId, ...filter } = input;
  if (sort === "manual" && !filter.listId && isNoId(sectionId) && isNoId(parentId)) {
    throw refuse.invalidField("sort", "manual needs a listId, sectionId or parentId");
  }
  const order = taskOrders[sort].map(([name]) => name);
  const search = isSearch(filter.q) ? filter.q : undefined;
  // A page of similar tasks is followed by pages of similar ones.
  const similarSort = `${sort} similar`;
  const goesOnSimilar =
    search !== undefined && cursor !== undefined && isCursorOf(cursor, similarSort);
  const after = decodeCursor(
    cursor,
    goesOnSimilar ? similarSort : sort,
    cursorSchemas(Task, taskOrders[sort]),
  );
  const list = {
    userId,
    now: now().toISOString(),
    ...filter,
    sectionId: orNull(sectionId),
    parentId: orNull(parentId),
    sort,
    after,
    limit: limit + 1,
  };
  // Sort attributes that are not part of a task's JSON are needed for the cursor.
  const hidden = order.filter((name) => !(name in task.shape));
  const attributes = [...taskFields, ...hidden];
  const valuesOf = (row: { id: string }) => order.map((name) => String(row[name as "id"]));
  // A request that waits here must not hold a connection; a turn of the assistant has waited before
  // it took one.
  const inTurn = <T>(waits: boolean, read: () => Promise<T>) =>
    waits && !database.inUnitOfWork() ? users.searches.run(userId, read) : read();

  // The type is inferred, so that a filter which the query does not know fails to compile.
  const read = (wanted: typeof list & { indexed?: string | undefined }) =>
    queries.findAll(Task, { attributes, ...taskList(wanted) });
  type Row = Awaited<ReturnType<typeof read>>[number];
  const find = async (indexed?: string) => {
    if (!goesOnSimilar) {
      const readAll = readsAll({ sort, sectionId, parentId, ...filter });
      const rows = await inTurn(readAll, () => read({ ...list, indexed }));
      if (rows.length > 0 || cursor !== undefined) return { rows, similar: false };
    }
    const isSimilar = search === undefined ? null : similarTo(search);
    if (search === undefined || !isSimilar) return { rows: [], similar: goesOnSimilar };
    const rows = await inTurn(true, () =>
      similarTasks<Row>(context, search, isSimilar, list.limit, indexed, ({ last, ...only }) =>
        read({ ...list, q: undefined, ...(last && { after: valuesOf(last) }), ...only }),
      ),
    );
    return { rows, similar: goesOnSimilar || rows.length > 0 };
  };
  const { rows, similar } = await (search === undefined ? find() : searchIndexed(context, find));
  const page = pageOf(rows, limit, similar ? similarSort : sort, valuesOf);
  const items = hidden.length === 0 ? page.items : page.items.map((row) => pick(row, taskFields));
  return { ...page, items, similar };
};

const isNoId = (id: string | undefined) => id === undefined || id === "none";

const orNull = (id: string | undefined) => (id === "none" ? null : id);
