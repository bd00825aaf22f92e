import { vocabulary } from "../language/words.js";

const TASK = `(?:${vocabulary.get("TASK")})`;

import type { Filter, Target } from "../grammar/intent.js";
import { readQuery } from "../grammar/queries.js";
import { isQuotation, part, type Text, textOf, unquoted, without } from "../language/text.js";
import { readPlaces } from "../match/places.js";
import type { Match } from "../match/task-index.js";
import type { KnownTask } from "../types.js";
import { matchesFilter } from "./filter.js";
import type { Session } from "./session.js";
import type { KnownTasks } from "./task-lookups.js";

/** What a reference means. */
export type Found =
  | { kind: "tasks"; ids: string[]; quality: number; group?: boolean }
  /** One of these is meant, and it is not clear which. */
  | { kind: "several"; ids: string[]; say: string }
  | { kind: "none"; say: string; nearest: string[]; group?: boolean }
  /** Nothing is named: "it" without anything before it. */
  | { kind: "unclear" };

export interface Wish {
  /** The state that tasks are in for which the command makes sense. */
  completed?: boolean;
  /** What "it" and "them" mean here; the memory's focus otherwise. */
  focus?: readonly string[];
  /** Tasks that are to be left alone. */
  kept?: ReadonlySet<string>;
  /** Tasks that were named before in the same message. */
  named?: ReadonlySet<string>;
}

const singular =
  /^(?:it|that|this|that one|this one|the one|(?:that|this|the|my) (?:task|item|todo|one|reminder)|the same(?: one)?|the (?:last|new|latest) one (?:i|you) (?:just )?(?:added|made|created)|him|her)(?: all)?$/;
const plural =
  /^(?:(?:all|both|the two|each|any) of )?(?:them|those|these|those (?:two|three|tasks|ones)|these (?:two|three|tasks|ones)|they)(?: all| both)?$|^both(?: of them| tasks| ones)?$|^(?:all|the) (?:of )?(?:two|three)(?: of them)?$|^all of them$/;
const rest =
  /^(?:(?:all )?(?:of )?the (?:others?|rest|remaining(?: ones| tasks)?|other (?:ones|tasks|two|three)))(?: of them)?$/;
const anyOne =
  /^(?:an? (?:few |couple of )?(?:task|item|todo|tasks|thing|one)s?|something|some(?: of (?:them|my tasks))?(?: tasks)?|one(?: of (?:them|my tasks|the tasks))?|a few(?: tasks| of them)?|any(?: task| one)?|task|item)$/;
const eitherOf = /^(?:either (?:of )?|one of |any of |some of |a few of )(?:the |my )?(?<x>.+)$/ds;
const except =
  /^(?<base>.+?),? (?:except(?: for| from)?|but not|but(?= keep)? ?(?:keep)?|apart from|besides|other than|excluding|without|save for|not|aside from|minus|and not) (?:for |keep )?(?:the |my )?(?<x>.+)$/ds;
const group =
  /^(?:everything|anything|all|every|each|both|(?:the |my |all )*(?:two|three|four|whole|entire)\b|(?:the |my )?(?:to-?do |task )?list$)|^(?:the |my |any )?(?:[\w-]+ )*(?:tasks|ones|items|todos|to-dos|things|stuff|chores|reminders)\b|^(?:the |my )?(?:already )?(?:completed|done|finished|open|overdue|late|unfinished|remaining)(?: (?:ones?|tasks?|stuff|items?|things?))?(?: (?:from|of) .+)?$/;

/** Finds the tasks that a target means. What it needs to know it asks the session for. */
export function resolve(target: Target, session: Session, wish: Wish = {}): Found {
  if (target.ids) return { kind: "tasks", ids: target.ids, quality: 1 };
  const text = textOf(target.say);
  const cleaned = without(
    without(text, /^(?:also|too|just|only|actually) /),
    /[\s,]+(?:too|also|as well|again|instead|please|now|already|yet)$/,
  );
  return resolveText(cleaned, target.verb, session, wish, true);
}

function resolveText(
  text: Text,
  verb: string | undefined,
  session: Session,
  wish: Wish,
  whole: boolean,
): Found {
  const { low } = text;
  if (low === "") return { kind: "unclear" };
  const known = session.tasks({ names: [low] });
  if (session.needs.length > 0) return { kind: "none", say: text.raw, nearest: [] };
  if (!verb) {
    const exact = known.index.exact(unquoted(text.raw));
    if (exact.tasks.length > 0) return among(exact, text.raw, wish);
    if (isQuotation(text)) return named(text, undefined, session, wish);
    const special = resolveSpecial(text, session, wish);
    if (special) return special;
  }
  const found = named(text, verb, session, wish);
  if (found.kind === "tasks" && found.quality > 0.6) return found;
  if (!whole) return found;
  const listed = resolveList(text, verb, session, wish);
  if (
    listed?.kind === "tasks" &&
    (found.kind === "none" ||
      found.kind === "several" ||
      (found.kind === "tasks" && listed.quality > found.quality))
  )
    return listed;
  return found.kind === "none" && listed && listed.kind !== "none" ? listed : found;
}

