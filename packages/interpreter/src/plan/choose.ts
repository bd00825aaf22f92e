import { hasDate, maybeDate, priorityOf, read, readWhen } from "@docket/quick-add";
import { bareName, readClause, sentenceEnd } from "../grammar/clause.js";
import { pattern } from "../grammar/form.js";
import type { Choice, Intent, Item, Reading, Target } from "../grammar/intent.js";
import { isChanging } from "../grammar/intent.js";
import { beginsWithVerb, splitItems } from "../grammar/items.js";
import { pronoun, there } from "../grammar/references.js";
import { WEAK_FORM } from "../grammar/rule.js";
import { lowOf, part, partsOf, without } from "../language/text.js";
import { repeatIntent, shifting } from "./conversation.js";
import { withPlaces } from "./filter.js";
import { stateFor } from "./plan-change.js";
import { trashed } from "./plan-trash.js";
import { type Found, resolve } from "./resolve.js";
import type { Session } from "./session.js";

type Boundary = { from: number; to: number; cost: number; sentence: number }; // which one begins there, from 0
const [SENTENCE, WORD, TITLED, LINE, UNKNOWN, IMPOSSIBLE] = [0.9, 1.25, 4, 0.2, -2, -9];
const MIN_CLEAR_SCORE = 0.6; // a clause with a lower score may be just a name, or was not understood
const [MAX_SENTENCES, MAX_WORD_BOUNDARIES] = [40, 10]; // later ones do not end a clause
const most = (text: string) => (text.length > 1_000 ? 4 : 8); // sentences of a clause that is not the whole text

const sentences =
  /(?<=[^.\s][.!?…])(?<!\b(?:dr|mr|mrs|ms|prof|st|vs|no|approx|dept|\w\.\w|\d{1,2})\.|\b(?:every|each)!)\s+(?=\S)|\s*;\s*|\s*\n+\s*|,? (?:and )?then,? |\s+-+\s+|,? and also |,? also (?=\w)|\.{2,}\s*/g;
const words =
  /(?<=\bdone)\s+(?!with|by|on|in|and|or|ones?|tasks?|today|yesterday|items?|yet|now|already|stuff|things?|for|too|as|please)(?=\w)|,\s+(?:and |but (?!not\b)|so )?|\s+(?=but not\b)|\s+but\s+(?=keep|leave|spare|do)|(?<!\b(?:all|everything|those|these|them))\s+(?:but\s+|(?=except ))|\s+(?:and|&|plus|so|or)\s+|\?\s*/g;
const conditionStart =
  /^(?:please )?(?:if|unless|when|whenever|once|after|before|until|as soon as|in case|assuming|suppose|supposing|imagine|what if|should|i (?:told|said|asked|thought)|\w+ (?:told|asked|said))\b/;
/** The words that a query after another clause must begin with; "and the plants" is not a query. */
const startsQuery =
  /^(?:and |then |also |please |now )*(?:show|list|display|what|which|how|find|search|tell|give|do i see|view|read|when|where|is|are|did)/;
/** "…, labelled errand", "… and with the note: …": more about a task to add. */
const goesOn =
  /^(?:with )?(?:the |a )?(?:(?:notes?|descriptions?|details?|comments?)\b|(?:label(?:l?ed)?|tag(?:ged)?)\b(?! (?:it|that|them)\b)|\w+ priority$)/;
/** What a title follows: "add a task: …", "a task called …". */
const titleLead =
  /(?<![-*•] )\b(?:add|create|make|new)\b(?:[^\n]*(?=\n\s*[-*•])|[^:,.]{0,20}?\b(?:task|to-?do|reminder|item)\b(?:[^:,.]{0,30}?\b(?:called|named|titled)\b|:)|:)/d;
const inIt = / (?:to|on|in|into) (?:it|there)$/;
const intoList = /^.+ (?:to|in|into|on|onto) (?:the |my )?(?<l>[^,]+?)(?: list)?$/d;

/** The best reading of a message, as one clause or several, by their forms and the user's own tasks and lists. */
export function choose(text: string, session: Session): Choice {
  const boundaries = boundariesOf(lowOf(text));
  const starts = [{ from: 0, to: 0, cost: 0, sentence: 0 }, ...boundaries];
  const best: (Choice | undefined)[] = [{ intents: [], score: 0 }];
  for (const [at, end] of [...boundaries, { from: text.length }].entries()) {
    let chosen: Choice | undefined;
    for (let from = at; from >= 0; from -= 1) {
      const before = best[from];
      if (!before || isConditional(lowOf(text), starts, from)) continue;
      const { to, cost, sentence } = starts[from] as Boundary;
      const clause = part(text, to, end.from);
      const isWhole = clause.length === text.length;
      if (!isWhole && (starts[at] as Boundary).sentence - sentence >= most(text)) continue;
      const next = readBest(clause, session, isWhole, before.intents.at(-1));
      const score = before.score + next.score - cost;
      if (!chosen || score > chosen.score)
        chosen = { intents: [...before.intents, ...next.intents], score };
    }
    best[at + 1] = chosen;
  }
  return best.at(-1) ?? unknown(text);
}

