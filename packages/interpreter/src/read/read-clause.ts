import type { Clock } from "@docket/dates";
import { readWhen } from "../language/days.js";
import type { Text } from "../language/text.js";
import type { Intent, Reading } from "./intent.js";
import { beginsWithVerb } from "./item-text.js";
import { plain } from "./politeness.js";
import { addRules } from "./read-add.js";
import { changeRules } from "./read-change.js";
import { factRules } from "./read-fact.js";
import { planRules } from "./read-plan.js";
import { readQuery } from "./read-query.js";
import { readStatement } from "./read-statement.js";
import { isConditional, readGuard, readTalk, readUnsupported } from "./read-talk.js";
import { applyRules } from "./rule.js";

/** As much as it costs to part a message, so that courtesies beside a command count for nothing. */
const TALK = 1.25;
const commandRules = [...addRules, ...changeRules, ...planRules];
const notForget =
  /^(?:please )?(?:do not|don'?t|dont)(?: let me| ever let me)? forget\b|^(?:stop|don'?t|do not) repeat/;
const willDo = /^(?:i'?ll|i will|i'?m going to|i am going to) do\b/;
const changing = new Set([
  "complete",
  "reopen",
  "delete",
  "skip",
  "rename",
  "describe",
  "schedule",
  "priority",
  "move",
  "label",
  "nest",
  "deleteList",
  "archiveList",
]);

/** Every way in which a clause may be meant. Text alone is looked at; tasks come later. */
export function readClause(text: Text, clock: Clock): Reading[] {
  const talk = readTalk(text);
  if (talk) return [{ intent: talk, weight: TALK }];
  const { clause, asks, request } = plain(text);
  const inner = readTalk(clause);
  if (inner) return [{ intent: inner, weight: TALK }];
  const guard =
    notForget.test(clause.low) || (willDo.test(clause.low) && !isConditional(clause.low))
      ? undefined
      : readGuard(clause);
  if (guard) return [{ intent: guard, weight: 2.6 }];
  const unsupported = readUnsupported(clause);
  const readings = [
    ...(unsupported
      ? [
          {
            intent: unsupported,
            weight: "what" in unsupported && unsupported.what === "account" ? 1.9 : 1.45,
          },
        ]
      : []),
    ...applyRules(commandRules, clause).flatMap(shifted),
    ...applyRules(factRules, clause),
    ...readQuery(clause, clock),
    ...(asks ? [] : readStatement(clause)),
    ...suggestion(clause, clock),
  ];
  return readings.map((reading) => guarded(reading, clause, asks && !request));
}

/** What is told of somebody, and is nothing to do. */
const isTold =
  /^(?:i|i'?m|we|you|he|she|it|it'?s|they|there|this|that|my \w+ (?:is|was|has)|the \w+ (?:is|was|has|went))\b/;

/** "Buy flowers", "dentist on Friday at 3": perhaps a task to add. */
function suggestion(clause: Text, clock: Clock): Reading[] {
  const words = clause.low.split(/\s+/).length;
  const verb = beginsWithVerb(clause) && words > 1 && words < 25;
  if (!verb && !(words > 1 && words < 12 && !isTold.test(clause.low) && hasDate(clause, clock)))
    return [];
  const add: Intent = { kind: "add", items: [{ text: clause.raw }] };
  return [{ intent: { kind: "tentative", intent: add }, weight: verb ? 0.25 : 0.2 }];
}

function hasDate(clause: Text, clock: Clock): boolean {
  const words = clause.raw.split(/\s+/);
  return words.some((_, at) => at > 0 && readWhen(words.slice(at).join(" "), clock) !== undefined);
}

/** A change that depends on something unknown is none, and one in the form of a question is asked about. */
function guarded({ intent, weight }: Reading, clause: Text, asks: boolean): Reading {
  if (!changing.has(intent.kind)) {
    if (asks && intent.kind === "add" && weight < 1.3)
      return { intent: { kind: "tentative", intent }, weight: weight - 0.4 };
    return { intent, weight };
  }
  if (isConditional(clause.low) && !["rename", "describe"].includes(intent.kind)) {
    return { intent: { kind: "nothing", why: "condition" }, weight };
  }
  return asks
    ? { intent: { kind: "tentative", intent }, weight: weight - 0.1 }
    : { intent, weight };
}

/** "Rename flights to Lisbon to flights to Rome": each "to" may be the one that counts. */
function shifted(reading: Reading): Reading[] {
  const { intent, weight } = reading;
  if (!("target" in intent) || weight < 0.5) return [reading];
  if (/(?:\b(?:tasks?|ones?|items?|it|that|this)|["”'])$/i.test(intent.target.say))
    return [reading];
  const name =
    intent.kind === "rename"
      ? "text"
      : intent.kind === "schedule"
        ? "when"
        : intent.kind === "move"
          ? "list"
          : undefined;
  const said = name && (intent as unknown as Record<string, unknown>)[name];
  if (typeof said !== "string") return [reading];
  const others = [...said.matchAll(/ (to|as|into|on|for) /g)].map((match) => ({
    intent: {
      ...intent,
      target: { say: `${intent.target.say} to ${said.slice(0, match.index)}` },
      [name as string]: said.slice(match.index + match[0].length),
    } as Intent,
    weight: weight + 0.03,
  }));
  return [reading, ...others];
}
