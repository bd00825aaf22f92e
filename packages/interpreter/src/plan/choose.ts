import { bareTask } from "../grammar/additions.js";
import { readClause } from "../grammar/clause.js";
import type { Intent, Reading } from "../grammar/intent.js";
import { readWhen } from "../language/days.js";
import { part, type Text } from "../language/text.js";
import { scoreOf } from "./score.js";
import type { Session } from "./session.js";

/** What a message amounts to, and how well it fits. */
export interface Choice {
  intents: Intent[];
  score: number;
}

/** A place at which a message may be parted, and what that costs. */
interface Boundary {
  from: number;
  to: number;
  cost: number;
}

const SENTENCE = 0.9;
const WORD = 1.25;
const UNKNOWN = -2;
/** Of more places the later ones are parted only at sentences. */
const MOST_WORD_BOUNDARIES = 10;
const MOST_BOUNDARIES = 30;

const sentences =
  /(?<=[^.\s][.!?…])(?<!\b(?:dr|mr|mrs|ms|prof|st|vs|no|approx|dept|e\.g|i\.e|\d{1,2})\.)\s+(?=\S)|\s*;\s*|\s*\n+\s*|,? (?:and )?then,? |\s+-+\s+|,? and also |,? also (?=\w)|\.{2,}\s*/g;
const words = /,\s+(?:and |but |so )?|\s+(?:and|but|&|plus|so|or)\s+|\?\s*/g;

/**
 * The reading of a message that fits best: it may be one clause or several, and every part counts. Readings are
 * scored by their form and by how well they fit the person's own tasks and lists.
 */
export function choose(text: Text, session: Session): Choice {
  const boundaries = findBoundaries(text.low);
  const ends = [...boundaries, { from: text.low.length, to: text.low.length, cost: 0 }];
  const starts = [0, ...boundaries.map(({ to }) => to)];
  const best: (Choice | undefined)[] = [{ intents: [], score: 0 }];
  for (const [at, end] of ends.entries()) {
    let chosen: Choice | undefined;
    for (let from = at; from >= 0; from -= 1) {
      const before = best[from];
      if (!before || governed(text.low, starts, from, boundaries)) continue;
      const clause = part(text, starts[from] as number, end.from);
      if (clause.low === "") continue;
      const next = readBest(clause, before.intents.at(-1), session);
      const score = before.score + next.score - (from > 0 ? (boundaries[from - 1]?.cost ?? 0) : 0);
      if (chosen && chosen.score >= score) continue;
      chosen = { intents: [...before.intents, ...next.intents], score };
    }
    best[at + 1] = chosen;
  }
  return best.at(-1) ?? { intents: [{ kind: "unknown", say: text.raw }], score: UNKNOWN };
}

function findBoundaries(low: string): Boundary[] {
  const hard = [...low.matchAll(sentences)].map((match) => boundary(match, SENTENCE));
  const soft = [...low.matchAll(words)]
    .map((match) => boundary(match, WORD))
    .filter(
      ({ from, to }) => to < low.length && !hard.some((one) => one.from <= to && from <= one.to),
    )
    .slice(0, MOST_WORD_BOUNDARIES);
  return [...hard, ...soft]
    .filter(({ from, to }) => from > 0 && to < low.length)
    .sort((a, b) => a.from - b.from)
    .slice(0, MOST_BOUNDARIES);
}

const boundary = ({ index, 0: match }: RegExpExecArray, cost: number): Boundary => ({
  from: index,
  to: index + match.length,
  cost: match.includes("\n") ? cost + 0.2 : cost,
});

const governs =
  /^(?:please )?(?:if|unless|when|whenever|once|after|before|until|as soon as|in case|assuming|suppose|supposing|imagine|what if|should|i (?:told|said|asked|thought)|\w+ (?:told|asked|said))\b/;

/** "If it rains, delete …": what follows the comma depends on what is before it. */
function governed(
  low: string,
  starts: readonly number[],
  from: number,
  boundaries: readonly Boundary[],
): boolean {
  if (from === 0 || (boundaries[from - 1]?.cost ?? 0) < WORD) return false;
  let first = from;
  while (first > 0 && (boundaries[first - 1]?.cost ?? 0) >= WORD) first -= 1;
  return governs.test(low.slice(starts[first]).trimStart());
}

function readBest(clause: Text, before: Intent | undefined, session: Session): Choice {
  const readings = readClause(clause, session.clock).filter(
    (reading) => !before || standsAlone(reading, clause, before),
  );
  const bare =
    before?.kind === "add" || before?.kind === "unsupported" ? bareTask(clause) : undefined;
  if (bare) readings.push({ intent: bare, weight: 0.4 });
  if (before && readWhen(clause.raw, session.clock))
    readings.push({ intent: { kind: "unknown", say: clause.raw }, weight: -1 });
  const scored = readings
    .map(({ intent, weight }) => ({
      intent,
      score: scoreOf(
        intent,
        weight,
        session,
        before && ("target" in before || before.kind === "add" || before.kind === "query"),
      ),
    }))
    .sort((a, b) => b.score - a.score);
  const [first] = scored;
  if (!first || first.score < 0)
    return { intents: [{ kind: "unknown", say: clause.raw }], score: UNKNOWN };
  return { intents: [first.intent], score: first.score };
}

/** Whether a clause can be read in this way behind another one. */
function standsAlone({ intent }: Reading, { low }: Text, before: Intent): boolean {
  if (
    before.kind === "add" &&
    /^(?:with )?(?:the |a )?(?:notes?|descriptions?|details?|comments?)\b/.test(low)
  )
    return false;
  return (
    intent.kind !== "query" ||
    /^(?:and |then |also |please |now )*(?:show|list|display|what|which|how|find|search|tell|give|do i|see|view|read)/.test(
      low,
    )
  );
}
