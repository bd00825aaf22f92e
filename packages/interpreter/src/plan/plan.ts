import { read } from "@docket/quick-add";
import { type Intent, type IntentOf, type Item, isChanging } from "../grammar/intent.js";
import { pronoun } from "../grammar/references.js";
import { enumerate, quote, unquoted } from "../language/text.js";
import { MOST_ADDED } from "../turn-commands.js";
import type { KnownList, ToolCall } from "../types.js";
import { planAdd } from "./plan-add.js";
import { infinitives, makeOf, planChange, stateFor } from "./plan-change.js";
import { planFact, planQuery } from "./plan-query.js";
import { planRestore, planTrash } from "./plan-trash.js";
import { Pause, type Planner, type Question } from "./planner.js";
import { howTo, talkReply } from "./small-talk.js";

/** A question, and the index of the intent that it is about. */
export type Asked = Question & { at: number };

/** Plans the intents in order. If any is unclear, even one that waits for an earlier call, it asks and does nothing. */
export function makePlan(intents: readonly Intent[], planner: Planner): Asked | undefined {
  // Tasks to be left alone are noted first, wherever in the message they are mentioned.
  for (const intent of intents) {
    const found = intent.kind === "keep" ? planner.find(intent.target) : undefined;
    if (found && "ids" in found) for (const id of found.ids) planner.session.excluded.add(id);
  }
  const wanted = intents.map((one) => (one.kind === "tentative" ? one.intent : one));
  const items = wanted.flatMap((one) => (one.kind === "add" ? one.items : []));
  if (items.length > MOST_ADDED)
    return planner.say(
      `Those are ${items.length} tasks, and I can add at most ${MOST_ADDED} at once, so I have added none. Paste them into the field above the list, one on each line.`,
    );
  let waits = false;
  for (const [at, intent] of intents.entries()) {
    const before = planner.calls.length;
    try {
      planIntent(intent, planner);
    } catch (error) {
      if (!(error instanceof Pause)) throw error;
      if (error.question) return { at, ...error.question };
      if (!planner.isWaiting) return undefined;
      waits = true;
      continue;
    }
    // Later intents must not run before those that they may depend on.
    if (waits) planner.calls.length = before;
  }
  return undefined;
}

type Plans = { [Kind in Intent["kind"]]?: (intent: IntentOf<Kind>, planner: Planner) => void };

const plans: Plans = {
  add: planAdd,
  query: planQuery,
  fact: planFact,
  trash: planTrash,
  restore: planRestore,
  tentative: planTentative,
  keep: ({ target }, planner) => {
    const found = planner.find(target);
    if (found.kind === "tasks" && !found.group) planner.session.focus = found.ids;
    if (planner.single) planner.say("All right, I change nothing.");
  },
  talk: (intent, planner) => planner.say(talkReply(intent, planner)),
  undo: planUndo,
  yes: planYes,
  no: (_, planner) =>
    planner.session.input.pending
      ? planner.command("reject")
      : planner.say("All right. To revert the last change, say “undo”."),
  unknown: planUnknown,
};

function planIntent(intent: Intent, planner: Planner): void {
  const made = planner.session.memory.last?.intent;
  const plan = plans[intent.kind] as ((intent: Intent, planner: Planner) => void) | undefined;
  const renamesIt = intent.kind === "rename" && pronoun.test(intent.target.say);
  // "Call it Novels" renames the list that was just created, "change it to: …" may mean a description.
  if (renamesIt && made?.kind === "makePlace")
    planPlace({ ...made, kind: "renamePlace", to: intent.text }, planner);
  else if (renamesIt && intent.loose && made?.kind === "describe")
    planChange({ kind: "describe", target: intent.target, text: intent.text }, planner);
  else if (isChanging(intent)) planChange(intent, planner);
  else if ("what" in intent) planPlace(intent, planner);
  else plan?.(intent, planner);
}

