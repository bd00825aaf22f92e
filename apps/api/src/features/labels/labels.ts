import { label, labelFields, present } from "@docket/contract";
import { Label, type ListOrder } from "@docket/models";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { Handler } from "../../operations/operation.js";
import { positionOfMoved } from "../../operations/order.js";
import { findPage } from "../../operations/paging.js";
import { createRow, getRow, updateRow } from "../../operations/rows.js";
import { readOnce } from "../../operations/single-statement.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const labels = { model: Label, shape: label, what: "label" };
const byHand: ListOrder<"position"> = [["position", "ASC"]];

export const listLabels: Handler<"listLabels"> = (context, page) => {
  const where = { userId: context.userId };
  const list = { attributes: labelFields, where, order: byHand, name: "manual", raw: true };
  return readOnce(context, () => findPage(Label, list, page, (row) => present(label, row)));
};

export const createLabel: Handler<"createLabel"> = (context, input) =>
  createRow(context, labels, input);

export const getLabel: Handler<"getLabel"> = (context, { id }) => getRow(context, labels, id);

export const updateLabel: Handler<"updateLabel"> = (context, { id, ...changes }) =>
  updateRow(context, labels, id, changes);

export const moveLabel: Handler<"moveLabel"> = (context, { id, place }) =>
  context.database.forUser(context.userId, async () => {
    const { userId } = context;
    await lockChangeClock(context);
    const position = await positionOfMoved(
      context,
      { ...labels, where: { userId } },
      { id, place },
    );
    return updateRow(context, labels, id, { position });
  });

/** Moves a label to the trash; tasks that have it lose it. */
export const deleteLabel: Handler<"deleteLabel"> = (context, { id }) =>
  moveToTrash(context, "label", id);
