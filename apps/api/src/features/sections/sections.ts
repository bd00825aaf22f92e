import { present, section, sectionFields } from "@docket/contract";
import { type ListOrder, Section } from "@docket/models";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { Handler } from "../../operations/operation.js";
import { positionOfMoved } from "../../operations/order.js";
import { findPage } from "../../operations/paging.js";
import { createRow, getRow, updateRow } from "../../operations/rows.js";
import { readOnce } from "../../operations/single-statement.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const sections = { model: Section, shape: section, what: "section" };
const byHand: ListOrder<"listId" | "position"> = [
  ["listId", "ASC"],
  ["position", "ASC"],
];

export const listSections: Handler<"listSections"> = (context, { listId, ...page }) => {
  const where = { userId: context.userId, ...(listId !== undefined && { listId }) };
  const list = { attributes: sectionFields, where, order: byHand, name: "manual", raw: true };
  return readOnce(context, () => findPage(Section, list, page, (row) => present(section, row)));
};

export const createSection: Handler<"createSection"> = (context, input) =>
  createRow(context, sections, input);

export const getSection: Handler<"getSection"> = (context, { id }) => getRow(context, sections, id);

export const updateSection: Handler<"updateSection"> = (context, { id, ...changes }) =>
  updateRow(context, sections, id, changes);

export const moveSection: Handler<"moveSection"> = (context, { id, place }) =>
  context.database.forUser(context.userId, async () => {
    const { userId } = context;
    await lockChangeClock(context);
    const { listId } = await getSection(context, { id });
    const order = { ...sections, where: { userId, listId } };
    const position = await positionOfMoved(context, order, { id, place });
    return updateRow(context, sections, id, { position });
  });

/** Moves a section to the trash; its tasks stay in the list. */
export const deleteSection: Handler<"deleteSection"> = (context, { id }) =>
  moveToTrash(context, "section", id);
