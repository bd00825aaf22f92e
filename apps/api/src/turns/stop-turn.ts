import type { Handler } from "../operations/operation.js";
import { endTurn } from "./end-turn.js";
import { readOutcome } from "./read-turn.js";

/** Ends a running turn; its tools notice that, whichever server runs it. */
export const stopTurn: Handler<"stopTurn"> = async (context, { id }) => {
  const stopped = await endTurn(context, id, { status: "stopped" });
  if (stopped) context.assistant.ended(id);
  return readOutcome(context, id);
};
