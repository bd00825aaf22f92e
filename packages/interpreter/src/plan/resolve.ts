import type { Name, Reference } from "../parse/command.js";
import { type Candidate, matchName, nearest, type Tier } from "./match.js";

/** What references are resolved against. */
export interface Scene {
  candidates: readonly Candidate[];
  byId: ReadonlyMap<string, Candidate>;
  /** Whether `candidates` are all of the user's tasks. */
  complete: boolean;
  listed: readonly string[];
  focus: readonly string[];
  /** Ids that the utterance has named so far: what "the rest" leaves out. */
  named: ReadonlySet<string>;
  /** Tasks in this state are preferred: open ones to complete, done ones to reopen. */
  prefer?: boolean;
}

/** Which tasks a reference means. */
export type Resolved =
  | { kind: "tasks"; ids: string[]; all: boolean }
  /** Understood, but there is no such task now: "all done ones" where none is done. */
  | { kind: "empty"; why: string }
  | { kind: "absent"; text: string; near: string[] }
  | { kind: "several"; text: string; ids: string[] }
  /** Some of a list were found: nothing is done until the user says so. */
  | { kind: "partly"; ids: string[]; text: string }
  | {
      kind: "unclear";
      why: "choice" | "condition" | "pronoun" | "missing" | "ordinal" | "toomany";
      text: string;
      ids: string[];
    };

const sure: readonly Tier[] = ["exact", "words", "stems"];

/** Finds the tasks that a reference means, or says why it can't. Acts on nothing. */
export function resolve(reference: Reference, scene: Scene): Resolved {
  switch (reference.kind) {
    case "name":
      return resolveName(reference, scene);
    case "number":
      return resolveNumber(reference, scene);
    case "ordinal":
      return resolveOrdinal(reference, scene);
    case "pronoun":
      return resolvePronoun(reference, scene);
    case "group":
      return resolveGroup(reference, scene);
    case "rest":
      return resolveRest(reference.ofAll, scene);
    case "list":
      return resolveList(reference, scene);
    case "except":
      return resolveExcept(reference, scene);
    case "unclear":
      return resolveUnclear(reference, scene);
    case "nothing":
      return { kind: "empty", why: "You asked for nothing, so I did nothing." };
    case "missing":
      return { kind: "unclear", why: "missing", text: "", ids: [] };
  }
}

const tasks = (ids: readonly string[], all = false): Resolved => ({
  kind: "tasks",
  ids: [...new Set(ids)],
  all,
});
const idsOf = (found: readonly Candidate[]): string[] => found.map(({ task }) => task.id);

function resolveName(name: Name, scene: Scene): Resolved {
  const found = findName(name, scene);
  if (!found)
    return { kind: "absent", text: name.text, near: idsOf(nearest(name, scene.candidates)) };
  if (found.length === 1) return tasks(idsOf(found));
  return { kind: "several", text: name.text, ids: idsOf(found) };
}

/** The sure ways first in the preferred state, then in any; likeness only after that. */
function findName(name: Name, { candidates, prefer }: Scene): Candidate[] | undefined {
  const tiers = name.quoted ? sure : [...sure, "alike" as const];
  if (prefer === undefined) return matchName(name, candidates, tiers)?.tasks;
  const preferred = candidates.filter(({ task }) => task.completed === prefer);
  return (
    matchName(name, preferred, sure) ??
    matchName(name, candidates, sure) ??
    matchName(name, preferred, tiers) ??
    matchName(name, candidates, tiers)
  )?.tasks;
}

function resolveNumber(
  { value, place, text }: Extract<Reference, { kind: "number" }>,
  scene: Scene,
): Resolved {
  const index = Number(value) - 1;
  const atPlace = value.length < 5 ? scene.listed[index] : undefined;
  const byId = scene.byId.has(value) ? value : undefined;
  if (place && atPlace) return present([atPlace], scene, text);
  if (byId && atPlace && byId !== atPlace) {
    return { kind: "several", text, ids: [byId, atPlace] };
  }
  const id = byId ?? atPlace ?? (scene.complete || place ? undefined : value);
  return id ? present([id], scene, text) : { kind: "absent", text, near: [] };
}

function resolveOrdinal(
  { from, to, text }: Extract<Reference, { kind: "ordinal" }>,
  scene: Scene,
): Resolved {
  const { length } = scene.listed;
  if (length === 0) return { kind: "unclear", why: "ordinal", text, ids: [] };
  const index = (place: number) => (place > 0 ? place - 1 : length + place);
  const [first, last] = [index(from), index(to)];
  if (first < 0 || last >= length) return { kind: "absent", text, near: [] };
  return present(scene.listed.slice(first, last + 1), scene, text);
}

/** Tasks that were listed may be gone by now. */
function present(ids: readonly string[], scene: Scene, text: string): Resolved {
  const there = scene.complete ? ids.filter((id) => scene.byId.has(id)) : ids;
  return there.length === 0 ? { kind: "absent", text, near: [] } : tasks(there);
}

