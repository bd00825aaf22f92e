import { taskFields } from "@docket/contract";
import { Task, taskList, taskOrders } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";

const withPosition = [...taskFields, "position"] as const;

export const listTasks: Handler<"listTasks"> = async ({ userId, queries }, input) => {
  const { sort, limit, cursor, sectionId, parentId, ...filter } = input;
  const byHand = sort === "manual";
  if (byHand && !filter.listId && isNoId(sectionId) && isNoId(parentId)) {
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
    ...filter,
    sectionId: orNull(sectionId),
    parentId: orNull(parentId),
    sort,
    after,
    limit: limit + 1,
  });
  const tasks = await queries.findAll(Task, {
    attributes: byHand ? withPosition : taskFields,
    ...list,
  });
  const page = pageOf(tasks, limit, sort, (last) =>
    order.map((name) => String(last[name as "id"])),
  );
  if (byHand) for (const task of page.items) delete (task as { position?: string }).position;
  return page;
};

const isNoId = (id: string | undefined) => id === undefined || id === "none";

const orNull = (id: string | undefined) => (id === "none" ? null : id);
