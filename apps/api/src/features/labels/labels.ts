import { label, labelFields, present, type Label as ShownLabel } from "@docket/contract";
import { keyset, Label, type ListOrder } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import { changeRow } from "../../operations/change-row.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { positionOfMoved } from "../../operations/order.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const byHand: ListOrder<"position"> = [["position", "ASC"]];

export const listLabels: Handler<"listLabels"> = async (
  { userId, database },
  { limit, cursor },
) => {
  const page = keyset(Label, byHand, decodeCursor(cursor, "manual", [cursorChecks.position]));
  const rows = await database.forUser(
    userId,
    () =>
      Label.findAll({
        attributes: [...labelFields, "position"],
        where: { userId, [Op.and]: page.where },
        replacements: page.replacements,
        order: byHand,
        limit: limit + 1,
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  const { items, nextCursor } = pageOf(rows, limit, "manual", (last) => [last.position]);
  return { items: items.map((row) => present(label, row)), nextCursor };
};

export const createLabel: Handler<"createLabel"> = async ({ userId, database }, input) => {
  const created = await database.forUser(userId, () => Label.create({ userId, ...input }), {
    autocommit: true,
  });
  return present(label, created);
};

export const getLabel: Handler<"getLabel"> = async ({ userId, database }, { id }) => {
  const found = await database.forUser(
    userId,
    () => Label.findOne({ attributes: labelFields, where: { userId, id } }),
    { autocommit: true, readOnly: true },
  );
  if (!found) throw refuse.notFound("label");
  return present(label, found);
};

export const updateLabel: Handler<"updateLabel"> = (context, { id, ...changes }) =>
  changeLabel(context, id, changes);

export const moveLabel: Handler<"moveLabel"> = (context, { id, place }) =>
  context.database.forUser(context.userId, async () => {
    const { userId } = context;
    await lockChangeClock(context);
    const order = { model: Label, where: { userId }, what: "label" };
    const position = await positionOfMoved(context, order, { id, place });
    return changeLabel(context, id, { position });
  });

/** Moves a label to the trash; tasks that have it lose it. */
export const deleteLabel: Handler<"deleteLabel"> = (context, { id }) =>
  moveToTrash(context, "label", id);

async function changeLabel(
  context: OperationContext,
  id: string,
  changes: Partial<Pick<Label, "name" | "color" | "position">>,
): Promise<ShownLabel> {
  const { userId, ifMatch } = context;
  const version = versionOf(ifMatch, "label");
  if (Object.values(changes).some((value) => value !== undefined)) {
    const where = { userId, id, ...version };
    const changed = await changeRow(
      context,
      async () => (await Label.update(changes, { where, returning: true }))[1][0],
    );
    if (changed) return present(label, changed);
  }
  const found = await getLabel(context, { id }); // refuses where there is none
  requireVersion(found, version, "label");
  return found;
}
