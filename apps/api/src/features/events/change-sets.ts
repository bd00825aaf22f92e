import { Event } from "@docket/models";
import { Op, type WhereOptions } from "sequelize";
import { type Fields, modelFields } from "./logged-rows.js";

/** An event, as far as undoing it needs to know. */
export type Change = Pick<
  Event,
  "seq" | "changeSet" | "entity" | "entityId" | "kind" | "before" | "after" | "undoneBy"
>;

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

/** How many events are read at a time. */
const PAGE = 1_000;

/** The events of one transaction, oldest first: their numbers are in one piece. */
export async function changeSetOf(userId: string, changeSet: string): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of eventsFrom(userId, { [Op.gte]: changeSet })) {
    if (event.changeSet !== changeSet) break;
    events.push(event);
  }
  return events;
}

/** A user's events after a number, oldest first. */
export async function eventsAfter(userId: string, seq: string): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of eventsFrom(userId, { [Op.gt]: seq })) events.push(event);
  return events;
}

async function* eventsFrom(userId: string, begin: object): AsyncGenerator<Event> {
  for (let seq = begin; ; ) {
    const where = { userId, seq } as WhereOptions;
    const page = await Event.findAll({ where, order: [["seq", "ASC"]], limit: PAGE, raw: true });
    yield* page;
    if (page.length < PAGE) return;
    seq = { [Op.gt]: page.at(-1)!.seq };
  }
}

/** What events made of each row; the row that came last is first. */
export function netChanges(events: Change[]): NetChange[] {
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

/** What became of a repeating task, which stays open itself, by what became of the completion beside it. */
export const kindByCompletion = (completion: Event["kind"]): Event["kind"] =>
  completion === "created" ? "completed" : "reopened";

/** Notes what was undone by what, and that what this one had undone is undone no more. */
export async function noteUndo(userId: string, undone: Change[], by: string): Promise<void> {
  await Event.update(
    { undoneBy: null },
    { where: { userId, undoneBy: undone.map(({ changeSet }) => changeSet) } },
  );
  await Event.update({ undoneBy: by }, { where: { userId, seq: undone.map(({ seq }) => seq) } });
}
