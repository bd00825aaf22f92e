import type { TurnEvent } from "@docket/contract";
import { readOutcome, readTurn } from "../features/turns/turn-outcome.js";
import { presentCall } from "../features/turns/turn-row.js";
import type { EventRow } from "../features/turns/turn-statements.js";
import type { OperationContext } from "../operation.js";
import type { TurnHub } from "./turn-hub.js";

/** An event with its number. */
export type NumberedEvent = TurnEvent & { number: number };

/** How often a turn of another server is looked at, in milliseconds. */
const LOOK_AGAIN = 1_000;
const MOST_AT_ONCE = 500;

/**
 * The events of a turn after number `after`, as they come, until it has ended or `signal` aborts.
 * What an event says of the turn and its calls is what they are when it is sent.
 *
 * @throws AppError 404
 */
export async function* followTurn(
  context: OperationContext,
  hub: TurnHub,
  turnId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let last = after;
  while (!signal.aborted) {
    const news = hub.wait(turnId, LOOK_AGAIN, signal); // before looking, so that nothing is missed
    const rows = await eventsAfter(context, turnId, last);
    for (const row of rows) {
      last = Number(row.number);
      const event = await asEvent(context, turnId, row);
      if (event) yield { ...event, number: last };
      if (row.event === "ended") return;
    }
    if (rows.length > 0) continue;
    const turn = await readTurn(context, turnId);
    if (turn.status === "running") {
      await news;
    } else if (
      Number(turn.eventCount) <= last ||
      (await eventsAfter(context, turnId, last)).length === 0
    ) {
      // Its events were removed, or this reader had them all.
      const data = await readOutcome(context, turnId);
      yield { event: "ended", data, number: Number(turn.eventCount) };
      return;
    }
  }
}

async function eventsAfter(
  { userId, database, statements }: OperationContext,
  turnId: string,
  last: number,
): Promise<EventRow[]> {
  const { rows } = await database.forUser(
    userId,
    () => database.execute(statements.turns.events, [userId, turnId, last, MOST_AT_ONCE]),
    { statements: "one" },
  );
  return rows;
}

async function asEvent(
  context: OperationContext,
  turnId: string,
  { event, data }: EventRow,
): Promise<TurnEvent | null> {
  switch (event) {
    case "text":
      return { event, data: { text: data.text ?? "" } };
    case "call": {
      const { calls } = await readTurn(context, turnId);
      const call = calls.find(({ position }) => position === data.position);
      return call ? { event, data: { call: presentCall(call) } } : null;
    }
    case "started": {
      const { turn, message } = await readOutcome(context, turnId);
      return { event, data: { turn, message } };
    }
    case "ended":
      return { event, data: await readOutcome(context, turnId) };
  }
}
