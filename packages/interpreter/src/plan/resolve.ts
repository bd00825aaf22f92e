import type { Name, Reference } from "../parse/command.js";
import { type Candidate, matchName, nearest, strictTiers } from "./match.js";

/** What references are resolved against. */
export interface ResolutionContext {
  /** The tasks that may be meant. */
  candidates: readonly Candidate[];
  byId: ReadonlyMap<string, Candidate>;
  /** Whether `candidates` are all of the user's tasks. */
  complete: boolean;
  /** Ids of the tasks in the last numbered list: what ordinals count in. */
  listed: readonly string[];
  /** Ids of the tasks that "it" and "them" mean. */
  focus: readonly string[];
  /** Ids that the utterance has named so far; "the rest" leaves them out. */
  named: ReadonlySet<string>;
  /** Tasks in this state are preferred: open ones to complete, done ones to reopen. */
  preferCompleted?: boolean;
}

/** Which tasks a reference means. */
export type Resolved =
  | { kind: "tasks"; ids: string[] }
  /** Understood, but there is no such task now: "all done ones" when none is done. */
  | { kind: "empty"; why: string }
  /** No task has such a name; `nearest` are ids of similar ones. */
  | { kind: "notFound"; text: string; nearest: string[] }
  /** Several tasks fit a name of one. */
  | { kind: "ambiguous"; text: string; ids: string[] }
  /** Only some of a list were found; `text` was not. Needs the user's confirmation. */
  | { kind: "partial"; ids: string[]; text: string }
  /** The reference itself is no basis for a choice; `ids` are offered. */
  | {
      kind: "unclear";
      why: "choice" | "condition" | "pronoun" | "missing" | "ordinal" | "tooMany";
      ids: string[];
    };

/** Finds the tasks that a reference means, or says why it can't. Acts on nothing. */
export function resolve(reference: Reference, context: ResolutionContext): Resolved {
  switch (reference.kind) {
    case "name":
      return resolveName(reference, context);
    case "number":
      return resolveNumber(reference, context);
    case "ordinal":
      return resolveOrdinal(reference, context);
    case "pronoun":
      return resolvePronoun(reference, context);
    case "group":
      return resolveGroup(reference, context);
    case "rest":
      return resolveRest(reference.ofAll, context);
    case "list":
      return resolveList(reference, context);
    case "except":
      return resolveExcept(reference, context);
    case "unclear":
      return resolveUnclear(reference, context);
    case "nothing":
      return { kind: "empty", why: "You asked for nothing, so I did nothing." };
    case "missing":
      return { kind: "unclear", why: "missing", ids: [] };
  }
}

const tasks = (ids: readonly string[]): Resolved => ({ kind: "tasks", ids: [...new Set(ids)] });
const idsOf = (found: readonly Candidate[]): string[] => found.map(({ task }) => task.id);

function resolveName(name: Name, context: ResolutionContext): Resolved {
  const found = findName(name, context);
  if (!found)
    return { kind: "notFound", text: name.text, nearest: idsOf(nearest(name, context.candidates)) };
  if (found.length === 1) return tasks(idsOf(found));
  return { kind: "ambiguous", text: name.text, ids: idsOf(found) };
}

/** Strict tiers first, in the preferred state and then in any; typos only after that. */
function findName(
  name: Name,
  { candidates, preferCompleted }: ResolutionContext,
): Candidate[] | undefined {
  const tiers = name.quoted ? strictTiers : [...strictTiers, "fuzzy" as const];
  if (preferCompleted === undefined) return matchName(name, candidates, tiers);
  const preferred = candidates.filter(({ task }) => task.completed === preferCompleted);
  return (
    matchName(name, preferred, strictTiers) ??
    matchName(name, candidates, strictTiers) ??
    matchName(name, preferred, tiers) ??
    matchName(name, candidates, tiers)
  );
}

function resolveNumber(
  { value, place, text }: Extract<Reference, { kind: "number" }>,
  context: ResolutionContext,
): Resolved {
  const index = Number(value) - 1;
  const atPlace = value.length < 5 ? context.listed[index] : undefined;
  const byId = context.byId.has(value) ? value : undefined;
  if (place && atPlace) return present([atPlace], context, text);
  if (byId && atPlace && byId !== atPlace) {
    return { kind: "ambiguous", text, ids: [byId, atPlace] };
  }
  const id = byId ?? atPlace ?? (context.complete || place ? undefined : value);
  return id ? present([id], context, text) : { kind: "notFound", text, nearest: [] };
}

function resolveOrdinal(
  { from, to, text }: Extract<Reference, { kind: "ordinal" }>,
  context: ResolutionContext,
): Resolved {
  const { length } = context.listed;
  if (length === 0) return { kind: "unclear", why: "ordinal", ids: [] };
  const index = (place: number) => (place > 0 ? place - 1 : length + place);
  const [first, last] = [index(from), index(to)];
  if (first < 0 || last >= length) return { kind: "notFound", text, nearest: [] };
  return present(context.listed.slice(first, last + 1), context, text);
}

