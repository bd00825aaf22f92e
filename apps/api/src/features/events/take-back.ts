import { Event } from "@docket/models";
import { Op } from "sequelize";
import { AppError } from "../../errors.js";
import { deletedNow } from "../trash/trash.js";
import type { NetChange } from "./change-sets.js";
import { type Fields, fieldsOfRow, loggedRows, modelFields } from "./logged-rows.js";

/**
 * Makes a row what it was before a change set, in the caller's transaction, which holds the user's changes.
 *
 * @throws AppError 412 if it is no longer as the change set left it
 */
export async function takeBack(userId: string, change: NetChange): Promise<void> {
  const { entity, id, created, removed, before, after } = change;
  const { trash } = loggedRows(entity);
  const model = loggedRows(entity).model.unscoped();
  const where = { userId, id };
  if (created && removed) return;
  const row = await model.findOne({ where });
  if (removed) {
    if (row) throw changedSince(entity, []);
    await model.create({ ...before, ...where });
    return;
  }
  if (!row) throw changedSince(entity, []);
  const left = created ? { ...after, ...(await createdAs(userId, change)) } : after;
  const current = fieldsOfRow(row, Object.keys(left));
  const other = Object.keys(left).filter((name) => !isSame(current[name], left[name]));
  if (other.length > 0) throw changedSince(titleOf(row.get("title"), entity), other);
  if (created && !trash) {
    await model.destroy({ where });
    return;
  }
  const values: Fields = created ? { deletedAt: deletedNow } : { ...before };
  // Back in the trash it has its whole time there again.
  if (values.deletedAt) values.deletedAt = deletedNow;
  await model.update(values, { where });
}

/** Of what was changed after a row was created, the values before: those that it was created with. */
async function createdAs(userId: string, { entity, id, seq }: NetChange): Promise<Fields> {
  const later = await Event.findAll({
    attributes: ["before"],
    where: { userId, entity, entityId: id, seq: { [Op.gt]: seq } },
    order: [["seq", "DESC"]],
    raw: true,
  });
  return modelFields(entity, Object.assign({}, ...later.map(({ before }) => before)) as Fields);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function titleOf(title: unknown, entity: string): string {
  return typeof title === "string" ? `“${title}”` : `The ${entity}`;
}

function changedSince(what: string, fields: string[]): AppError {
  const names = [...new Set(fields)];
  const detail =
    names.length > 0
      ? `${what} has changed since (${names.join(", ")}), so nothing was undone.`
      : `The ${what} is not there any more, so nothing was undone.`;
  const errors = names.map((path) => ({ path, message: "has changed since" }));
  return new AppError("changed", 412, "Changed meanwhile", detail, { errors });
}
