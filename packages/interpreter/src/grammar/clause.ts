import type { Clock } from "@docket/dates";
import { hasDate, memoizeReader, priorityOf, read, readPlaces, readWhen } from "@docket/quick-add";
import { lowOf, part, without } from "../language/text.js";
import { readAddition } from "./additions.js";
import { changeRules, readStatement } from "./commands.js";
import { type Intent, isChange, isChanging, type Reading } from "./intent.js";
import { beginsWithVerb, isPasted, splitItems } from "./items.js";
import { plain } from "./politeness.js";
import { propertyRules } from "./properties.js";
import { factRules, readQuery } from "./queries.js";
import { applyRules, target } from "./rule.js";
import { beyondRules, conditional, readGuard, readTalk } from "./talk.js";

const TALK = 1.2; // the cost of splitting a message, so that courtesies next to a command add nothing to the score
const GUARD = 2.6;
const PLAN = 1.2; // the weight of a statement of intent ("I will …"), which is ignored unless it fits a task
const BARE = 0.1;

/** All possible readings of a clause, from its text alone; the user's tasks are considered later. */
export const readClause = memoizeReader((text, clock): Reading[] => {
  const { clause, asks, request } = plain(text);
  const talk = readTalk(text) ?? readTalk(clause);
  if (talk) return [{ intent: talk, weight: TALK }];
  const moved = readMoved(clause, clock);
  const guard = readGuard(clause);
  // "I will visit grandpa on Sunday" is a plan if grandpa is on the list.
  const isMaybe = guard?.kind === "talk" && guard.about === "maybe";
  const isPlan = isMaybe && willDo.test(lowOf(clause)) && moved.length > 0;
  // A guard holds for its own sentence; the next one may be a request.
  if (guard && !isPlan) return [{ intent: guard, weight: /[.!?]\s/.test(clause) ? PLAN : GUARD }];
  const readings = [
    ...(guard ? [{ intent: guard, weight: PLAN }] : []),
    ...moved,
    ...applyRules(beyondRules, clause).slice(0, 1),
    ...readAddition(clause),
    ...applyRules([...changeRules, ...propertyRules, ...factRules], clause),
    ...readQuery(clause, clock),
    ...(asks ? [] : readStatement(clause)),
    ...(asks && !request && /\byour?\b/.test(lowOf(clause)) ? [] : suggestion(clause, clock)),
  ];
  const isQuestion = asksWhich.test(lowOf(clause)) || (asks && /^(?:in|on|at|for) /i.test(clause));
  const meant = isQuestion ? readings.filter(changesNothing) : readings;
  return meant.map(({ intent, weight }) =>
    guarded({ intent: setting(intent, clause, clock), weight }, clause, asks && !request),
  );
});

/** A clause that begins like this changes nothing: "which tasks are due Friday" asks for the day. */
const asksWhich = /^(?:which|what|who|when|where|why|how|show|is|are|was|were|does|did|do any)\b/;
const changesNothing = ({ intent }: Reading): boolean =>
  !isChange(intent.kind === "tentative" ? intent.intent : intent);

const isTold =
  /^(?:i|i'?m|we|you|he|she|it|it'?s|they|there|this|that|my \w+ (?:is|was|has)|the \w+ (?:is|was|has|went))\b/;
const onlyThat = /^\w+ (?:it|them|that|this)(?: (?:on|to|in) .*)?$/;
/** A name has no end of a sentence in it, except after "Dr." */
export const sentenceEnd = /(?<!\b[A-Z]\w{0,3})[.!?] [A-Z]/;

