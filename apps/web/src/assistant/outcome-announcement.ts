import type { TurnOutcome } from "@docket/contract";
import { endingText, nothingChanged } from "./turn-ending.js";

/** Longer replies are cut; the rest can be read in the panel. */
const MAX_LENGTH = 600;

/** What a screen reader says when a turn has ended. */
export function outcomeAnnouncement({ turn, reply }: TurnOutcome): string {
  return [
    "Assistant:",
    reply && stripMarkdown(reply.content),
    endingText(turn),
    nothingChanged(turn),
    turn.approval === "pending" && "It waits for your approval.",
  ]
    .filter(Boolean)
    .join(" ");
}

function stripMarkdown(text: string): string {
  const plain = text
    .replaceAll(/[*_`#>]+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)}…` : plain;
}
