import { completion, completionFields, present } from "@docket/contract";
import { Completion, completionList, keyset, type ListOrder } from "@docket/models";
import { Op } from "sequelize";
import type { Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";
import { getTask } from "./get-task.js";

const lastFirst: ListOrder<"occurrence"> = [["occurrence", "DESC"]];

export const listTaskCompletions: Handler<"listTaskCompletions"> = (
  context,
  { id, limit, cursor },
) => {
  const { userId, database } = context;
  const page = keyset(
    Completion,
    lastFirst,
    decodeCursor(cursor, "done", [cursorChecks.occurrence]),
  );
  return database.forUser(
    userId,
    async () => {
      await getTask(context, { id }); // refuses where there is none
      const rows = await Completion.findAll({
        attributes: [...completionFields, "occurrence"],
        where: { userId, taskId: id, [Op.and]: page.where },
        replacements: page.replacements,
        order: lastFirst,
        limit: limit + 1,
      });
      const { items, nextCursor } = pageOf(rows, limit, "done", (last) => [
        String(last.occurrence),
      ]);
      return { items: items.map((row) => present(completion, row)), nextCursor };
    },
    { readOnly: true },
  );
};

export const listCompletions: Handler<"listCompletions"> = (
  { userId, database },
  { doneFrom, doneTo, limit, cursor },
) => {
  const { completedAt, id } = cursorChecks;
  const after = decodeCursor(cursor, "all", [completedAt!, id!]);
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
