import { enumerate, oneLine } from "../language/text.js";
import type { Effect, Line } from "./planner.js";

/** The most titles that are named in one sentence; if there are more, they are counted. */
const MOST_NAMED = 20;

/** What a turn did, by the results of its calls and nothing else. */
export function composeReply(lines: readonly Line[]): string {
  const texts: string[] = [];
  const proposed: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] as Line;
    if ("text" in line) {
      texts.push(line.text);
      continue;
    }
    const { effect, outcome } = line;
    if (outcome.kind === "failed") {
      texts.push(
        `I could not ${sentence(effect.infinitive, [line.label], effect)}: ${oneLine(outcome.detail).replace(/\.$/, "")}.`,
      );
      continue;
    }
    const labels = [line.label];
    for (let next = lines[at]; next && "effect" in next && alike(next, line); next = lines[++at])
      labels.push(next.label);
    if (outcome.kind === "proposed") proposed.push(sentence(effect.infinitive, labels, effect));
    else texts.push(`${sentence(effect.past, labels, effect)}.`);
  }
  if (proposed.length > 0) texts.push(`This waits for your approval: ${enumerate(proposed)}.`);
  return texts.join("\n");
}

function alike(
  one: Extract<Line, { effect: Effect }>,
  other: Extract<Line, { effect: Effect }>,
): boolean {
  return (
    one.effect.past === other.effect.past &&
    one.effect.after === other.effect.after &&
    one.outcome.kind === other.outcome.kind &&
    one.outcome.kind !== "failed"
  );
}

function sentence(verb: string, labels: readonly string[], { after = "" }: Effect): string {
  const named = labels.length > MOST_NAMED ? `${labels.length} tasks` : enumerate(labels);
  return `${verb}${named === "" ? "" : ` ${named}`}${after}`;
}
