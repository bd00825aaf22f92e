import { section } from "@docket/contract";
import { type ListOrder, Section } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { createRow, getRow, listRows, moveRow, updateRow } from "../../operations/rows.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const order: ListOrder<"listId" | "position"> = [
  ["listId", "ASC"],
  ["position", "ASC"],
];
const sections = {
  model: Section,
  shape: section,
  what: "section",
  order,
  orderName: "manual",
  within: "listId" as const,
};

export const listSections: Handler<"listSections"> = (context, { listId, ...page }) =>
  listRows(context, sections, page, { where: listId === undefined ? {} : { listId } });

export const createSection: Handler<"createSection"> = (context, input) =>
  createRow(context, sections, input);

export const getSection: Handler<"getSection"> = (context, { id }) => getRow(context, sections, id);

export const updateSection: Handler<"updateSection"> = (context, { id, ...changes }) =>
  updateRow(context, sections, id, changes);

export const moveSection: Handler<"moveSection"> = (context, input) =>
  moveRow(context, sections, input);

/** Moves a section to the trash; its tasks stay in the list. */
export const deleteSection: Handler<"deleteSection"> = (context, { id }) =>
  moveToTrash(context, "section", id);
