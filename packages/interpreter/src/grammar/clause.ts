import type { Clock } from "@docket/dates";
import { hasDate, remembering } from "../language/days.js";
import { type Text, textOf } from "../language/text.js";
import { wordSet } from "../language/words.js";
import { addRules } from "./additions.js";
import { changeRules } from "./commands.js";
import type { Intent, Reading } from "./intent.js";
import { beginsWithVerb } from "./items.js";
import { plain } from "./politeness.js";
import { readQuery } from "./queries.js";
import { factRules } from "./questions.js";
import { applyRules } from "./rule.js";
import { readStatement } from "./statements.js";
import { isConditional, readGuard, readTalk, readUnsupported } from "./talk.js";

/** As much as it costs to part a message, so that courtesies beside a command count for nothing. */
const TALK = 1.25;
const GUARD = 2.6;
const changing = wordSet(
  "complete reopen delete skip rename describe schedule priority move label nest deleteList archiveList",
);

/** Every way in which a clause may be meant. Text alone is looked at; tasks come later. */
export const readClause = remembering((raw, clock): Reading[] => {
  const text = textOf(raw);
  const { clause, asks, request } = plain(text);
  const talk = readTalk(text) ?? readTalk(clause);
  if (talk) return [{ intent: talk, weight: TALK }];
  const guard = readGuard(clause);
  if (guard) return [{ intent: guard, weight: GUARD }];
  const readings = [
    ...readUnsupported(clause),
    ...applyRules([...addRules, ...changeRules], clause).flatMap(shifted),
    ...applyRules(factRules, clause),
    ...readQuery(clause, clock),
    ...(asks ? [] : readStatement(clause)),
    ...suggestion(clause, clock),
  ];
  return readings.map((reading) => guarded(reading, clause, asks && !request));
});

/** What is told of somebody, and is nothing to do. */
const isTold =
  /^(?:i|i'?m|we|you|he|she|it|it'?s|they|there|this|that|my \w+ (?:is|was|has)|the \w+ (?:is|was|has|went))\b/;

/** "Buy flowers", "dentist on Friday at 3": perhaps a task to add. */
function suggestion(clause: Text, clock: Clock): Reading[] {
  const words = clause.low.split(/\s+/).length;
  const verb = beginsWithVerb(clause) && words > 1 && words < 25;
  if (!verb && !(words > 1 && words < 12 && !isTold.test(clause.low) && hasDate(clause.raw, clock)))
    return [];
  const add: Intent = { kind: "add", items: [{ text: clause.raw }] };
  return [{ intent: { kind: "tentative", intent: add }, weight: verb ? 0.25 : 0.2 }];
}

/** A change that depends on something unknown is none, and one in the form of a question is asked about. */
function guarded({ intent, weight }: Reading, clause: Text, asks: boolean): Reading {
  const tentative: Intent = { kind: "tentative", intent };
  if (!changing.has(intent.kind))
    return asks && intent.kind === "add" && weight < 1.3
      ? { intent: tentative, weight: weight - 0.4 }
      : { intent, weight };
  if (isConditional(clause.low) && intent.kind !== "rename" && intent.kind !== "describe")
    return { intent: { kind: "nothing", why: "condition" }, weight };
  return asks ? { intent: tentative, weight: weight - 0.1 } : { intent, weight };
}

const movable = { rename: "text", schedule: "when", move: "list" } as const;

/** "Rename flights to Lisbon to flights to Rome": each "to" may be the one that counts. */
function shifted(reading: Reading): Reading[] {
  const { intent, weight } = reading;
  if (!("target" in intent) || weight < 0.5) return [reading];
  const name = movable[intent.kind as keyof typeof movable];
  const said = (intent as unknown as Record<string, unknown>)[name];
  const isWhole = /(?:\b(?:tasks?|ones?|items?|it|that|this)|["”'])$/i.test(intent.target.say);
  if (typeof said !== "string" || isWhole) return [reading];
  const others = [...said.matchAll(/ (to|as|into|on|for) /g)].map(({ index, 0: word }) => ({
    intent: {
      ...intent,
      target: { say: `${intent.target.say} to ${said.slice(0, index)}` },
      [name]: said.slice(index + word.length),
    } as Intent,
    weight: weight + 0.03,
  }));
  return [reading, ...others];
}
