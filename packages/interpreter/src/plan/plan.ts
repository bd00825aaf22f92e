import { type Intent, type IntentOf, isChanging } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import { planAdd } from "./plan-add.js";
import { planChange, wordsFor } from "./plan-change.js";
import { planFact } from "./plan-fact.js";
import { planPlace } from "./plan-place.js";
import { planQuery } from "./plan-query.js";
import { Pause, type Planner, type Question } from "./planner.js";
import type { Outcome } from "./session.js";
import { howTo, talkReply } from "./small-talk.js";

/** A question, and which of the intents it is about. */
export type Asked = Question & { at: number };

/**
 * Plans the intents of a message in order. If anything in it is unclear, the plan is a question and nothing is
 * done; what depends on the result of an earlier call waits for that, but must be clear before anything is done.
 */
export function makePlan(intents: readonly Intent[], planner: Planner): Asked | undefined {
  keepFirst(intents, planner);
  let waits = false;
  for (const [at, intent] of intents.entries()) {
    const before = planner.calls.length;
    if (waits && intent.kind === "query") continue;
    try {
      planIntent(intent, planner);
    } catch (error) {
      if (!(error instanceof Pause)) throw error;
      if (error.question) return { at, ...error.question };
      if (!planner.isWaiting) return undefined;
      waits = true;
      continue;
    }
    // Nothing that comes later is done before what it may depend on.
    if (waits) planner.calls.length = before;
  }
  return undefined;
}

/** Notes what is to be left alone before anything is planned, wherever it was said. */
function keepFirst(intents: readonly Intent[], planner: Planner): void {
  for (const intent of intents) {
    if (intent.kind !== "keep") continue;
    const found = planner.find(intent.target);
    if (found.kind === "tasks") for (const id of found.ids) planner.kept.add(id);
  }
}

type Plans = { [Kind in Intent["kind"]]?: (intent: IntentOf<Kind>, planner: Planner) => void };

/** What is done about each intent that changes no tasks that are there. */
const plans: Plans = {
  add: planAdd,
  query: planQuery,
  fact: planFact,
  showPlace: planPlace,
  makePlace: planPlace,
  renamePlace: planPlace,
  archivePlace: planPlace,
  deletePlace: planPlace,
  tentative: planTentative,
  keep: ({ target }, planner) => {
    const found = planner.find(target);
    if (found.kind === "tasks" && !found.group) planner.focus = found.ids;
    if (planner.single) planner.say("All right, it stays as it is.");
  },
  mention: ({ target: { ids = [] } }, planner) => {
    planner.focus = ids;
  },
  talk: (intent, planner) => planner.say(talkReply(intent, planner.single)),
  undo: (_, planner) => {
    planner.act({ tool: "undo", args: {} }, "undo …", titlesIn);
  },
  yes: planYes,
  no: (_, planner) => {
    if (!planner.session.input.pending) planner.say("All right.");
    else planner.act({ tool: "reject", args: {} }, "reject …", titlesIn);
  },
  unknown: planUnknown,
};

function planIntent<Kind extends Intent["kind"]>(
  intent: IntentOf<Kind> & Intent,
  planner: Planner,
): void {
  if (isChanging(intent)) planChange(intent, planner);
  else (plans[intent.kind as Kind] as Plans[Kind])?.(intent, planner);
}

/** A command in the form of a question, and a task that was only named: done after a yes. */
function planTentative({ intent }: IntentOf<"tentative">, planner: Planner): void {
  if (intent.kind === "add" && intent.items[0])
    planner.ask("yes", `Shall I add ${quote(intent.items[0].text)} as a task?`);
  if (!isChanging(intent)) return;
  const { verb, wish } = wordsFor(intent);
  const ids = planner.pick(intent.target, verb, wish);
  if (ids.length === 0) return;
  const titles = planner.titlesOf(ids);
  const what = intent.kind === "complete" ? `mark ${titles} as done` : `${verb} ${titles}`;
  const isMoved = intent.kind === "schedule" && intent.when;
  planner.ask("yes", `Shall I ${isMoved ? `move ${titles} to ${intent.when}` : what}?`, ids);
}

/** The titles of the tasks that a turn command was about. */
function titlesIn(outcome: Outcome): string {
  const { titles = [] } = (outcome.kind === "row" ? outcome.row : {}) as { titles?: string[] };
  if (titles.length > 5) return `${titles.length} tasks`;
  return enumerate(titles.map(quote)) || "that";
}

/** A yes to what waits for approval; without that it answers nothing. */
function planYes(_: unknown, planner: Planner): void {
  const { pending } = planner.session.input;
  if (!pending) planner.say("There is nothing open to say yes to. Tell me what to do.");
  else if (pending.tasks === 1) planner.act({ tool: "approve", args: {} }, "approve …", titlesIn);
  else
    planner.say(
      `That would change ${pending.tasks} tasks, so it is approved with its button above.`,
    );
}

function planUnknown({ say }: IntentOf<"unknown">, planner: Planner): void {
  const missed = `I did not understand ${quote(say)}, so I have done nothing.`;
  if (!planner.single) planner.ask("yes", `${missed} Shall I go on with the rest?`);
  planner.say(`I did not understand that. ${howTo(say)}`);
}
