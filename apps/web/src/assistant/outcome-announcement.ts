import type { TurnOutcome } from "@docket/contract";
import { isProposal } from "./changes.js";
import { effectText, endingText } from "./turn-ending.js";

/** In characters; longer replies are truncated, and the rest can be read in the panel. */
const MAX_LENGTH = 600;

/** The screen reader announcement of a turn's end. */
export function outcomeAnnouncement({ turn, reply }: TurnOutcome): string {
  const isSaid = reply?.content.split("\n").some(isProposal);
  return [
    "Assistant:",
    reply && stripMarkdown(reply.content),
    endingText(turn),
    effectText(turn),
    turn.approval === "pending" && !isSaid && "It waits for your approval.",
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