const unknown = (say: string): Choice => ({ intents: [{ kind: "unknown", say }], score: UNKNOWN });

function boundariesOf(low: string): Boundary[] {
  const found = (pattern: RegExp, cost: number): Boundary[] =>
    [...low.matchAll(pattern)].flatMap(({ index: from, 0: match }) => {
      const to = from + match.length;
      const line = match.includes("\n") ? LINE : 0;
      return from > 0 && to < low.length ? [{ from, to, cost: cost + line, sentence: 0 }] : [];
    });
  const hard = found(sentences, SENTENCE).slice(0, MAX_SENTENCES);
  const isOwn = ({ from, to }: Boundary) => !hard.some((one) => one.from <= to && from <= one.to);
  const title = titleLead.exec(low)?.indices?.[0]?.[1] ?? low.length;
  // "Add: call mum and then delete everything" adds one task.
  const isTitle = ({ from, to }: Boundary) =>
    /^\s*\n\s*[-*•]/.test(low.slice(title, to)) ||
    (/then|also/.test(low.slice(from, to)) && commandStart.test(low.slice(to)));
  const end = hard.find((one) => one.from > title && !isTitle(one))?.from ?? low.length;
  const soft = found(words, WORD).filter(isOwn).slice(0, MAX_WORD_BOUNDARIES);
  return [...hard, ...soft]
    .map((one) => (one.from > title && one.from < end ? { ...one, cost: TITLED } : one))
    .sort((a, b) => a.from - b.from)
    .map((one) => ({ ...one, sentence: hard.filter(({ from }) => from <= one.from).length }));
}

/** Whether a clause depends on a condition before it: "if it rains, delete …". */
function isConditional(low: string, starts: readonly Boundary[], from: number): boolean {
  const first = starts.findLastIndex(({ cost }, at) => at <= from && cost < WORD);
  return first < from && conditionStart.test(low.slice(starts[first]?.to).trimStart());
}

function readBest(clause: string, session: Session, isWhole: boolean, before?: Intent): Choice {
  const { clock } = session;
  if (before && !/^\d+$/.test(clause) && readWhen(clause, clock)) {
    const intent: Intent = { kind: "schedule", target: { say: "it" }, when: clause };
    const isMore = isChanging(before) && !/^(?:schedule|complete|delete|skip)$/.test(before.kind);
    return isMore ? { intents: [intent], score: 1.1 } : unknown(clause);
  }
  const all = readClause(clause, clock);
  const readings = before ? all.filter((one) => standsAlone(one, clause, before)) : [...all];
  // After a task to add, a possible task counts as another one, after a move a possible date as meant.
  const isRefused = before?.kind === "talk" && /reminder|share|account|world/.test(before.about);
  const said = isRefused ? "add" : before?.kind === "move" ? "schedule" : (before?.kind ?? "");
  const [continuedKind] = /^(?:add|schedule)$/.exec(said) ?? [];
  for (const { intent } of continuedKind ? readings : [])
    if (intent.kind === "tentative" && intent.intent.kind === continuedKind)
      readings.push({ intent: intent.intent, weight: 0.4 });
  for (const intent of repeatIntent(clause, session, before) ?? [])
    readings.push({ intent, weight: 1 });
  // "Add eggs to Home and flour to Work", "… and flour"
  const placeIn = (text = "") => session.named("list", partsOf(intoList, text)?.l)?.name;
  const added = before?.kind === "add" ? before : undefined;
  const list = added?.list ?? placeIn(added?.items.at(-1)?.text);
  const isPlaced = placeIn(clause) ?? beginsWithVerb(clause);
  const isSameList = readings.length === 0 && !isPlaced && !priorityOf(clause);
  if (list && (isSameList || isPlaced)) {
    const intent: Intent = { kind: "add", items: splitItems(without(clause, inIt), false) };
    const weight = added?.list && !isSameList && isPlaced === true ? 0.7 : 1.2;
    readings.push({ intent: isSameList ? { ...intent, list } : intent, weight });
  }
  // "Move milk to Home and eggs to Work"
  const isGap = before && (before.kind === "move" || ("when" in before && before.when));
  for (const one of isGap && !beginsWithVerb(clause) ? readClause(`move ${clause}`, clock) : [])
    if (Object.keys(one.intent).join() === Object.keys(before ?? {}).join()) readings.push(one);
  const newList = before?.kind === "makePlace" && before.what === "list" ? before.name : undefined;
  const antecedent = before !== undefined && ("target" in before || /add|query/.test(before.kind));
  // "Clean the oven" is the title of a task, and not its deletion.
  const isOwnTitle = (said: Intent): boolean => {
    if (said.kind !== "delete" || /^(?:delete|remove|erase)\b/i.test(clause)) return false;
    const meant = resolve(said.target, session);
    const own = session.tasks(clause).index.find(clause, false).tasks;
    return meant.kind === "tasks" && own.some(({ id }) => id === meant.ids.join());
  };
  const bestOf = (among: readonly Reading[], start: Choice): Choice =>
    among.reduce((best, { intent: said, weight }) => {
      const isInNew = newList !== undefined && said.kind === "add" && !said.reminds;
      const intent = isInNew ? { list: newList, ...said } : said;
      const own = isOwnTitle(intent) ? IMPOSSIBLE : weight;
      const score = scoreOf({ intent, weight: own }, session, antecedent);
      return score >= 0 && score > best.score ? { intents: [intent], score } : best;
    }, start);
  const best = bestOf(readings, unknown(clause));
  return best.score < MIN_CLEAR_SCORE && isWhole ? bestOf(bareName(clause), best) : best;
}

