import { Event, type ListOrder } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { DataContext, Handler } from "../../operations/operation.js";
import { findPage } from "../../operations/paging.js";
import { readOnce } from "../../operations/single-statement.js";
import { notInternal, presentEvents } from "./present-events.js";

const newestFirst: ListOrder<"seq"> = [["seq", "DESC"]];

export const listEvents: Handler<"listEvents", DataContext> = async (
  context,
  { entity, id, ...page },
) => {
  if (id !== undefined && entity === undefined) {
    throw refuse.invalidField("entity", "is needed beside id");
  }
  const where = {
    userId: context.userId,
    ...(entity !== undefined && { entity }),
    ...(id !== undefined && { entityId: id }),
    [Op.and]: [notInternal],
  };
  const list = { where, order: newestFirst, name: "events", raw: true };
  const found = await readOnce(context, () => findPage(Event, list, page, (row) => row));
  return { ...found, items: await presentEvents(context, found.items) };
};
