import type { Entity } from "@docket/contract";
import { Event, hasLabel, Task } from "@docket/models";
import { Op } from "sequelize";
import { type AppError, refuse } from "../../errors.js";
import type { NetChange } from "./change-sets.js";
import { type Fields, fieldsOfRow, loggedRows, modelFields } from "./logged-rows.js";
import { hasLabelsOf } from "./revert-labels.js";

export async function requireUnchanged(userId: string, run: NetChange[]): Promise<void> {
  const [{ entity, created }] = run as [NetChange];
  const wanted = run.filter(
    ({ after, removed }) => created || removed || Object.keys(after).length > 0,
  );
  if (wanted.length === 0) return;
  const id = wanted.map((change) => change.id);
  const found = await loggedRows(entity).model.unscoped().findAll({ where: { userId, id } });
  const rows = new Map(found.map((row) => [String(row.get("id")), row]));
  const createdAs = created ? await fieldsAtCreation(userId, wanted) : new Map<string, Fields>();
  for (const change of wanted) {
    const { id, removed, after } = change;
    const row = rows.get(id);
    if ((row === undefined) !== removed) throw gone(entity);
    if (row === undefined) continue;
    const left = { ...after, ...createdAs.get(id) };
    const names = Object.keys(left);
    const current = fieldsOfRow(row, names);
    const isAsLeft = (name: string) =>
      isSame(current[name], left[name]) ||
      (name === "labelIds" && !created && hasLabelsOf(change, current.labelIds as string[]));
    const other = names.filter((name) => !isAsLeft(name));
    const name = row.get("title") ?? row.get("name");
    if (other.length === 0) continue;
    const isDeleted = other.includes("deletedAt") && current.deletedAt !== null;
    throw changedSince(named(entity, name), other, isDeleted);
  }
}

/** For each row, the fields that changed after its creation, with the values that it was created with. */
async function fieldsAtCreation(
  userId: string,
  changes: NetChange[],
): Promise<Map<string, Fields>> {
  const [{ entity }] = changes as [NetChange];
  const created = new Map(changes.map(({ id, seq }) => [id, BigInt(seq)]));
  const events = await Event.findAll({
    attributes: ["entityId", "seq", "before"],
    where: { userId, entity, entityId: [...created.keys()] },
    order: [["seq", "DESC"]],
    raw: true,
  });
  const later = events.filter(({ entityId, seq }) => BigInt(seq) > created.get(entityId)!);
  const byId = Map.groupBy(later, ({ entityId }) => entityId);
  return new Map(
    [...byId].map(([id, all]) => [
      id,
      modelFields(entity, Object.assign({}, ...all.map(({ before }) => before)) as Fields),
    ]),
  );
}

/** Refuses to delete rows that the change set created and that are in use by now. */
export async function requireUnused(userId: string, run: NetChange[]): Promise<void> {
  const [{ entity, created }] = run as [NetChange];
  if (!created || entity === "completion") return;
  const ids = run.map(({ id }) => id);
  if (await isUsed(userId, entity as Entity, ids)) {
    const what = entity === "task" ? "subtasks" : "tasks";
    throw refuse.changedMeanwhile(`The ${entity} has ${what} by now, so nothing was undone.`);
  }
}

async function isUsed(userId: string, entity: Entity, ids: string[]): Promise<boolean> {
  if (entity === "label") {
    for (const labelId of ids) {
      const where = { userId, [Op.and]: hasLabel };
      const replacements = { userId, labelId };
      if (await Task.findOne({ attributes: ["id"], where, replacements, raw: true })) return true;
    }
    return false;
  }
  const uses = {
    list: { listId: ids },
    section: { sectionId: ids },
    // Subtasks that are deleted with them do not count.
    task: { parentId: ids, id: { [Op.notIn]: ids } },
  };
  const where = { userId, ...uses[entity] };
  return (await Task.findOne({ attributes: ["id"], where, raw: true })) !== null;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function named(entity: string, name: unknown): string {
  return typeof name === "string" ? `“${name}”` : `The ${entity}`;
}

function changedSince(what: string, fields: string[], isDeleted: boolean): AppError {
  const names = [...new Set(fields)];
  const errors = names.map((path) => ({ path, message: "has changed since" }));
  const how = isDeleted ? "was deleted since" : `has changed since (${names.join(", ")})`;
  return refuse.changedMeanwhile(`${what} ${how}, so nothing was undone.`, { errors });
}

export function gone(entity: string): AppError {
  return refuse.changedMeanwhile(`The ${entity} is not there any more, so nothing was undone.`);
}
