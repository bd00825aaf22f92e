import { completion, completionFields, id, present, timestamp } from "@docket/contract";
import { Completion, completionList, type ListOrder } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { decodeCursor, findPage, pageOf } from "../../operations/paging.js";
import { getTask } from "./get-task.js";

const lastFirst: ListOrder<"occurrence"> = [["occurrence", "DESC"]];

export const listTaskCompletions: Handler<"listTaskCompletions"> = (context, { id, ...page }) => {
  const { userId, database } = context;
  const where = { userId, taskId: id };
  const list = { attributes: completionFields, where, order: lastFirst, name: "done" };
  return database.forUser(
    userId,
    async () => {
      await getTask(context, { id }); // refuses where there is none
      return findPage(Completion, list, page, (row) => present(completion, row));
    },
    { readOnly: true },
  );
};

export const listCompletions: Handler<"listCompletions"> = (
  { userId, database },
  { doneFrom, doneTo, limit, cursor },
) => {
  const after = decodeCursor(cursor, "all", [timestamp, id]);
  return database.forUser(
    userId,
    async () => {
      const rows = await Completion.findAll({
        attributes: completionFields,
        ...completionList({ userId, doneFrom, doneTo, after, limit: limit + 1 }),
      });
      const items = rows.map((row) => present(completion, row));
      return pageOf(items, limit, "all", (last) => [last.completedAt, last.id]);
    },
    { readOnly: true },
  );
};
