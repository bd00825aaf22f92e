import type { TurnOutcome } from "@docket/contract";

/** The longest reply that is read out whole; the rest can be read in the panel. */
const LONGEST = 600;

/** What a screen reader says when a turn has ended. */
export function spoken({ turn, reply }: TurnOutcome): string {
  const parts = ["Assistant:"];
  if (reply) parts.push(plain(reply.content));
  if (turn.status !== "completed") parts.push(turn.detail ?? endings[turn.status]);
  if (turn.unverifiedClaim) parts.push("Careful: this reply claims a change that was not made.");
  if (turn.approval === "pending") parts.push("This waits for your approval.");
  return parts.join(" ");
}

const endings = {
  running: "",
  stopped: "Stopped.",
  failed: "The answer could not be made.",
  interrupted: "The answer was broken off.",
};

/** Without the signs that only format. */
function plain(text: string): string {
  const words = text
    .replaceAll(/[*_`#>]+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}
