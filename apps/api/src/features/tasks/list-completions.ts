import { completion, completionFields, present } from "@docket/contract";
import { Completion, keyset, type ListOrder } from "@docket/models";
import { literal, Op } from "sequelize";
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
    decodeCursor(cursor, "done", [cursorChecks.occurrence!]),
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

const newestFirst: ListOrder<"completedAt" | "id"> = [
  ["completedAt", "DESC"],
  ["id", "DESC"],
];

const ofTaskThatIsThere = literal(
  'EXISTS (SELECT FROM tasks WHERE "user_id" = :userId AND tasks.id = task_id AND deleted_at IS NULL)',
);

/** Where a day of the user begins, so many days later. */
const beginOf = (day: string, later = 0) =>
  `(SELECT (CAST(${day} AS date) + ${later})::timestamp AT TIME ZONE time_zone FROM users WHERE id = :userId)`;

export const listCompletions: Handler<"listCompletions"> = (
  { userId, database },
  { doneFrom, doneTo, limit, cursor },
) => {
  const { completedAt, id } = cursorChecks;
  const page = keyset(Completion, newestFirst, decodeCursor(cursor, "all", [completedAt!, id!]));
  const days = [
    ...(doneFrom ? [literal(`completed_at >= ${beginOf(":doneFrom")}`)] : []),
    ...(doneTo ? [literal(`completed_at < ${beginOf(":doneTo", 1)}`)] : []),
  ];
  return database.forUser(
    userId,
    async () => {
      const rows = await Completion.findAll({
        attributes: completionFields,
        where: { userId, [Op.and]: [...page.where, ...days, ofTaskThatIsThere] },
        replacements: { ...page.replacements, userId, doneFrom, doneTo },
        order: newestFirst,
        limit: limit + 1,
      });
      const items = rows.map((row) => present(completion, row));
      return pageOf(items, limit, "all", (last) => [last.completedAt, last.id]);
    },
    { readOnly: true },
  );
};
