import { list } from "@docket/contract";
import { List, type ListOrder } from "@docket/models";
import { literal, Op } from "sequelize";
import type { Handler } from "../../operations/operation.js";
import { createRow, getRow, listRows, moveRow, updateRow } from "../../operations/rows.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const order: ListOrder<"position"> = [["position", "ASC"]];
const openCount = literal(
  [
    '(SELECT count(*)::int FROM tasks WHERE tasks.user_id = "List".user_id',
    'AND tasks.list_id = "List".id AND tasks.deleted_at IS NULL AND NOT tasks.completed)',
  ].join(" "),
);
const lists = {
  model: List,
  shape: list,
  computed: { openCount },
  what: "list",
  order,
  orderName: "manual",
};

export const listLists: Handler<"listLists"> = (context, { archived, ...page }) => {
  const archivedAt = archived ? { [Op.ne]: null } : null;
  return listRows(context, lists, page, { where: archived === undefined ? {} : { archivedAt } });
};

export const createList: Handler<"createList"> = (context, input) =>
  createRow(context, lists, input, { openCount: 0 });

export const getList: Handler<"getList"> = (context, { id }) => getRow(context, lists, id);

export const updateList: Handler<"updateList"> = (context, { id, archived, ...changes }) =>
  updateRow(context, lists, id, {
    ...changes,
    // A list that is archived already keeps its time.
    ...(archived !== undefined && {
      archivedAt: archived ? literal("coalesce(archived_at, now())") : null,
    }),
  });

export const moveList: Handler<"moveList"> = (context, input) => moveRow(context, lists, input);

/** Moves a list to the trash; its sections and tasks go with it. */
export const deleteList: Handler<"deleteList"> = (context, { id }) =>
  moveToTrash(context, "list", id);
