import { Turn, TurnEvent } from "@docket/models";
import { literal, Op } from "sequelize";
import type { OperationContext } from "../operations/operation.js";
import { readFresh } from "../operations/single-statement.js";
import { leaseFromNow } from "./turn-rows.js";

/** One event of a turn, as it is stored. */
export interface StoredEvent {
  number: number;
  event: "started" | "text" | "call" | "ended";
  data: { text?: string; position?: number };
}

/** The turn has ended, or another server runs it: nothing more may be done for it here. */
export class TurnOver extends Error {
  override readonly name = "TurnOver";
}

/**
 * Adds an event to a turn that still runs on this server, and renews its lease. Must run in one
 * transaction with what the event reports.
 *
 * @throws TurnOver
 */
export async function appendEvent(
  { userId }: OperationContext,
  turnId: string,
  runner: string,
  { event, data }: Pick<StoredEvent, "event" | "data">,
): Promise<void> {
  const [, [turn]] = await Turn.update(
    { eventCount: literal("event_count + 1"), leaseUntil: leaseFromNow } as object,
    { where: { userId, id: turnId, status: "running", runner }, returning: true },
  );
  if (!turn) throw new TurnOver();
  await TurnEvent.create({ userId, turnId, number: turn.eventCount, event, data });
}

/** A turn's events after number `after`, in order. */
export async function eventsAfter(
  context: OperationContext,
  turnId: string,
  after: number,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await readFresh(context, () =>
    TurnEvent.findAll({
      attributes: ["number", "event", "data"],
      where: { userId: context.userId, turnId, number: { [Op.gt]: after } },
      order: ["number"],
      limit,
      raw: true,
    }),
  );
  return rows as StoredEvent[];
}

/** Deletes events that are not needed once the next turn of a conversation has begun. */
export async function deleteEvents(
  { userId }: OperationContext,
  conversationId: string,
): Promise<void> {
  const ended = await Turn.findAll({
    attributes: ["id"],
    where: { userId, conversationId, status: { [Op.ne]: "running" } },
    order: [["id", "DESC"]],
    limit: 2,
    raw: true,
  });
  await TurnEvent.destroy({ where: { userId, turnId: ended.map(({ id }) => id) } });
}

/** What the assistant has said so far in a turn. */
export async function replyText({ userId }: OperationContext, turnId: string): Promise<string> {
  const pieces = await TurnEvent.findAll({
    attributes: ["data"],
    where: { userId, turnId, event: "text" },
    order: ["number"],
    raw: true,
  });
  return pieces.map(({ data }) => (data as StoredEvent["data"]).text ?? "").join("");
}
