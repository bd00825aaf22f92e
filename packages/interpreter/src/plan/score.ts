import type { Intent, Target } from "../grammar/intent.js";
import { priorityOf } from "../grammar/priority.js";
import { readWhen } from "../language/days.js";
import { fold } from "../language/text.js";
import { byName } from "../match/by-name.js";
import { resolve, type Wish } from "./resolve.js";
import type { Session } from "./session.js";

const pronoun = /^(?:it|that|this|them|those|these|both|the others?|the rest)\b/i;
const commandStart =
  /^(?:please )?(?:delete|remove|complete|reopen|rename|mark .+ (?:as|done)|tick off|check off|cross off|remind me|show me|list my|add|reschedule|postpone|move .+ to|set .+ to|undo|clear (?:all|completed|the list|everything))\b/;

/**
 * How well an intent fits its form and the person's tasks; below 0 it cannot be meant.
 *
 * @param antecedent whether something was said before that "it" may mean
 */
export function scoreOf(
  intent: Intent,
  weight: number,
  session: Session,
  antecedent = false,
): number {
  const fit = (target: Target, wish: Wish = {}, none = -0.35) =>
    antecedent && pronoun.test(target.say) ? 0.9 : fitOf(target, session, wish, none);
  switch (intent.kind) {
    case "add":
      return weight + scoreAdd(intent, weight) + (intent.parent ? fit(intent.parent) : 0);
    case "complete":
      return weight + fit(intent.target, { completed: false });
    case "reopen":
      return weight + fit(intent.target, { completed: true });
    case "keep":
      return weight;
    case "rename": {
      const other =
        intent.text !== undefined && intent.text !== "" && isOther(intent.text, session);
      return weight + fit(intent.target) - (other ? 0.6 : 0);
    }
    case "describe":
    case "delete":
    case "skip":
    case "priority":
      return weight + fit(intent.target);
    case "schedule": {
      if (intent.when !== undefined && !readWhen(intent.when, session.clock)) return -1;
      return weight + fit(intent.target);
    }
    case "move": {
      const known =
        /^(?:|there|it|that list)$/.test(intent.list) ||
        byName(session.lists, intent.list) !== undefined;
      if (known) return weight + fit(intent.target) + 0.1;
      return readWhen(intent.list, session.clock) ? -1 : weight - 0.5 + fit(intent.target);
    }
    case "label":
      return weight + fit(intent.target) + (byName(session.labels, intent.label) ? 0.4 : 0);
    case "nest":
      return weight + fit(intent.target) + fit(intent.parent);
    case "fact":
      return weight + fit(intent.target, {}, -0.9);
    case "query":
      return weight + scoreQuery(intent, session);
    case "renameList":
    case "deleteList":
    case "archiveList":
      return byName(session.lists, intent.name) ? weight + 0.9 : weight - 0.4;
    case "deleteLabel":
      return byName(session.labels, intent.name) ? weight + 0.9 : weight - 0.4;
    case "newList":
      if (/ (?:and|then) (?:move|put|add|delete|show)\b/.test(intent.name)) return -1;
      return intent.name === ""
        ? -1
        : weight +
            (/^(?:to-?do|todo|shopping|task)?$/.test(fold(intent.name)) && intent.name.length < 5
              ? -1
              : 0.4);
    case "tentative":
      return scoreOf(intent.intent, weight, session, antecedent);
    default:
      return weight;
  }
}

function scoreAdd({ items }: Extract<Intent, { kind: "add" }>, weight: number): number {
  const isSafe = weight >= 1.2;
  const commands = items.filter(({ text }) => commandStart.test(text.toLowerCase())).length;
  return (items.length > 0 ? 0.5 : 0.1) - commands * (isSafe ? 0.25 : 0.8);
}

/** A date, a list or a priority is hardly a new title. */
function isOther(text: string, session: Session): boolean {
  if (readWhen(text, session.clock) || priorityOf(text.toLowerCase().replace(/ priority$/, "")))
    return true;
  return /^(?:done|open|complete|due\b|.* list$)/.test(text.toLowerCase());
}

function scoreQuery({ filter }: Extract<Intent, { kind: "query" }>, session: Session): number {
  const list = filter.list === undefined || byName(session.lists, filter.list) !== undefined;
  const label = filter.label === undefined || byName(session.labels, filter.label) !== undefined;
  return list && label ? 0.3 : -0.4;
}

function fitOf(target: Target, session: Session, wish: Wish, none: number): number {
  const found = resolve(target, session, wish);
  switch (found.kind) {
    case "tasks":
      // A title, or titles, with the very words counts for more than the commands that may be in it.
      return (
        0.4 +
        0.6 * found.quality +
        (found.quality === 1 && /,| and | then /.test(target.say) ? 1 : 0)
      );
    case "several":
      return 0.6;
    case "unclear":
      return target.verb ? -0.6 : 0.25;
    case "none":
      return found.group ? 0.5 : none - (target.verb ? 0.4 : 0);
  }
}
