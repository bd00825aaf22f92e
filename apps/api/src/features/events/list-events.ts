import { Event, keyset, type ListOrder } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { DataContext, Handler } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";
import { presentEvents } from "./present-events.js";

const newestFirst: ListOrder<"seq"> = [["seq", "DESC"]];

export const listEvents: Handler<"listEvents", DataContext> = async (
  context,
  { entity, id, limit, cursor },
) => {
  if (id !== undefined && entity === undefined) {
    throw refuse.invalidField("entity", "is needed beside id");
  }
  const { userId, database } = context;
  const page = keyset(Event, newestFirst, decodeCursor(cursor, "events", [cursorChecks.id]));
  const rows = await database.forUser(
    userId,
    () =>
      Event.findAll({
        where: {
          userId,
          ...(entity !== undefined && { entity }),
          ...(id !== undefined && { entityId: id }),
          [Op.and]: page.where,
        },
        replacements: page.replacements,
        order: newestFirst,
        limit: limit + 1,
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  const { items, nextCursor } = pageOf(rows, limit, "events", ({ seq }) => [seq]);
  return { items: await presentEvents(context, items), nextCursor };
};
