import type { Intent } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { Planned, Planner } from "./planner.js";
import { rowOf } from "./words.js";

type Kind =
  | "newList"
  | "renameList"
  | "deleteList"
  | "archiveList"
  | "newLabel"
  | "deleteLabel"
  | "showLists"
  | "showLabels";

/** Plans what is about lists and labels themselves. */
export function planLists(intent: Extract<Intent, { kind: Kind }>, planner: Planner): Planned {
  const { session } = planner;
  const { lists, labels } = { lists: session.lists, labels: session.labels };
  if (session.needs.length > 0) return undefined;
  switch (intent.kind) {
    case "showLists":
      planner.say(`Your lists: ${enumerate(lists.map(({ name }) => name))}.`);
      return undefined;
    case "showLabels":
      planner.say(
        labels.length > 0
          ? `Your labels: ${enumerate(labels.map(({ name }) => name))}.`
          : "You have no labels yet.",
      );
      return undefined;
    case "newList": {
      const made = planner.act(
        { tool: "add_list", args: { name: intent.name } },
        { past: "Created the list", infinitive: "create the list" },
        quote(intent.name),
      );
      planner.madeList = { name: intent.name, id: (made && rowOf(made)?.id) ?? "later" };
      return undefined;
    }
    case "newLabel":
      if (byName(labels, intent.name))
        planner.say(`There is a label ${quote(intent.name)} already.`);
      else
        planner.act(
          { tool: "add_label", args: { name: intent.name } },
          { past: "Created the label", infinitive: "create the label" },
          quote(intent.name),
        );
      return undefined;
    case "deleteLabel": {
      const label = byName(labels, intent.name);
      if (!label) planner.say(`There is no label ${quote(intent.name)}.`);
      else
        planner.say(
          `Deleting a label is not done from here: open ${quote(label.name)} in the page.`,
        );
      return undefined;
    }
    case "renameList":
      return planList(intent, planner);
    case "deleteList":
    case "archiveList":
      return planList({ kind: intent.kind, name: intent.name }, planner);
  }
}

type OfList =
  | Extract<Intent, { kind: "renameList" }>
  | { kind: "deleteList" | "archiveList"; name: string };

function planList(intent: OfList, planner: Planner): Planned {
  const list = byName(planner.session.lists, intent.name);
  if (!list) {
    planner.say(`There is no list ${quote(intent.name)}. Say “show my lists” to see them.`);
    return undefined;
  }
  const name = quote(list.name);
  if (intent.kind === "renameList") {
    planner.act(
      { tool: "update_list", args: { id: list.id, name: intent.to } },
      { past: "Renamed the list", infinitive: "rename the list" },
      `${name} to ${quote(intent.to)}`,
    );
  } else if (list.isInbox) {
    planner.say(`${name} is where new tasks go, so it stays.`);
  } else if (intent.kind === "archiveList") {
    planner.act(
      { tool: "update_list", args: { id: list.id, archived: true } },
      { past: "Archived the list", infinitive: "archive the list" },
      name,
    );
  } else {
    planner.say(
      `Deleting a list takes all of its tasks along, so it is not done from here: open ${name} in the page, or say “archive ${list.name}”.`,
    );
  }
  return undefined;
}
