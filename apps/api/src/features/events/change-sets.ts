import { Event } from "@docket/models";
import { Op, type WhereOptions } from "sequelize";
import { type Fields, modelFields } from "./logged-rows.js";

/** An event, as far as undoing it needs to know. */
export type Change = Pick<
  Event,
  "seq" | "changeSet" | "entity" | "entityId" | "kind" | "before" | "after" | "undoneBy"
>;

/** The net effect of a change set on one row, from its first change to its last. */
export interface NetChange {
  entity: string;
  id: string;
  /** Whether the change set created the row. */
  created: boolean;
  /** Whether the change set deleted the row permanently, not to the trash. */
  removed: boolean;
  /** The number of the change set's last change to the row. */
  seq: string;
  before: Fields;
  after: Fields;
}

/** How many events are read at a time. */
const PAGE = 1_000;

/** The events of one transaction, oldest first: their numbers are contiguous. */
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

/** The net change to each row, in reverse order of the rows' first changes. */
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

/**
 * The kind to show for a repeating task, which stays open itself, from the kind of the completion's
 * event beside it.
 */
export const kindByCompletion = (completion: Event["kind"]): Event["kind"] =>
  completion === "created" ? "completed" : "reopened";

/**
 * Records which change set undid which changes; what those changes had undone themselves no longer
 * counts as undone.
 */
export async function noteUndo(userId: string, undone: Change[], by: string): Promise<void> {
  await Event.update(
    { undoneBy: null },
    { where: { userId, undoneBy: undone.map(({ changeSet }) => changeSet) } },
  );
  await Event.update({ undoneBy: by }, { where: { userId, seq: undone.map(({ seq }) => seq) } });
}