/** Plans a command in the form of a question, or a task that was only named: it is done after a yes. */
function planTentative({ intent }: IntentOf<"tentative">, planner: Planner): void {
  if (intent.kind === "add") planner.ask("yes", offerOf(intent.items, planner));
  if (!isChanging(intent)) return;
  const does = infinitives[intent.kind];
  const ids = planner.pick(intent.target, does, stateFor(intent.kind));
  if (ids.length === 0) return;
  const task = (ids.length === 1 && planner.session.task(ids[0] ?? "")) || {};
  const change =
    /^(?:schedule|rename)$/.test(intent.kind) && makeOf(intent)(intent, ids, planner)?.(task);
  const { effect = does } = typeof change === "object" ? change : {};
  planner.ask("yes", `Shall I ${effect.replace("…", () => planner.titlesOf(ids))}?`, ids);
}

function offerOf(items: Item[], { session }: Planner): string {
  const [first] = items;
  const title = items.length === 1 && first ? read(first.text, session.clock).title : "";
  const [same] = title ? session.tasks(title).index.titled(title) : [];
  if (same && !same.completed)
    return `${quote(same.title)} is on your list already. Shall I add it again?`;
  const nameOf = ({ text, done }: Item) => quote(unquoted(text)) + (done ? " (done)" : "");
  return `Shall I add ${enumerate(items, nameOf)} as ${items.length > 1 ? "tasks" : "a task"}?`;
}

function planPlace(intent: Extract<Intent, { what: string }>, planner: Planner): undefined {
  const { kind, what, to = "" } = intent;
  const { session } = planner;
  const name = intent.name ?? (kind === "renamePlace" ? session.memory.list : undefined);
  const used = session.places(what).filter((one) => !("archivedAt" in one && one.archivedAt));
  const all = enumerate(used, (one) => one.name);
  const mine = all && `Your ${what}s: ${all}.`;
  if (kind === "showPlace") return planner.say(mine || `You have no ${what}s yet.`);
  if (what === "section")
    return planner.say("Sections are changed in the page, where their list is open.");
  if (!name) return planner.ask("text", `Which ${what} do you mean? ${mine}`);
  const place: Partial<KnownList> | undefined = session.named(what, name);
  const quoted = quote(place?.name ?? name);
  const change = (args: object, verb: string, label: string): void => {
    const call: ToolCall = { tool: "update_list", args: { id: place?.id, ...args } };
    planner.act(call, `${verb} the list …`, () => label);
    if (kind === "renamePlace") planner.madeList = { name: to, id: place?.id };
  };
  if (kind === "makePlace") {
    if (what === "list" || !place) planner.make(what, name);
    else planner.say(`There is a label ${quoted} already.`);
  } else if (!place) planner.noPlace(what, name);
  else if (what === "label")
    planner.say(`Labels are renamed and deleted in the page: open ${quoted} there.`);
  else if (kind === "renamePlace") change({ name: to }, "rename", `${quoted} to ${quote(to)}`);
  else if (place.isInbox) planner.say(`${quoted} is where new tasks go, so it stays.`);
  else if (kind === "archivePlace") change({ archived: true }, "archive", quoted);
  else
    planner.say(
      `Deleting a list deletes all of its tasks, so it can't be done here: open ${quoted} in the page, or say “archive ${place.name}”.`,
    );
}

function planUndo({ many, most = 0 }: IntentOf<"undo">, planner: Planner): void {
  const { input, memory } = planner.session;
  const done = (memory.done ?? []).slice(-most);
  // A pending proposal has not changed anything yet: it is rejected.
  if (!many || input.pending || done.length < 2 || (memory.last?.ids.length ?? 0) > 1)
    planner.command(input.pending ? "reject" : "undo");
  else planner.ask("yes", `Shall I undo the last ${done.length} changes?\n- ${done.join("\n- ")}`);
}

function planYes(_: unknown, planner: Planner): void {
  const { tasks } = planner.session.input.pending ?? {};
  if (tasks === 1) planner.command("approve");
  else if (!tasks) planner.say("All right, but nothing is waiting for a yes. What shall I do?");
  else planner.say(`That would change ${tasks} tasks, so approve it with its button above.`);
}

function planUnknown({ say }: IntentOf<"unknown">, planner: Planner): void {
  const missed = `I did not understand ${quote(say)}, so I have done nothing.`;
  if (!planner.single) planner.ask("yes", `${missed} Shall I go on with the rest?`);
  planner.say(`I did not understand that. ${howTo(say)}`);
}