function resolvePronoun(
  { count, text }: Extract<Reference, { kind: "pronoun" }>,
  scene: Scene,
): Resolved {
  const { focus } = scene;
  const fits =
    count === "one" ? focus.length === 1 : count === "both" ? focus.length === 2 : focus.length > 0;
  if (fits) return present(focus, scene, text);
  return { kind: "unclear", why: "pronoun", text, ids: [...focus] };
}

function resolveGroup(
  { completed, about, exactly, text }: Extract<Reference, { kind: "group" }>,
  scene: Scene,
): Resolved {
  const inState = scene.candidates.filter(
    ({ task }) => completed === undefined || task.completed === completed,
  );
  if (!about) {
    if (!scene.complete) return { kind: "unclear", why: "toomany", text, ids: [] };
    return inState.length === 0
      ? { kind: "empty", why: emptyState(completed) }
      : tasks(idsOf(inState), true);
  }
  const found = matchName(about, inState, sure) ? allMatches(about, inState) : undefined;
  if (!found) return { kind: "absent", text, near: idsOf(nearest(about, scene.candidates)) };
  const wrongCount = exactly !== undefined && exactly !== found.length;
  if (wrongCount) return { kind: "several", text, ids: idsOf(found) };
  return tasks(idsOf(found), true);
}

/** Of a group every task is meant that has the words, not only the one titled by them. */
function allMatches(about: Name, candidates: readonly Candidate[]): Candidate[] {
  const found = [
    ...(matchName(about, candidates, ["words"])?.tasks ?? []),
    ...(matchName(about, candidates, ["stems"])?.tasks ?? []),
    ...(matchName(about, candidates, ["exact"])?.tasks ?? []),
  ];
  return candidates.filter((candidate) => found.includes(candidate));
}

const emptyState = (completed?: boolean): string =>
  completed === undefined
    ? "You have no tasks."
    : completed
      ? "None of your tasks is done."
      : "You have no open tasks.";

function resolveRest(ofAll: boolean, scene: Scene): Resolved {
  if (scene.named.size === 0) return { kind: "unclear", why: "pronoun", text: "the rest", ids: [] };
  if (!scene.complete) return { kind: "unclear", why: "toomany", text: "the rest", ids: [] };
  const inList = !ofAll && [...scene.named].every((id) => scene.listed.includes(id));
  const base = inList ? scene.listed : idsOf(scene.candidates);
  const rest = base.filter((id) => !scene.named.has(id));
  return rest.length === 0
    ? { kind: "empty", why: "There are no other tasks." }
    : tasks(rest, true);
}

function resolveList(list: Extract<Reference, { kind: "list" }>, scene: Scene): Resolved {
  const whole = matchName(list.whole, scene.candidates, ["exact"]);
  if (whole) return resolveName(list.whole, scene);
  const parts = list.parts.map((part) => resolve(part, scene));
  if (parts.every((part) => part.kind === "tasks")) {
    return tasks(
      parts.flatMap(({ ids }) => ids),
      parts.some(({ all }) => all),
    );
  }
  const together = findName(list.whole, scene);
  if (together?.length === 1) return tasks(idsOf(together));
  const ids = parts.flatMap((part) => (part.kind === "tasks" ? part.ids : []));
  const problem = parts.find((part) => part.kind !== "tasks");
  if (problem?.kind === "absent" && ids.length > 0) {
    return { kind: "partly", ids, text: problem.text };
  }
  return problem ?? { kind: "unclear", why: "choice", text: list.whole.text, ids };
}

function resolveExcept(
  { base, except }: Extract<Reference, { kind: "except" }>,
  scene: Scene,
): Resolved {
  // "All but the last one" speaks of the list that "last" counts in.
  const from =
    isEverything(base) && isPlace(except) && scene.listed.length > 0
      ? present(scene.listed, scene, "the list")
      : resolve(base, scene);
  if (from.kind !== "tasks" && from.kind !== "several") return from;
  const { prefer: _any, ...anyState } = scene;
  const without = resolve(except, anyState);
  if (from.kind === "several" || from.ids.length > 1) {
    // What to leave out must be known before the others are touched.
    if (without.kind !== "tasks") return without.kind === "empty" ? from : without;
  }
  const left = from.ids.filter((id) => without.kind !== "tasks" || !without.ids.includes(id));
  if (left.length === 0) return { kind: "empty", why: "Nothing is left after what you excepted." };
  return from.kind === "several" && left.length > 1
    ? { ...from, ids: left }
    : tasks(left, left.length > 1);
}

const isEverything = (reference: Reference): boolean =>
  reference.kind === "group" && !reference.about && reference.completed === undefined;

const isPlace = (reference: Reference): boolean =>
  reference.kind === "ordinal" ||
  (reference.kind === "number" && reference.place) ||
  (reference.kind === "list" && reference.parts.every(isPlace));

function resolveUnclear(
  { whole, why }: Extract<Reference, { kind: "unclear" }>,
  scene: Scene,
): Resolved {
  const exact = matchName(whole, scene.candidates, ["exact"])?.tasks;
  if (exact?.length === 1) return tasks(idsOf(exact));
  return { kind: "unclear", why, text: whole.text, ids: idsOf(nearest(whole, scene.candidates)) };
}
