import { ChangeClock, Event } from "@docket/models";
import { Op } from "sequelize";
import { AppError, refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { deletedNow } from "../trash/trash.js";
import { fieldsOfRow, loggedModel, shownFields } from "./logged-rows.js";
import { presentEvents } from "./present-events.js";

type Fields = Record<string, unknown>;

/** What a change set made of one row, from its first change to its last. */
interface NetChange {
  entity: string;
  id: string;
  created: boolean;
  /** The last number that the change set gave the row. */
  seq: string;
  before: Fields;
  after: Fields;
}

export const undoEvent: Handler<"undoEvent"> = (context, { seq }) =>
  context.database.forUser(context.userId, async () => {
    const last = await holdChanges(context);
    const asked = await Event.findOne({ where: { userId: context.userId, seq: String(seq) } });
    if (!asked) throw refuse.notFound("change");
    const { undoneBy } = asked;
    if (undoneBy !== null) {
      return { events: await presentEvents(context, await changeSetOf(context, undoneBy)) };
    }
    const events = await changeSetOf(context, asked.changeSet);
    if (events.some(({ kind }) => kind === "purged")) {
      throw refuse.conflict("What was deleted for good cannot be brought back.");
    }
    for (const change of netChanges(events)) await takeBack(context, change);
    return { events: await presentEvents(context, await noteUndo(context, asked.changeSet, last)) };
  });

/** Keeps others from changing anything of the user's meanwhile. @returns the last number so far */
async function holdChanges({ userId }: OperationContext): Promise<string> {
  const clock = await ChangeClock.findOne({ where: { userId }, lock: true });
  return clock?.seq ?? "0";
}

/** The events of one transaction, oldest first: their numbers are in one piece. */
async function changeSetOf({ userId }: OperationContext, changeSet: string): Promise<Event[]> {
  const next = await Event.findOne({
    attributes: ["seq"],
    where: { userId, seq: { [Op.gt]: changeSet }, changeSet: { [Op.ne]: changeSet } },
    order: [["seq", "ASC"]],
    raw: true,
  });
  const until = next && { [Op.lt]: next.seq };
  return Event.findAll({
    where: { userId, seq: { [Op.gte]: changeSet, ...until } },
    order: [["seq", "ASC"]],
    raw: true,
  });
}

function netChanges(events: Event[]): NetChange[] {
  const changes = new Map<string, NetChange>();
  for (const { entity, entityId: id, kind, seq, before, after } of events) {
    const was = before ? shownFields(entity, before) : {};
    const became = after ? shownFields(entity, after) : {};
    const known = changes.get(`${entity} ${id}`);
    if (known) {
      known.seq = seq;
      known.before = { ...was, ...known.before };
      known.after = { ...known.after, ...became };
    } else {
      const created = kind === "created";
      changes.set(`${entity} ${id}`, { entity, id, created, seq, before: was, after: became });
    }
  }
  return [...changes.values()].reverse();
}

/** @throws AppError 412 if the row is no longer as the change set left it */
async function takeBack(context: OperationContext, change: NetChange): Promise<void> {
  const { userId } = context;
  const { entity, id, created, before, after } = change;
  const model = loggedModel(entity);
  const row = await model.findOne({ where: { userId, id }, lock: true });
  if (!row) throw changedSince("It", []);
  const names = Object.keys(after);
  const current = fieldsOfRow(row, names);
  const other = names.filter((name) => !isSame(current[name], after[name]));
  if (created) other.push(...(await changedAfter(context, change)));
  if (other.length > 0) throw changedSince(`“${row.title}”`, [...new Set(other)]);
  const values: Fields = created ? { deletedAt: deletedNow } : { ...before };
  // Back in the trash it has its whole time there again.
  if (values.deletedAt) values.deletedAt = deletedNow;
  await model.update(values, { where: { userId, id } });
}

/** The fields of a row that were changed after the change set. */
async function changedAfter(
  { userId }: OperationContext,
  { entity, id, seq }: NetChange,
): Promise<string[]> {
  const later = await Event.findAll({
    attributes: ["after"],
    where: { userId, entity, entityId: id, seq: { [Op.gt]: seq } },
    order: [["seq", "ASC"]],
    raw: true,
  });
  return later.flatMap(({ after }) => Object.keys(after ?? {}));
}

/** Notes what was undone by what, and that what this one undid is not undone any more. */
async function noteUndo(
  { userId }: OperationContext,
  undone: string,
  last: string,
): Promise<Event[]> {
  const events = await Event.findAll({
    where: { userId, seq: { [Op.gt]: last } },
    order: [["seq", "ASC"]],
    raw: true,
  });
  const by = events[0]?.changeSet;
  if (by === undefined) return [];
  await Event.update({ undoneBy: null }, { where: { userId, undoneBy: undone } });
  const seqs = (await changeSetOf({ userId } as OperationContext, undone)).map(({ seq }) => seq);
  await Event.update({ undoneBy: by }, { where: { userId, seq: seqs } });
  return events;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function changedSince(what: string, fields: string[]): AppError {
  const detail =
    fields.length > 0
      ? `${what} has changed since (${fields.join(", ")}), so nothing was undone.`
      : `${what} has been deleted for good since, so nothing was undone.`;
  const errors = fields.map((path) => ({ path, message: "has changed since" }));
  return new AppError("changed", 412, "Changed meanwhile", detail, { errors });
}