function standsAlone({ intent }: Reading, clause: string, before: Intent): boolean {
  // "Add dishes, trash"
  const isVerb = "target" in intent && intent.target.say === "";
  if (before.kind === "add" && (isVerb || goesOn.test(lowOf(clause)))) return false;
  return !/^(?:query|fact)$/.test(intent.kind) || startsQuery.test(lowOf(clause));
}

const onlyIt =
  /^(?:(?:it|that|this|them|those|these|something|nothing|anything|stuff)(?: then| again| too| back| (?:to|on|in|onto) (?:my|the)\b.*)?|(?:to|on|in|onto) (?:my|the) (?:[\w-]+ )?list)$/i;
const commandStart =
  /^(?:please )?(?:delete|remove|complete|reopen|rename|mark .+ (?:as|done)|tick off|check off|cross off|remind me|show me|list my|add|reschedule|postpone|move .+ to|set .+ to|undo|clear (?:all|completed|the list|everything))\b/;

const bareCommand = pattern("^(COMMAND|undo|show|list|yes|no|MOVE (in)?to .+)( (it|them|all))?$");

/** The score of how well a target matches the user's tasks, or `missing` if none matches. */
type Fit = (target: Target, completed?: boolean, missing?: number) => number;

/** How well an intent fits its form and the user's data; below 0 it is impossible. `antecedent`: "it" was mentioned. */
function scoreOf(reading: Reading, session: Session, antecedent: boolean): number {
  const { intent: said, weight } = reading;
  const intent = said.kind === "tentative" ? said.intent : said;
  const fit: Fit = (target, completed, missing = -0.35) =>
    antecedent && pronoun.test(target.say)
      ? 0.9
      : fitOf(resolve(target, session, completed), target, missing);
  const missing = intent.kind === "schedule" ? -0.45 : undefined; // "put the bins out every Monday" is a new task
  const fits = isChanging(intent) ? fit(intent.target, stateFor(intent.kind), missing) : 0;
  return weight + fits + adjustment(intent, weight, session, fit);
}

