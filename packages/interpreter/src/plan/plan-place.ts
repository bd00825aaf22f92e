import type { IntentOf, PlaceAction } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import type { KnownList, ToolCall } from "../types.js";
import type { Planner } from "./planner.js";

type OfPlace = IntentOf<PlaceAction>;

export function planPlace(intent: OfPlace, planner: Planner): undefined {
  const { kind, what, to = "" } = intent;
  const { session } = planner;
  const name = intent.name ?? (kind === "renamePlace" ? session.memory.list : undefined);
  const used = session.places(what).filter((one) => !("archivedAt" in one && one.archivedAt));
  const all = enumerate(used, (one) => one.name);
  if (kind === "showPlace")
    return planner.say(all ? `Your ${what}s: ${all}.` : `You have no ${what}s yet.`);
  if (what === "section")
    return planner.say("Sections can't be changed here: open their list in the page.");
  if (!name)
    return planner.ask("text", `Which ${what} do you mean? ${all && `Your ${what}s: ${all}.`}`);
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
    planner.say(`Labels can't be deleted here: open ${quoted} in the page.`);
  else if (kind === "renamePlace") change({ name: to }, "rename", `${quoted} to ${quote(to)}`);
  else if (place.isInbox) planner.say(`${quoted} is where new tasks go, so it stays.`);
  else if (kind === "archivePlace") change({ archived: true }, "archive", quoted);
  else
    planner.say(
      `Deleting a list deletes all of its tasks, so it can't be done here: open ${quoted} in the page, or say “archive ${place.name}”.`,
    );
}
