import {
  type Intent,
  type IntentOf,
  isChanging,
  type Reading,
  type Target,
} from "../grammar/intent.js";
import { priorityOf } from "../grammar/priority.js";
import { readWhen } from "../language/days.js";
import { byName } from "../match/by-name.js";
import { withPlaces } from "./filter.js";
import { kinds, spelled } from "./plan-change.js";
import { resolve, type Wish } from "./resolve.js";
import type { Session } from "./session.js";

const pronoun = /^(?:it|that|this|them|those|these|both|the others?|the rest)\b/i;
const onlyPronoun = /^(?:it|that|this|them|those|these)(?: (?:to|on|in|onto) (?:my|the)\b.*)?$/i;
const commandStart =
  /^(?:please )?(?:delete|remove|complete|reopen|rename|mark .+ (?:as|done)|tick off|check off|cross off|remind me|show me|list my|add|reschedule|postpone|move .+ to|set .+ to|undo|clear (?:all|completed|the list|everything))\b/;
const IMPOSSIBLE = -9;

/** How well a target fits the person's tasks, or what it counts where none does. */
type Fit = (target: Target, wish?: Wish, missing?: number) => number;

/** Forms that say little ("shopping: eggs") need a list that is there. */
const WEAK_FORM = 0.5;

/**
 * How well an intent fits its form and the person's tasks, lists and labels; below 0 it cannot be meant.
 *
 * @param antecedent whether something was said before that "it" may mean
 */
export function scoreOf(reading: Reading, session: Session, antecedent: boolean): number {
  const { intent: said, weight } = reading;
  const intent = said.kind === "tentative" ? said.intent : said;
  const fit: Fit = (target, wish = {}, missing = -0.35) =>
    antecedent && pronoun.test(target.say) ? 0.9 : fitOf(target, session, wish, missing);
  const fits = isChanging(intent) ? fit(intent.target, kinds[intent.kind].wish) : 0;
  return weight + fits + moreOf(intent, weight, session, fit);
}

/** What speaks for an intent, or against it, beside its form and the tasks that it would change. */
function moreOf(intent: Intent, weight: number, session: Session, fit: Fit): number {
  const hasList = (name: string) => byName(session.lists, name) !== undefined;
  switch (intent.kind) {
    case "add": {
      const { items, list, parent } = intent;
      if (list !== undefined && weight < WEAK_FORM) return hasList(list) ? 1.2 : IMPOSSIBLE;
      // "Put that on my list" adds no task with that name.
      if (items.some(({ text }) => onlyPronoun.test(text))) return IMPOSSIBLE;
      const commands = items.filter(({ text }) => commandStart.test(text.toLowerCase())).length;
      const own = (items.length > 0 ? 0.5 : 0.1) - commands * (weight >= 1.2 ? 0.25 : 0.8);
      return own + (parent ? fit(parent) : 0);
    }
    case "rename":
      if (intent.part !== undefined) return hasPart(intent, session) ? 0.2 : IMPOSSIBLE;
      return intent.text && isOther(intent.text, session) ? -0.6 : 0;
    case "schedule":
      return intent.when !== undefined && !readWhen(intent.when, session.clock) ? IMPOSSIBLE : 0;
    case "move":
      if (/^(?:|there|it|that list)$/.test(intent.list) || hasList(intent.list)) return 0.1;
      return readWhen(intent.list, session.clock) ? IMPOSSIBLE : -0.5;
    case "label":
      if (pronoun.test(intent.label)) return IMPOSSIBLE;
      if (byName(session.labels, intent.label)) return 0.4;
      return intent.remove ? -1 : 0;
    case "nest":
      return fit(intent.parent);
    case "fact":
      // "What is the priority of all …?" is about no single task.
      return /^(?:any|some|every|all)/i.test(intent.target.say)
        ? IMPOSSIBLE
        : fit(intent.target, {}, -0.9);
    case "query": {
      const { list, label, about = "" } = withPlaces(intent.filter, session);
      if (weight < WEAK_FORM) return list || label || isNamed(about, session) ? 0.6 : IMPOSSIBLE;
      const isKnown = (!list || hasList(list)) && (!label || byName(session.labels, label));
      return isKnown ? 0.3 : -0.4;
    }
    case "renamePlace":
    case "deletePlace":
    case "archivePlace":
      if (!intent.name) return 0;
      return byName(session[`${intent.what}s`], intent.name) ? 0.9 : -0.4;
    case "makePlace": {
      const { what, name = "" } = intent;
      if (what === "label") return 0;
      const isOther = name === "" || / (?:and|then) (?:move|put|add|delete|show)\b/.test(name);
      return isOther ? IMPOSSIBLE : /^(?:to-?do|todo|task)$/i.test(name) ? -1 : 0.4;
    }
    default:
      return 0;
  }
}

/** Whether there are tasks by a name. */
function isNamed(say: string, session: Session): boolean {
  const found = resolve({ say }, session);
  const isSure = found.kind === "tasks" && found.quality > 0.6 && !found.group;
  return isSure || found.kind === "several";
}

/** Whether the title has the words that are to be replaced. */
function hasPart({ target, part = "" }: IntentOf<"rename">, session: Session): boolean {
  const found = resolve(target, session);
  const title = found.kind === "tasks" ? session.tasks().byId.get(found.ids[0] ?? "")?.title : "";
  return spelled(part).test(title ?? "");
}

/** A date, a list or a priority is hardly a new title. */
const isOther = (text: string, { clock }: Session): boolean =>
  readWhen(text, clock) !== undefined ||
  priorityOf(text) !== undefined ||
  /^(?:done|open|complete|due\b|.* list$)/.test(text.toLowerCase());

function fitOf(target: Target, session: Session, wish: Wish, missing: number): number {
  const found = resolve(target, session, wish);
  switch (found.kind) {
    case "tasks": {
      // A title, or titles, with the very words counts for more than the commands that may be in it.
      const isVerbatim = found.quality === 1 && /,| and | then /.test(target.say);
      return 0.4 + 0.6 * found.quality + (isVerbatim ? 1 : 0);
    }
    case "several":
      return 0.6;
    case "unclear":
      return target.verb ? -0.6 : 0.25;
    case "none":
      return found.group ? 0.5 : missing - (target.verb ? 0.4 : 0);
  }
}
