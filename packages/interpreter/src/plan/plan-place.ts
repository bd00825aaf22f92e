import type { IntentOf, PlaceAction } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { Planner } from "./planner.js";

type OfPlace = IntentOf<PlaceAction>;

/** Plans what is about a list, a label or a section itself. */
export function planPlace({ kind, what, name, to = "" }: OfPlace, planner: Planner): void {
  const { session } = planner;
  if (what === "section") {
    planner.say("Sections are not changed from here: open their list in the page.");
    return;
  }
  const places: { id: string; name: string; isInbox?: boolean }[] = session[`${what}s`];
  planner.read();
  const all = enumerate(places.map((one) => one.name));
  if (kind === "showPlace") {
    planner.say(places.length > 0 ? `Your ${what}s: ${all}.` : `You have no ${what}s yet.`);
    return;
  }
  if (!name) planner.ask("text", `Which ${what} do you mean? ${all && `Your ${what}s: ${all}.`}`);
  const place = byName(places, name);
  const change = (args: object, verb: string, label: string) =>
    planner.act(
      { tool: "update_list", args: { id: place?.id, ...args } },
      `${verb} the list …`,
      () => label,
    );
  const quoted = quote(place?.name ?? name);
  if (kind === "makePlace") {
    if (what === "label" && place) planner.say(`There is a label ${quoted} already.`);
    else planner.make(what, name);
  } else if (!place) {
    planner.say(`There is no ${what} ${quoted}. Say “show my ${what}s” to see them.`);
  } else if (what === "label") {
    planner.say(`Deleting a label is not done from here: open ${quoted} in the page.`);
  } else if (kind === "renamePlace") {
    change({ name: to }, "rename", `${quoted} to ${quote(to)}`);
  } else if (place.isInbox) {
    planner.say(`${quoted} is where new tasks go, so it stays.`);
  } else if (kind === "archivePlace") {
    change({ archived: true }, "archive", quoted);
  } else {
    planner.say(
      `Deleting a list takes all of its tasks along, so it is not done from here: open ${quoted} in the page, or say “archive ${place.name}”.`,
    );
  }
}
