import { exportedListFields, list, present, type List as ShownList } from "@docket/contract";
import { List, type ListOrder } from "@docket/models";
import { literal, Op } from "sequelize";
import { refuse } from "../../errors.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { positionOfMoved } from "../../operations/order.js";
import { findPage } from "../../operations/paging.js";
import { changeRow } from "../../operations/rows.js";
import { readOnce, writeOnce } from "../../operations/single-statement.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const byHand: ListOrder<"position"> = [["position", "ASC"]];

const shownFields = [
  ...exportedListFields,
  [
    literal(
      [
        '(SELECT count(*)::int FROM tasks WHERE tasks.user_id = "List".user_id',
        'AND tasks.list_id = "List".id AND tasks.deleted_at IS NULL AND NOT tasks.completed)',
      ].join(" "),
    ),
    "openCount",
  ] as [ReturnType<typeof literal>, string],
];

/** A row that was read with {@link shownFields}. */
type Counted = List & { openCount: number };

export const listLists: Handler<"listLists"> = (context, { archived, ...page }) => {
  const { userId } = context;
  const archivedAt = archived ? { [Op.ne]: null } : null;
  const where = { userId, ...(archived !== undefined && { archivedAt }) };
  const lists = { attributes: shownFields, where, order: byHand, name: "manual", raw: true };
  return readOnce(context, () =>
    findPage(List, lists, page, (row) => present(list, row as Counted)),
  );
};

export const createList: Handler<"createList"> = async (context, input) => {
  const { userId } = context;
  const created = await writeOnce(context, () => List.create({ userId, ...input }));
  return present(list, Object.assign(created.get(), { openCount: 0 }));
};

export const getList: Handler<"getList"> = async (context, { id }) => {
  const where = { userId: context.userId, id };
  const found = await readOnce(context, () =>
    List.findOne({ attributes: shownFields, where, raw: true }),
  );
  if (!found) throw refuse.notFound("list");
  return present(list, found as Counted);
};

export const updateList: Handler<"updateList"> = (context, { id, archived, ...changes }) =>
  changeList(context, id, {
    ...changes,
    // A list that is archived already keeps its time.
    ...(archived !== undefined && {
      archivedAt: archived ? literal("coalesce(archived_at, now())") : null,
    }),
  });

export const moveList: Handler<"moveList"> = (context, { id, place }) =>
  context.database.forUser(context.userId, async () => {
    const { userId } = context;
    await lockChangeClock(context);
    const order = { model: List, where: { userId }, what: "list" };
    const position = await positionOfMoved(context, order, { id, place });
    return changeList(context, id, { position });
  });

/** Moves a list to the trash; its sections and tasks go with it. */
export const deleteList: Handler<"deleteList"> = (context, { id }) =>
  moveToTrash(context, "list", id);

function changeList(context: OperationContext, id: string, changes: object): Promise<ShownList> {
  const { userId, database, ifMatch } = context;
  const version = versionOf(ifMatch, "list");
  return database.forUser(userId, async () => {
    const given = Object.values(changes).some((value) => value !== undefined);
    const where = { userId, id, ...version };
    const change = async () => (await List.update(changes, { where }))[0] || undefined;
    const changed = given && (await changeRow(context, change));
    const found = await getList(context, { id }); // refuses where there is none
    if (!changed) requireVersion(found, version, "list");
    return found;
  });
}