/** "Buy flowers", "dentist on Friday at 3": possibly a task to add. */
function suggestion(clause: string, clock: Clock): Reading[] {
  const had = without(
    clause,
    /^(?:add(?= .+ to (?:the|my) )|(?:i|we)(?:'ve| have)(?: got)?(?: to)?|i(?:'d| would)? (?:want|like) to|(?:(?:i|we) )?(?:still |also )?need|there(?:'s| is| are)) (?:an? |my |the |some )?/,
  );
  const words = lowOf(clause).split(/\s+/).length;
  const isThat = onlyThat.test(clause) || sentenceEnd.test(clause);
  const begins = beginsWithVerb(clause) || /^add .+ to (?:the|my) /i.test(clause);
  const isVerb = words > 1 && words < 25 && begins && !isThat;
  const hasDay = hasDate(had, clock);
  const isNew = words > 1 && words < 12 && !isThat && !isTold.test(lowOf(clause)) && hasDay;
  const isNeeded = words < 8 && /^(?:(?:i|we) )?(?:still |also )?need /.test(lowOf(clause));
  const isSure =
    (had !== clause && !isThat && (isNeeded || hasDay || beginsWithVerb(had))) || isPasted(clause);
  const weight = isSure ? 0.3 : isVerb ? 0.25 : isNew ? 0.2 : 0;
  const intent: Intent = { kind: "add", items: splitItems(had, false) };
  return weight > 0 ? [{ intent: { kind: "tentative", intent }, weight }] : [];
}

const willDo =
  /^(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to| can| could|'d rather)\b/;
const aroundDate = {
  before:
    /^(?:so |ok |and )?(?:(?:can|could|may|shall) (?:i|we)(?: please)?|i'?ll|i will|i shall|i'?m going to|i am going to|we'll|we will|i can|i could|i'd rather|let'?s|let us|let me|actually|better) (?:do |get to |finish |tackle )?|^(?:do|push|get|have|put|give|postpone|leave) /,
  behind:
    /(?:\s+(?:should|must|can|could|will|has to|have to|needs to|need to|is to|are to)(?: not)?(?: be)? \w+(?: out| off| up| over)?)?(?:\s+(?:is|are|isn'?t|aren'?t|ready|finished|completed|over|was|repeats?|recurs?|happens|to|for|on|at|by|in|until|till|due|only|now|not|should|must|has to|have to|needs to|need to|be|can|could|will|wait|happen|happening|scheduled|planned|set|moved|best|better|better done|done|instead|then|thing|task|one|so|please|rather|do it|not before))*$/,
  left: /^(?:instead(?: of .+)?|please|now|then|rather|only|earliest|at the earliest|latest|at the latest|from now on|will do|is fine|is better|works|again)?$/,
};
const notOne =
  /^(?:show|list|find|what|which|who|how|when|any|anything|overdue)\b|\b(?:tasks|todos|items|things|stuff|chores|everything)\b/;

/** "The report can wait until Monday", "olsen at 4 instead of 3": a date, and a task as the rest. */
function readMoved(clause: string, clock: Clock): Reading[] {
  // Quick add does not accept "until"; its replacement is padded so that offsets stay valid.
  const line = without(clause, / now$/).replace(/\b(?:until|till?|to)\b/i, (word) =>
    "on".padEnd(word.length),
  );
  if (line.length > 100 || !hasDate(line, clock)) return [];
  const dates = read(line, clock).recognised.filter(({ kind }) => /^(?:due|repeat)$/.test(kind));
  const start = Math.min(...dates.map((one) => one.start));
  const end = Math.max(...dates.map((one) => one.end));
  const after = part(clause, end);
  const name = without(without(part(clause, 0, start), aroundDate.before), aroundDate.behind);
  if (name === "" || notOne.test(lowOf(name)) || !aroundDate.left.test(lowOf(after))) return [];
  const when = lowOf(clause).slice(start, end);
  const intent: Intent = { kind: "schedule", target: target(name), when };
  const isSaid = name.length < start - 1 || after !== "" || readPlaces(lowOf(name), 1);
  if (isSaid) return [{ intent, weight: 0.75 }];
  return [{ intent: { kind: "tentative", intent }, weight: 0.3 }];
}

/** "Clients?", "show me deep work": possibly the name of a list, a label or a task. */
export function bareName(text: string): Reading[] {
  const { clause } = plain(text);
  const name = without(
    clause,
    /^(?:(?:show|give|list|open)(?: me)?|what(?:'s|s| is)(?: (?:on|in|about))?|my|the|any) (?:the |my )?/,
  );
  if (name === "" || lowOf(name).split(/\s+/).length > 5) return [];
  if (readPlaces(lowOf(name), 1))
    return [{ intent: { kind: "fact", about: "details", target: target(name) }, weight: BARE }];
  const about = without(name, /(?:\s+(?:stuff|things?|tasks?|ones?|items?))?[\s?]*$/);
  return [{ intent: { kind: "query", filter: { about }, show: "list" }, weight: BARE }];
}

/** "Vet -> Friday": a bare date, repetition or priority is not a new title, unless called one or quoted. */
function setting(intent: Intent, clause: string, clock: Clock): Intent {
  if (intent.kind !== "rename" || !intent.loose) return intent;
  if (/["']$/.test(clause)) return { ...intent, loose: false };
  const { target, text: when = "" } = intent;
  if (readWhen(when, clock)) return { kind: "schedule", target, when };
  const priority = priorityOf(when);
  if (priority) return { kind: "priority", target, priority };
  // "Friday at 25:00" may be meant as a date.
  return read(when, clock).recognised[0]?.start === 0 ? { kind: "tentative", intent } : intent;
}

/** A change under an unknown condition is not made; one in the form of a question needs confirmation. */
function guarded({ intent, weight }: Reading, clause: string, asks: boolean): Reading {
  const asked: Intent = { kind: "tentative", intent };
  if (intent.kind === "add" && asks && weight < 1.3) return { intent: asked, weight: weight - 0.4 };
  if (!isChanging(intent) && !/^(?:delete|archive)Place$/.test(intent.kind))
    return { intent, weight };
  if (conditional.test(lowOf(clause)) && !/^(?:rename|describe)$/.test(intent.kind))
    return { intent: { kind: "talk", about: "condition" }, weight };
  return asks ? { intent: asked, weight: weight - 0.1 } : { intent, weight };
}
