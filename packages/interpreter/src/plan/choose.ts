import { bareTask } from "../grammar/additions.js";
import { bareName, readClause } from "../grammar/clause.js";
import type { Choice, Intent, Reading } from "../grammar/intent.js";
import { readWhen } from "../language/days.js";
import { part, type Text } from "../language/text.js";
import { sameOf } from "./conversation.js";
import { scoreOf } from "./score.js";
import type { Session } from "./session.js";

/** A place at which a message may be parted, and what that costs. */
interface Boundary {
  from: number;
  to: number;
  cost: number;
}

const SENTENCE = 0.9;
const WORD = 1.25;
const UNKNOWN = -2;
/** What fits less well may be no more than a name. */
const WEAK = 0.6;
/** Of more places the later ones are parted only at sentences. */
const MOST_WORD_BOUNDARIES = 10;
const MOST_BOUNDARIES = 30;

/** What was said before and cannot be done. */
const cannotDo = /^(?:reminder|share|account|world|include)$/;
const sentences =
  /(?<=[^.\s][.!?…])(?<!\b(?:dr|mr|mrs|ms|prof|st|vs|no|approx|dept|e\.g|i\.e|\d{1,2})\.)\s+(?=\S)|\s*;\s*|\s*\n+\s*|,? (?:and )?then,? |\s+-+\s+|,? and also |,? also (?=\w)|\.{2,}\s*/g;
const words =
  /(?<=\bdone)\s+(?!with|by|on|in|and|or|ones?|tasks?|today|yesterday|items?|yet|now|already|stuff|things?|for|too|as|please)(?=\w)|,\s+(?:and |but |so )?|\s+(?:and|but|&|plus|so|or)\s+|\?\s*/g;
const governs =
  /^(?:please )?(?:if|unless|when|whenever|once|after|before|until|as soon as|in case|assuming|suppose|supposing|imagine|what if|should|i (?:told|said|asked|thought)|\w+ (?:told|asked|said))\b/;
/** What else a query may begin with behind another clause; "and the plants" is none. */
const startsQuery =
  /^(?:and |then |also |please |now )*(?:show|list|display|what|which|how|find|search|tell|give|do i see|view|read)/;
const pronounNext =
  /^(?:please |so |and |then |just )*(?!add|create)\w+(?: \w+)? (?:it|that one|that)\b/;
const goesOnWithNote = /^(?:with )?(?:the |a )?(?:notes?|descriptions?|details?|comments?)\b/;

/**
 * The reading of a message that fits best: it may be one clause or several, and every part counts. Readings are
 * scored by their form and by how well they fit the person's own tasks and lists.
 */
export function choose(text: Text, session: Session): Choice {
  const boundaries = boundariesOf(text.low);
  const ends = [...boundaries, { from: text.low.length, to: 0, cost: 0 }];
  const starts = [{ from: 0, to: 0, cost: 0 }, ...boundaries];
  const best: (Choice | undefined)[] = [{ intents: [], score: 0 }];
  for (const [at, end] of ends.entries()) {
    const goesOn = pronounNext.test(text.low.slice(end.to));
    let chosen: Choice | undefined;
    for (let from = at; from >= 0; from -= 1) {
      const before = best[from];
      if (!before || isGoverned(text.low, starts, from)) continue;
      const { to, cost } = starts[from] as Boundary;
      const clause = part(text, to, end.from);
      if (clause.low === "") continue;
      const next = readBest(clause, session, goesOn, before.intents.at(-1));
      const score = before.score + next.score - cost;
      if (!chosen || score > chosen.score)
        chosen = { intents: [...before.intents, ...next.intents], score };
    }
    best[at + 1] = chosen;
  }
  return best.at(-1) ?? unknown(text);
}

const unknown = (text: Text): Choice => ({
  intents: [{ kind: "unknown", say: text.raw }],
  score: UNKNOWN,
});

function boundariesOf(low: string): Boundary[] {
  const found = (pattern: RegExp, cost: number): Boundary[] =>
    [...low.matchAll(pattern)]
      .map(({ index: from, 0: match }) => {
        const isLine = match.includes("\n");
        return { from, to: from + match.length, cost: isLine ? cost + 0.2 : cost };
      })
      .filter(({ from, to }) => from > 0 && to < low.length);
  const hard = found(sentences, SENTENCE);
  const isOwn = ({ from, to }: Boundary) => !hard.some((one) => one.from <= to && from <= one.to);
  const soft = found(words, WORD).filter(isOwn).slice(0, MOST_WORD_BOUNDARIES);
  return [...hard, ...soft].sort((a, b) => a.from - b.from).slice(0, MOST_BOUNDARIES);
}

/** "If it rains, delete …": what follows the comma depends on what is before it. */
function isGoverned(low: string, starts: readonly Boundary[], from: number): boolean {
  const first = starts.findLastIndex(({ cost }, at) => at <= from && cost < WORD);
  return first < from && governs.test(low.slice(starts[first]?.to).trimStart());
}

/** @param goesOn whether the next words are about "it" */
function readBest(clause: Text, session: Session, goesOn: boolean, before?: Intent): Choice {
  const { clock } = session;
  if (before && readWhen(clause.raw, clock)) return unknown(clause);
  const all = readClause(clause.raw, clock);
  const readings = before ? all.filter((one) => standsAlone(one, clause, before)) : [...all];
  const isAdding =
    before?.kind === "add" || (before?.kind === "talk" && cannotDo.test(before.about));
  const bare = isAdding ? bareTask(clause) : undefined;
  if (bare) readings.push({ intent: bare, weight: 0.4 });
  const same = sameOf(clause, session, before);
  if (same) readings.push({ intent: same, weight: 1 });
  const hasAntecedent =
    before !== undefined && ("target" in before || /^(?:add|query)$/.test(before.kind));
  const bestOf = (among: readonly Reading[], start: Choice): Choice =>
    among.reduce((best, { intent: said, weight }) => {
      // "I don't need milk, delete": what is not named is what was named before.
      const isUnnamed = hasAntecedent && "target" in said && said.target.say === "";
      const intent = isUnnamed ? { ...said, target: { say: "it" } } : said;
      const score = scoreOf({ intent, weight }, session, hasAntecedent);
      return score >= 0 && score > best.score ? { intents: [intent], score } : best;
    }, start);
  const best = bestOf(readings, unknown(clause));
  const named = best.score < WEAK && !before ? bestOf(bareName(clause), best) : best;
  return named.score === UNKNOWN && goesOn ? (mentionIn(clause, session) ?? named) : named;
}

/** What a sentence that is not understood is about, for the "it" of the next one. */
function mentionIn({ raw }: Text, session: Session): Choice | undefined {
  const [task, another] = session.tasks({ names: [raw] }).index.nearest(raw);
  if (!task || another) return undefined;
  return { intents: [{ kind: "mention", target: { say: raw, ids: [task.id] } }], score: 0.3 };
}

/** Whether a clause can be read in this way behind another one. */
function standsAlone({ intent }: Reading, { low }: Text, before: Intent): boolean {
  if (before.kind === "add" && goesOnWithNote.test(low)) return false;
  return intent.kind !== "query" || startsQuery.test(low);
}