/** Leaves out tasks that were listed and are gone by now. */
function present(ids: readonly string[], context: ResolutionContext, text: string): Resolved {
  const there = context.complete ? ids.filter((id) => context.byId.has(id)) : ids;
  return there.length === 0 ? { kind: "notFound", text, nearest: [] } : tasks(there);
}

function resolvePronoun(
  { count, text }: Extract<Reference, { kind: "pronoun" }>,
  context: ResolutionContext,
): Resolved {
  const { focus } = context;
  const fits =
    count === "one" ? focus.length === 1 : count === "both" ? focus.length === 2 : focus.length > 0;
  if (fits) return present(focus, context, text);
  return { kind: "unclear", why: "pronoun", ids: [...focus] };
}

function resolveGroup(
  { completed, about, exactly, text }: Extract<Reference, { kind: "group" }>,
  context: ResolutionContext,
): Resolved {
  const inState = context.candidates.filter(
    ({ task }) => completed === undefined || task.completed === completed,
  );
  if (!about) {
    if (!context.complete) return { kind: "unclear", why: "tooMany", ids: [] };
    return inState.length === 0
      ? { kind: "empty", why: emptyState(completed) }
      : tasks(idsOf(inState));
  }
  const found = allMatches(about, inState);
  if (found.length === 0)
    return { kind: "notFound", text, nearest: idsOf(nearest(about, context.candidates)) };
  return exactly === undefined || exactly === found.length
    ? tasks(idsOf(found))
    : { kind: "ambiguous", text, ids: idsOf(found) };
}

/** A group is every task that has the words, not only the one titled by exactly them. */
function allMatches(about: Name, candidates: readonly Candidate[]): Candidate[] {
  const found = new Set(strictTiers.flatMap((tier) => matchName(about, candidates, [tier]) ?? []));
  return candidates.filter((candidate) => found.has(candidate));
}

const emptyState = (completed?: boolean): string =>
  completed === undefined
    ? "You have no tasks."
    : completed
      ? "None of your tasks is done."
      : "You have no open tasks.";

function resolveRest(ofAll: boolean, context: ResolutionContext): Resolved {
  if (context.named.size === 0) return { kind: "unclear", why: "pronoun", ids: [] };
  if (!context.complete) return { kind: "unclear", why: "tooMany", ids: [] };
  const inList = !ofAll && [...context.named].every((id) => context.listed.includes(id));
  const base = inList ? context.listed : idsOf(context.candidates);
  const rest = base.filter((id) => !context.named.has(id));
  return rest.length === 0 ? { kind: "empty", why: "There are no other tasks." } : tasks(rest);
}

function resolveList(
  list: Extract<Reference, { kind: "list" }>,
  context: ResolutionContext,
): Resolved {
  const whole = matchName(list.whole, context.candidates, ["exact"]);
  if (whole) return resolveName(list.whole, context);
  const parts = list.parts.map((part) => resolve(part, context));
  if (parts.every((part) => part.kind === "tasks")) {
    return tasks(parts.flatMap(({ ids }) => ids));
  }
  const together = findName(list.whole, context);
  if (together?.length === 1) return tasks(idsOf(together));
  const ids = parts.flatMap((part) => (part.kind === "tasks" ? part.ids : []));
  const problem = parts.find((part) => part.kind !== "tasks");
  if (problem?.kind === "notFound" && ids.length > 0) {
    return { kind: "partial", ids, text: problem.text };
  }
  return problem ?? { kind: "unclear", why: "choice", ids };
}

function resolveExcept(
  { base, except }: Extract<Reference, { kind: "except" }>,
  context: ResolutionContext,
): Resolved {
  // "All but the last one" means all of the list that "last" counts in.
  const from =
    isEverything(base) && isPlace(except) && context.listed.length > 0
      ? present(context.listed, context, "the list")
      : resolve(base, context);
  if (from.kind !== "tasks" && from.kind !== "ambiguous") return from;
  const without = resolve(except, { ...context, preferCompleted: undefined });
  if (from.kind === "ambiguous" || from.ids.length > 1) {
    // What to leave out must be known before the others are touched.
    if (without.kind !== "tasks") return without.kind === "empty" ? from : without;
  }
  const left = from.ids.filter((id) => without.kind !== "tasks" || !without.ids.includes(id));
  if (left.length === 0) return { kind: "empty", why: "Nothing is left after what you excepted." };
  return from.kind === "ambiguous" && left.length > 1 ? { ...from, ids: left } : tasks(left);
}

const isEverything = (reference: Reference): boolean =>
  reference.kind === "group" && !reference.about && reference.completed === undefined;

const isPlace = (reference: Reference): boolean =>
  reference.kind === "ordinal" ||
  (reference.kind === "number" && reference.place) ||
  (reference.kind === "list" && reference.parts.every(isPlace));

function resolveUnclear(
  { whole, why }: Extract<Reference, { kind: "unclear" }>,
  context: ResolutionContext,
): Resolved {
  const exact = matchName(whole, context.candidates, ["exact"]);
  if (exact?.length === 1) return tasks(idsOf(exact));
  return { kind: "unclear", why, ids: idsOf(nearest(whole, context.candidates)) };
}