function resolveSpecial(text: Text, session: Session, wish: Wish): Found | undefined {
  const { low } = text;
  const focus = wish.focus ?? session.memory.focus;
  if (singular.test(low)) return focused(focus, text.raw, false);
  if (plural.test(low))
    return /both|two/.test(low) && focus.length !== 2
      ? focus.length > 2
        ? { kind: "several", ids: [...focus], say: text.raw }
        : { kind: "unclear" }
      : focused(focus, text.raw, true);
  const isListed = session.memory.listed.length > 0;
  const basis = isListed ? session.memory.listed : visible(session);
  if (rest.test(low)) {
    const ids = (isListed ? session.memory.listed : [...focus]).filter(
      (id) => !wish.named?.has(id),
    );
    return ids.length > 0 ? { kind: "tasks", ids, quality: 0.9, group: true } : { kind: "unclear" };
  }
  const places = readPlaces(low, basis.length);
  if (places && wish.completed && !isListed && !session.input.visible?.length)
    return { kind: "unclear" };
  if (places) {
    const ids = places.flatMap((place) => basis[place - 1] ?? []);
    const isKnown = ({ byId }: KnownTasks) => ids.every((id) => byId.has(id));
    if (
      ids.length === places.length &&
      (isKnown(session.tasks()) || isKnown(session.tasks({ all: true })))
    )
      return { kind: "tasks", ids, quality: 1 };
    return { kind: "none", say: text.raw, nearest: [] };
  }
  if (anyOne.test(low)) return { kind: "unclear" };
  const one = eitherOf.exec(low)?.indices?.groups?.x;
  if (one) return ambiguous(part(text, ...one), session, wish);
  if (/ or /.test(low) && !low.startsWith("all ")) return ambiguous(text, session, wish);
  const parts = except.exec(low)?.indices?.groups;
  if (parts?.base && parts.x) {
    const { listed } = session.memory;
    const ofListed =
      listed.length > 0 &&
      /^(?:all|everything|all of them)$/.test(low.slice(...parts.base)) &&
      readPlaces(low.slice(...parts.x), listed.length);
    const base: Found = ofListed
      ? { kind: "tasks", ids: listed, quality: 1 }
      : resolveText(part(text, ...parts.base), undefined, session, wish, true);
    const kept = resolveText(
      part(text, ...parts.x),
      undefined,
      session,
      { ...wish, completed: undefined },
      true,
    );
    if (base.kind === "tasks" && kept.kind === "tasks") {
      const ids = base.ids.filter((id) => !kept.ids.includes(id));
      return ids.length > 0 ? { ...base, ids } : { kind: "none", say: text.raw, nearest: [] };
    }
    if (base.kind === "tasks") return kept.kind === "unclear" ? { kind: "unclear" } : kept;
  }
  return group.test(low) ? resolveGroup(text, session, wish) : undefined;
}

const focused = (focus: readonly string[], say: string, many: boolean): Found =>
  focus.length === 0
    ? { kind: "unclear" }
    : many || focus.length === 1
      ? { kind: "tasks", ids: [...focus], quality: 1, group: many }
      : { kind: "several", ids: [...focus], say };

/** The tasks that the person sees, in order. */
function visible(session: Session): readonly string[] {
  const { visible: seen = [] } = session.input;
  if (seen.length > 0) return seen;
  return session
    .tasks()
    .tasks.filter(({ completed }) => !completed)
    .map(({ id }) => id);
}

/** All that words like "all done tasks about milk in Home" describe. */
function resolveGroup(text: Text, session: Session, wish: Wish): Found | undefined {
  const bare =
    /^(?:everything|anything|all|(?:the |my )?(?:to-?do |task |whole |entire )*list|all (?:of )?(?:my |the )?(?:tasks|items|todos|to-dos|things|stuff)?|(?:my|the|every|each) (?:tasks?|items?|todos?|single task|single one))(?: (?:on|from|in|off) (?:my|the) (?:to-?do )?list)?$/.test(
      text.low,
    );
  const listedOnly = /^(?:both|(?:the |all )?(?:two|three|four))\b/.test(text.low);
  const words = text.low.replace(
    /^(?:both|(?:the |all )?(?:two|three|four)) (?:of )?(?:the )?/,
    "",
  );
  const filter = bare ? {} : filterOf(words, text, session);
  if (!filter) return undefined;
  const { tasks, complete } = session.tasks({ all: true });
  if (session.needs.length > 0) return { kind: "none", say: text.raw, nearest: [] };
  if (!complete) return { kind: "unclear" };
  const state = filter.completed ?? wish.completed;
  const matching = filter.about
    ? new Set(session.tasks({ names: [filter.about] }).index.all(filter.about))
    : undefined;
  if (matching && matching.size === 0) return undefined;
  const ids = tasks
    .filter(
      (task) =>
        (state === undefined || task.completed === state) && (!matching || matching.has(task)),
    )
    .filter((task) =>
      matchesFilter(task, { ...filter, about: undefined, completed: undefined }, session),
    )
    .filter(({ id }) => !wish.kept?.has(id))
    .map(({ id }) => id);
  if (listedOnly && /both|two/.test(text.low) && ids.length !== 2) {
    return ids.length > 2 ? { kind: "several", ids, say: text.raw } : undefined;
  }
  if (
    ids.length > 1 &&
    /\b(?:task|one|item|thing)$/.test(text.low) &&
    !/^(?:every|each|all|any)/.test(text.low)
  )
    return { kind: "several", ids, say: text.raw };
  return ids.length > 0
    ? { kind: "tasks", ids, quality: 0.95, group: true }
    : { kind: "none", say: text.raw, nearest: [], group: true };
}

