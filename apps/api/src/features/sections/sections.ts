import { present, type Section as ShownSection, section, sectionFields } from "@docket/contract";
import { keyset, type ListOrder, Section } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import { changeRow } from "../../operations/change-row.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { positionOfMoved } from "../../operations/order.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";
import { requireVersion, versionOf } from "../../operations/version.js";
import { moveToTrash } from "../trash/move-to-trash.js";

const byHand: ListOrder<"listId" | "position"> = [
  ["listId", "ASC"],
  ["position", "ASC"],
];

export const listSections: Handler<"listSections"> = async (
  { userId, database },
  { listId, limit, cursor },
) => {
  const checks = byHand.map(([name]) => cursorChecks[name]);
  const page = keyset(Section, byHand, decodeCursor(cursor, "manual", checks));
  const rows = await database.forUser(
    userId,
    () =>
      Section.findAll({
        attributes: [...sectionFields, "position"],
        where: { userId, ...(listId !== undefined && { listId }), [Op.and]: page.where },
        replacements: page.replacements,
        order: byHand,
        limit: limit + 1,
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  const positionOf = (last: Section) => [last.listId, last.position];
  const { items, nextCursor } = pageOf(rows, limit, "manual", positionOf);
  return { items: items.map((row) => present(section, row)), nextCursor };
};

export const createSection: Handler<"createSection"> = async ({ userId, database }, input) => {
  const created = await database.forUser(userId, () => Section.create({ userId, ...input }), {
    autocommit: true,
  });
  return present(section, created);
};

export const getSection: Handler<"getSection"> = async ({ userId, database }, { id }) => {
  const found = await database.forUser(
    userId,
    () => Section.findOne({ attributes: sectionFields, where: { userId, id } }),
    { autocommit: true, readOnly: true },
  );
  if (!found) throw refuse.notFound("section");
  return present(section, found);
};

export const updateSection: Handler<"updateSection"> = (context, { id, ...changes }) =>
  changeSection(context, id, changes);

export const moveSection: Handler<"moveSection"> = (context, { id, place }) =>
  context.database.forUser(context.userId, async () => {
    const { userId } = context;
    await lockChangeClock(context);
    const { listId } = await getSection(context, { id });
    const order = { model: Section, where: { userId, listId }, what: "section" };
    const position = await positionOfMoved(context, order, { id, place });
    return changeSection(context, id, { position });
  });

/** Moves a section to the trash; its tasks stay in the list. */
export const deleteSection: Handler<"deleteSection"> = (context, { id }) =>
  moveToTrash(context, "section", id);

async function changeSection(
  context: OperationContext,
  id: string,
  changes: Partial<Pick<Section, "name" | "position">>,
): Promise<ShownSection> {
  const { userId, ifMatch } = context;
  const version = versionOf(ifMatch, "section");
  if (Object.values(changes).some((value) => value !== undefined)) {
    const where = { userId, id, ...version };
    const changed = await changeRow(
      context,
      async () => (await Section.update(changes, { where, returning: true }))[1][0],
    );
    if (changed) return present(section, changed);
  }
  const found = await getSection(context, { id }); // refuses where there is none
  requireVersion(found, version, "section");
  return found;
}
