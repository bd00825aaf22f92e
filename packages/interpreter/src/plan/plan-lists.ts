import type { IntentOf } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { Planner } from "./planner.js";

type OfList = IntentOf<"newList" | "renameList" | "deleteList" | "archiveList">;

/** Plans what is about labels themselves. */
export function planLabels(
  intent: IntentOf<"showLabels" | "newLabel" | "deleteLabel">,
  planner: Planner,
): void {
  const { labels } = planner.session;
  planner.read();
  const names = labels.map(({ name }) => name);
  if (intent.kind === "showLabels") {
    planner.say(names.length > 0 ? `Your labels: ${enumerate(names)}.` : "You have no labels yet.");
    return;
  }
  const label = byName(labels, intent.name);
  if (intent.kind === "newLabel" && !label) planner.makeLabel(intent.name, false);
  else if (intent.kind === "newLabel")
    planner.say(`There is a label ${quote(intent.name)} already.`);
  else if (!label) planner.say(`There is no label ${quote(intent.name)}.`);
  else
    planner.say(`Deleting a label is not done from here: open ${quote(label.name)} in the page.`);
}

/** Plans what is about lists themselves. */
export function planLists(intent: OfList | IntentOf<"showLists">, planner: Planner): void {
  const { lists } = planner.session;
  planner.read();
  if (intent.kind === "showLists") {
    planner.say(`Your lists: ${enumerate(lists.map(({ name }) => name))}.`);
    return;
  }
  if (intent.kind === "newList") {
    const { name } = intent;
    const made = planner.act(
      { tool: "add_list", args: { name } },
      ["Created the list", "create the list"],
      () => quote(name),
    );
    planner.madeList = { name, id: made?.kind === "row" ? made.row.id : "later" };
    return;
  }
  const list = byName(lists, intent.name);
  if (!list) {
    planner.say(`There is no list ${quote(intent.name)}. Say “show my lists” to see them.`);
    return;
  }
  const { id } = list;
  const name = quote(list.name);
  if (intent.kind === "renameList") {
    planner.act(
      { tool: "update_list", args: { id, name: intent.to } },
      ["Renamed the list", "rename the list"],
      () => `${name} to ${quote(intent.to)}`,
    );
  } else if (list.isInbox) planner.say(`${name} is where new tasks go, so it stays.`);
  else if (intent.kind === "archiveList")
    planner.act(
      { tool: "update_list", args: { id, archived: true } },
      ["Archived the list", "archive the list"],
      () => name,
    );
  else
    planner.say(
      `Deleting a list takes all of its tasks along, so it is not done from here: open ${name} in the page, or say “archive ${list.name}”.`,
    );
}
