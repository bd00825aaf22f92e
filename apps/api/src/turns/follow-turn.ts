import type { TurnCall, TurnEvent } from "@docket/contract";
import type { OperationContext } from "../operations/operation.js";
import { presentCalls } from "./present-turn.js";
import { readCalls, readOutcome, readProgress } from "./read-turn.js";
import { eventsAfter, type StoredEvent } from "./turn-events.js";
import type { TurnHub } from "./turn-hub.js";

/** An event with its number. */
export type NumberedEvent = TurnEvent & { number: number };

/** How often a turn that runs on another server is polled. */
const POLL_MILLISECONDS = 1_000;
const MOST_AT_ONCE = 500;

/**
 * The events of a turn after number `after`, as they come, until it has ended or `signal` aborts.
 * An event shows the turn and its calls as they are when it is sent.
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
    const news = hub.wait(turnId, POLL_MILLISECONDS, signal); // before reading, so that nothing is missed
    const rows = await eventsAfter(context, turnId, last, MOST_AT_ONCE);
    const calls = await callsOf(context, turnId, rows);
    for (const row of rows) {
      last = row.number;
      const event = await asEvent(context, turnId, row, calls);
      if (event) yield { ...event, number: last };
      if (row.event === "ended") return;
    }
    if (rows.length > 0) continue;
    const turn = await readProgress(context, turnId);
    if (turn.status === "running") {
      await news;
    } else if (
      turn.eventCount <= last ||
      (await eventsAfter(context, turnId, last, MOST_AT_ONCE)).length === 0
    ) {
      // Its events were removed, or this reader had them all.
      const data = await readOutcome(context, turnId);
      yield { event: "ended", data, number: turn.eventCount };
      return;
    }
  }
}

/** The calls that events refer to, by position, read together. */
async function callsOf(
  context: OperationContext,
  turnId: string,
  events: StoredEvent[],
): Promise<Map<number, TurnCall>> {
  const positions = events.flatMap(({ data }) => data.position ?? []);
  const calls = positions.length > 0 ? await readCalls(context, turnId, positions) : [];
  const shown = await presentCalls(context, calls);
  return new Map(shown.map((call) => [call.position, call]));
}

async function asEvent(
  context: OperationContext,
  turnId: string,
  { event, data }: StoredEvent,
  calls: Map<number, TurnCall>,
): Promise<TurnEvent | null> {
  switch (event) {
    case "text":
      return { event, data: { text: data.text ?? "" } };
    case "call": {
      const call = calls.get(data.position as number);
      return call ? { event, data: { call } } : null;
    }
    case "started": {
      const { turn, message } = await readOutcome(context, turnId);
      return { event, data: { turn, message } };
    }
    case "ended":
      return { event, data: await readOutcome(context, turnId) };
  }
}