/** The score for or against an intent apart from its form and the tasks that it would change. */
function adjustment(intent: Intent, weight: number, session: Session, fit: Fit): number {
  const { clock } = session;
  const isPlace = (name?: string) => session.named("list", name) ?? session.named("section", name);
  // "High or medium", "Friday or Monday": a choice that only the user can make; "25:00" is no title either.
  const isValue = (one: string) =>
    isPlace(one) ?? readWhen(one, clock) ?? priorityOf(one) ?? /^\d+[:.]\d+$/.test(one);
  switch (intent.kind) {
    case "add": {
      const { items, list, parent } = intent;
      // "Put that on my list" does not add a task called "that".
      if (items.some(({ text }) => onlyIt.test(text))) return IMPOSSIBLE;
      const names = items.map(({ text }) => text).join();
      // "Groceries: drop", "Home: tomorrow", "Home: delete the tap"
      const isOther = ({ text }: Item) =>
        bareCommand.test(lowOf(text)) ||
        read(text, clock).title === "" ||
        (commandStart.test(lowOf(text)) && fit({ say: text.replace(/^\S+ /, "") }) > 0.9);
      if (intent.led && items.some(isOther)) return IMPOSSIBLE;
      if (list !== undefined && weight < WEAK_FORM) return isPlace(list) ? 1.3 : IMPOSSIBLE;
      // "Add Bob to the team meeting" is asked first.
      const [, say] = (weight >= 1 && !list && / to (?:the|my) (.+)/.exec(names)) || [];
      if (say && !isPlace(say) && fit({ say }) > 0.9) return IMPOSSIBLE;
      const commands = items.filter(({ text }) => commandStart.test(text.toLowerCase())).length;
      const own = (items.length > 0 ? 0.5 : 0.1) - commands * (weight > 1 ? 0.25 : 0.8);
      return own + (parent ? fit(parent) : 0);
    }
    case "rename":
      if (intent.part !== undefined)
        return Math.min(0.2, fit({ say: intent.part }, undefined, IMPOSSIBLE));
      return intent.loose && intent.text?.split(" or ").every(isValue) ? IMPOSSIBLE : 0;
    case "schedule":
      if (intent.when === undefined || readWhen(intent.when, clock)) return 0;
      return maybeDate(intent.when) ? -0.7 : IMPOSSIBLE;
    case "move":
      // "Home: move to Work" may as well mean a new task.
      if (intent.led && session.named("list", intent.target.say)) return IMPOSSIBLE;
      if (!intent.list || there.test(intent.list) || isPlace(intent.list)) return 0.1;
      // "Groceries list: wine" adds wine.
      if (session.named("list", intent.target.say)) return IMPOSSIBLE;
      if (/,|\b(?:and|or|except|but|then)\b|^list$/.test(intent.list)) return IMPOSSIBLE;
      // "Send an email to Ann" is something new.
      if (/^an? /i.test(intent.target.say) || weight < WEAK_FORM) return IMPOSSIBLE;
      return shifting.test(intent.list) || maybeDate(intent.list) ? IMPOSSIBLE : -0.5;
    case "label":
      if (pronoun.test(intent.label ?? "")) return IMPOSSIBLE;
      if (!intent.label && session.named("label", intent.target.say)) return IMPOSSIBLE;
      if (session.namedIn("label", intent.label).every(Boolean)) return 0.4;
      if (session.namesIn("label", intent.label).some(priorityOf)) return IMPOSSIBLE;
      // "Attach a photo to the report" names no label.
      return weight < 0.6 ? IMPOSSIBLE : intent.remove ? -1 : 0;
    case "nest":
      return isPlace(intent.parent.say) ? -0.5 : fit(intent.parent);
    case "fact":
      // "What is the priority of all …?" is not about a single task.
      return /^(?:any|some|every|all)/i.test(intent.target.say)
        ? IMPOSSIBLE
        : fit(intent.target, undefined, -0.9);
    case "query": {
      const { list, label, section, about = "", not } = withPlaces(intent.filter, session);
      if (not?.about) return IMPOSSIBLE;
      const isMissing =
        !session.namedIn("list", list).every(Boolean) || (label && !session.named("label", label));
      if (weight >= WEAK_FORM) return isMissing ? -0.4 : 0.3;
      const found = resolve({ say: about }, session);
      const isSure = found.kind === "tasks" && found.quality > 0.6 && !found.group;
      const isKnown = (list ?? label ?? section) ? !isMissing : isSure || found.kind === "several";
      return isKnown ? 0.6 : IMPOSSIBLE;
    }
    case "restore":
      return trashed(intent.target, session).flat().length > 0 ? 0.9 : -0.6;
    case "renamePlace":
    case "deletePlace":
    case "archivePlace":
      return !intent.name ? 0 : session.named(intent.what, intent.name) ? 0.9 : -0.4;
    case "makePlace": {
      const { what, name = "" } = intent;
      if (what !== "list") return 0;
      const isMore = / (?:and|then) (?:move|put|add|delete|show)\b/.test(name);
      const isOther = name === "" || isMore || hasDate(name, clock);
      return isOther ? IMPOSSIBLE : /^(?:to-?do|todo|task)$/i.test(name) ? -1 : 0.4;
    }
    default:
      return 0;
  }
}

function fitOf(found: Found, { say, verb }: Target, missing: number): number {
  if (found.kind === "several") return 0.6;
  if (found.kind === "unclear") return verb ? -0.6 : 0.25;
  if (found.kind === "none" && sentenceEnd.test(say)) return IMPOSSIBLE;
  if (found.kind === "none") return found.group ? 0.5 : missing - (verb ? 0.4 : 0);
  // A verbatim title, or titles, outweighs commands that its words may contain.
  const isVerbatim = found.quality === 1 && /,| and | then /.test(say);
  return 0.4 + 0.6 * found.quality + (isVerbatim ? 1 : 0);
}
