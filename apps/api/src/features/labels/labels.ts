import { label } from "@docket/contract";
import { Label, type ListOrder } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { createRow, getRow, listRows, moveRow, updateRow } from "../../operations/rows.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const order: ListOrder<"position"> = [["position", "ASC"]];
const labels = { model: Label, shape: label, what: "label", order, orderName: "manual" };

export const listLabels: Handler<"listLabels"> = (context, page) => listRows(context, labels, page);

export const createLabel: Handler<"createLabel"> = (context, input) =>
  createRow(context, labels, input);

export const getLabel: Handler<"getLabel"> = (context, { id }) => getRow(context, labels, id);

export const updateLabel: Handler<"updateLabel"> = (context, { id, ...changes }) =>
  updateRow(context, labels, id, changes);

export const moveLabel: Handler<"moveLabel"> = (context, input) => moveRow(context, labels, input);

/** Moves a label to the trash; tasks that have it lose it. */
export const deleteLabel: Handler<"deleteLabel"> = (context, { id }) =>
  moveToTrash(context, "label", id);