function filterOf(low: string, text: Text, session: Session): Filter | undefined {
  const raw = text.raw.slice(text.raw.length - low.length);
  const [reading] = readQuery({ raw: `show ${raw}`, low: `show ${low}` }, session.clock);
  if (reading?.intent.kind === "query") return reading.intent.filter;
  const about = raw.replace(/^(?:all|every|each|any)(?: of)?(?: the| my)? /i, "");
  return about === "" ? undefined : { about };
}

function ambiguous(text: Text, session: Session, wish: Wish): Found {
  const ids = splitNames(text, /\s*(?:,? or |,)\s*/g).flatMap((one) => {
    const name = without(one, /^(?:either|the|my) /);
    const plural = without(name, new RegExp(`\\s+(?:${TASK}|ones)$`));
    const found = named(plural, undefined, session, wish);
    return found.kind === "tasks" || found.kind === "several" ? found.ids : [];
  });
  return ids.length > 0
    ? { kind: "several", ids: [...new Set(ids)], say: text.raw }
    : { kind: "unclear" };
}

const lead =
  /^(?:the |my |a |an |our |that |this )*(?:(?:task|item|todo|reminder|one)s? (?:called|named|titled|about|with|for|to|regarding|that says|of) |(?:task|todo|item) |one (?:about|with|for) )(?:the |my )?/;
const end = new RegExp(
  `(?:\\s+(?:${TASK}|ones?)|\\s+(?:on|from|in|off|of) (?:my|the|our) (?:to-?do |todo |task )?lists?|\\s+(?:from|in|on|of) the list)+$`,
);

/** A single task by its name. */
function named(text: Text, verb: string | undefined, session: Session, wish: Wish): Found {
  const { index } = session.tasks({ names: [text.low] });
  const names = [text, without(text, end), without(without(text, lead), end)];
  const exact = names
    .map((name) => index.exact(unquoted(name.raw)))
    .find(({ tasks }) => tasks.length > 0);
  if (exact && !verb) return among(exact, text.raw, wish);
  for (const name of names) {
    if (name.low === "") continue;
    const say = unquoted(name.raw);
    const found = verb ? index.findStatement(say, verb) : index.find(say);
    if (found.tasks.length > 0) return among(found, text.raw, wish);
  }
  return {
    kind: "none",
    say: text.raw,
    nearest: index.nearest(unquoted(text.raw)).map(({ id }) => id),
  };
}

/** Prefers tasks in the state for which the command makes sense. */
function among({ tasks, quality }: Match, say: string, wish: Wish): Found {
  const fitting = tasks.filter(
    ({ completed }) => wish.completed === undefined || completed === wish.completed,
  );
  const chosen: KnownTask[] = fitting.length > 0 ? fitting : tasks;
  const ids = chosen.map(({ id }) => id);
  return ids.length === 1 ? { kind: "tasks", ids, quality } : { kind: "several", ids, say };
}

/** "Milk, the dentist and plants", each of which must be found. */
function resolveList(
  text: Text,
  verb: string | undefined,
  session: Session,
  wish: Wish,
): Found | undefined {
  const parts = splitNames(
    text,
    /\s*(?:,\s+(?:and (?:also )?)?|\s(?:and(?: also| then)?|&|plus|as well as)\s|\n+|;\s*)\s*/g,
  );
  if (parts.length < 2) return undefined;
  const ids: string[] = [];
  let quality = 1;
  for (const one of parts) {
    const found = resolveText(
      without(one, /^(?:both|also|and|the|my) /),
      verb,
      session,
      wish,
      false,
    );
    const again =
      found.kind === "none" && verb ? resolveText(one, undefined, session, wish, false) : found;
    if (again.kind !== "tasks") return again;
    ids.push(...again.ids);
    quality = Math.min(quality, again.quality);
  }
  return { kind: "tasks", ids: [...new Set(ids)], quality };
}

function splitNames(text: Text, pattern: RegExp): Text[] {
  const parts: Text[] = [];
  let from = 0;
  for (const { index, 0: match } of text.low.matchAll(pattern)) {
    parts.push(part(text, from, index));
    from = index + match.length;
  }
  parts.push(part(text, from));
  return parts.filter(({ low }) => low !== "");
}
