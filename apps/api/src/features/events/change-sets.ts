import { Event } from "@docket/models";
import { Op } from "sequelize";
import { type Fields, modelFields } from "./logged-rows.js";

/** What a change set made of one row, from its first change to its last. */
export interface NetChange {
  entity: string;
  id: string;
  /** The row was made by it. */
  created: boolean;
  /** The row was deleted by it, and not to the trash. */
  removed: boolean;
  /** The last number that the change set gave the row. */
  seq: string;
  before: Fields;
  after: Fields;
}

/** The events of one transaction, oldest first: their numbers are in one piece. */
export async function changeSetOf(userId: string, changeSet: string): Promise<Event[]> {
  const next = await Event.findOne({
    attributes: ["seq"],
    where: { userId, seq: { [Op.gt]: changeSet }, changeSet: { [Op.ne]: changeSet } },
    order: [["seq", "ASC"]],
    raw: true,
  });
  return oldestFirst(
    await Event.findAll({
      where: { userId, seq: { [Op.gte]: changeSet, ...(next && { [Op.lt]: next.seq }) } },
      raw: true,
    }),
  );
}

/** A user's events after a number, oldest first. */
export async function eventsAfter(userId: string, seq: string): Promise<Event[]> {
  return oldestFirst(await Event.findAll({ where: { userId, seq: { [Op.gt]: seq } }, raw: true }));
}

function oldestFirst(events: Event[]): Event[] {
  return events.sort((one, other) => Number(one.seq) - Number(other.seq));
}

/** What events made of each row; the row that came last is first. */
export function netChanges(events: Event[]): NetChange[] {
  const changes = new Map<string, NetChange>();
  for (const { entity, entityId: id, kind, seq, before, after } of events) {
    const was = modelFields(entity, before ?? {});
    const became = modelFields(entity, after ?? {});
    const known = changes.get(`${entity} ${id}`);
    const removed = kind === "deleted" && after === null;
    changes.set(`${entity} ${id}`, {
      entity,
      id,
      created: known?.created ?? kind === "created",
      removed,
      seq,
      before: { ...was, ...known?.before },
      after: { ...known?.after, ...became },
    });
  }
  return [...changes.values()].reverse();
}

/** Notes what was undone by what, and that what this one had undone is undone no more. */
export async function noteUndo(userId: string, undone: Event[], by: string): Promise<void> {
  await Event.update(
    { undoneBy: null },
    { where: { userId, undoneBy: undone.map(({ changeSet }) => changeSet) } },
  );
  await Event.update({ undoneBy: by }, { where: { userId, seq: undone.map(({ seq }) => seq) } });
}
