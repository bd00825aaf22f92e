import type { Intent } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import { planAdd } from "./plan-add.js";
import {
  planDescribe,
  planLabel,
  planMove,
  planNest,
  planPriority,
  planRename,
  planSchedule,
  planStatus,
} from "./plan-change.js";
import { planLists } from "./plan-lists.js";
import { planFact, planQuery } from "./plan-query.js";
import type { Planned, Planner, Question } from "./planner.js";
import type { Outcome } from "./session.js";
import { howTo, nothingReply, refusal, talkReply } from "./small-talk.js";

const changes = new Set<Intent["kind"]>([
  "add",
  "complete",
  "reopen",
  "delete",
  "skip",
  "rename",
  "describe",
  "schedule",
  "priority",
  "move",
  "nest",
  "label",
  "newList",
  "newLabel",
  "renameList",
  "archiveList",
]);

/** Whether an intent would change something. */
export const isChange = ({ kind }: Intent): boolean => changes.has(kind);

/**
 * Plans the intents of a message in order. If anything in it is unclear, the plan is a question and nothing is
 * done; what depends on the result of an earlier call waits for that.
 */
export function makePlan(intents: readonly Intent[], planner: Planner): Question | undefined {
  keepFirst(intents, planner);
  for (const [at, intent] of intents.entries()) {
    const planned = planIntent(intent, planner);
    if (planned === "wait")
      return planner.isWaiting ? checkRest(intents, at + 1, planner) : undefined;
    if (planned) return { at, ...planned };
  }
  return undefined;
}

/** Before anything is done, what comes later must be clear as well. */
function checkRest(
  intents: readonly Intent[],
  from: number,
  planner: Planner,
): Question | undefined {
  const before = planner.calls.length;
  for (const [at, intent] of intents.entries()) {
    if (at < from || intent.kind === "query") continue;
    const planned = planIntent(intent, planner);
    planner.calls.length = before;
    if (planned && planned !== "wait") return { at, ...planned };
  }
  return undefined;
}

/** Notes what is to be left alone before anything is planned, wherever it was said. */
function keepFirst(intents: readonly Intent[], planner: Planner): void {
  for (const intent of intents) {
    if (intent.kind !== "keep") continue;
    const found = planner.find(intent.target);
    if (found !== "wait" && found.kind === "tasks")
      for (const id of found.ids) planner.kept.add(id);
  }
}

function planIntent(intent: Intent, planner: Planner): Planned {
  switch (intent.kind) {
    case "add":
      return planAdd(intent, planner);
    case "complete":
    case "reopen":
    case "delete":
    case "skip":
      return planStatus(intent, planner);
    case "rename":
      return planRename(intent, planner);
    case "describe":
      return planDescribe(intent, planner);
    case "schedule":
      return planSchedule(intent, planner);
    case "priority":
      return planPriority(intent, planner);
    case "move":
      return planMove(intent, planner);
    case "nest":
      return planNest(intent, planner);
    case "label":
      return planLabel(intent, planner);
    case "query":
      return planQuery(intent, planner);
    case "fact":
      return planFact(intent, planner);
    case "newList":
    case "renameList":
    case "deleteList":
    case "archiveList":
    case "newLabel":
    case "deleteLabel":
    case "showLists":
    case "showLabels":
      return planLists(intent, planner);
    case "tentative":
      return planTentative(intent.intent, planner);
    case "keep":
      return planKeep(intent, planner);
    case "talk":
      planner.say(talkReply(intent.about, planner.single));
      return undefined;
    case "nothing":
      planner.say(nothingReply(intent));
      return undefined;
    case "how":
      planner.say(howTo(intent.topic));
      return undefined;
    case "unsupported":
      planner.say(refusal(intent));
      return undefined;
    case "undo":
      return planUndo(planner);
    case "yes":
    case "no":
    case "retract":
      return planAnswer(intent.kind, planner);
    case "unknown":
      return planUnknown(intent.say, planner);
    case "correct":
      return undefined;
  }
}

function planKeep({ target }: Extract<Intent, { kind: "keep" }>, planner: Planner): Planned {
  const found = planner.find(target);
  if (found !== "wait" && found.kind === "tasks" && !found.group) planner.focus = found.ids;
  if (planner.single) planner.say("All right, it stays as it is.");
  return undefined;
}

/** A command in the form of a question, and a task that was only named: done after a yes. */
function planTentative(intent: Intent, planner: Planner): Planned {
  if (intent.kind === "add") {
    const [item] = intent.items;
    return item
      ? { wants: "yes", options: [], text: `Shall I add ${quote(item.text)} as a task?` }
      : undefined;
  }
  if (!("target" in intent)) return undefined;
  const verb =
    { complete: "mark as done", delete: "delete", reopen: "reopen", rename: "rename" }[
      intent.kind as string
    ] ?? "change";
  const picked = planner.pick(
    intent.target,
    verb,
    intent.kind === "complete" ? { completed: false } : {},
  );
  if (!("ids" in picked)) return picked.planned;
  const titles = planner.titlesOf(picked.ids);
  const question = intent.kind === "complete" ? `mark ${titles} as done` : `${verb} ${titles}`;
  return { wants: "yes", options: picked.ids, text: `Shall I ${question}?` };
}

function planUndo(planner: Planner): Planned {
  planner.act({ tool: "undo", args: {} }, { past: "Undone:", infinitive: "undo that" }, titles);
  return undefined;
}

/** The titles of the tasks that a turn command was about. */
function titles(outcome: Outcome): string {
  const { titles: named = [] } = (outcome.kind === "row" ? outcome.row : {}) as {
    titles?: string[];
  };
  return named.length > 5 ? `${named.length} tasks` : enumerate(named.map(quote));
}

/** A yes or no to what waits for approval; without that it answers nothing. */
function planAnswer(kind: "yes" | "no" | "retract", planner: Planner): Planned {
  const { pending } = planner.session.input;
  if (!pending) {
    planner.say(
      kind === "yes" ? "There is nothing open to say yes to. Tell me what to do." : "All right.",
    );
  } else if (kind !== "yes") {
    planner.act(
      { tool: "reject", args: {} },
      { past: "Rejected:", infinitive: "reject that" },
      titles,
    );
  } else if (pending.tasks === 1) {
    planner.act(
      { tool: "approve", args: {} },
      { past: "Approved:", infinitive: "carry that out" },
      titles,
    );
  } else {
    planner.say(
      `That would change ${pending.tasks} tasks, so it is approved with its button above.`,
    );
  }
  return undefined;
}

function planUnknown(say: string, planner: Planner): Planned {
  if (!planner.single)
    return {
      wants: "yes",
      options: [],
      text: `I did not understand ${quote(say)}, so I have done nothing. Shall I go on with the rest?`,
    };
  planner.say(`I did not understand that. ${howTo(say)}`);
  return undefined;
}
