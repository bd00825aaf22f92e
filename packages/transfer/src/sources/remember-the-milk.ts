import type { Collector } from "../collector.js";
import { draft, note } from "../draft.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { dueOn, numericInstant } from "../instants.js";
import { isBlank, isObject, type Json, objectsOf, textOf } from "../json.js";
import { namesIn } from "../lookups.js";

/*
 * The file of "Settings", "Account", "Export your data". Instants are in milliseconds; a day is the
 * instant at which it begins in the person's time zone.
 */

const KNOWN_FILE = namesIn("config* contacts* lists* locations* notes* tags* tasks*");
const KNOWN_LIST = namesIn(
  "id name date_created date_modified date_archived date_trashed syncable",
);
const KNOWN = namesIn(
  "id series_id list_id parent_id name priority tags* url estimate location_id repeat repeat_every date_created date_added date_modified date_completed date_trashed date_due date_due_has_time date_start date_start_has_time source",
);
const KNOWN_NOTE = namesIn(
  "id series_id title content date_created date_modified creator_id last_editor_id",
);

export const readRememberTheMilk: Parser = (file, into) => {
  const json = jsonOfFile(file, into);
  if (!isRememberTheMilk(json))
    throw wrongSource("an export of Remember The Milk: it has no tasks of a series and list");
  into.losses.addUnknown(json, KNOWN_FILE);
  for (const list of into.losses.objectsOf("lists", json.lists)) {
    const name = textOf(list.name);
    into.losses.at("list", name);
    into.list(textOf(list.id), name, {
      archived: !isBlank(list.date_archived),
      inbox: name === "Inbox",
    });
    into.losses.addUnknown(list, KNOWN_LIST);
  }
  const notes = Map.groupBy(into.losses.objectsOf("notes", json.notes), ({ series_id }) =>
    textOf(series_id),
  );
  const places = new Map(objectsOf(json.locations).map(({ id, name }) => [textOf(id), name]));
  for (const task of into.losses.objectsOf("tasks", json.tasks))
    readTask(task, notes.get(textOf(task.series_id)) ?? [], places, into);
};

export function isRememberTheMilk(json: unknown): json is Json {
  return (
    isObject(json) && objectsOf(json.tasks).some((one) => "series_id" in one && "list_id" in one)
  );
}

function readTask(
  source: Json,
  notes: Json[],
  places: Map<string, unknown>,
  into: Collector,
): void {
  const title = textOf(source.name);
  into.losses.at("task", title);
  if (!isBlank(source.date_trashed)) {
    into.losses.add("date_trashed", title, "Was deleted: left out.");
    return;
  }
  const instant = (field: string) => into.instant(field, numericInstant(source[field]));
  const [due, start, completedAt] = [
    instant("date_due"),
    instant("date_start"),
    instant("date_completed"),
  ];
  const at = due === null ? null : into.dueAt(due);
  const priority = /^P([1-3])$/.exec(textOf(source.priority))?.[1];
  const task = draft({
    sourceId: textOf(source.id),
    title,
    listRef: textOf(source.list_id),
    parent: textOf(source.parent_id) || null,
    labels: into.losses.textsOf("tags", source.tags),
    priority: priority === undefined ? 4 : (Number(priority) as 1 | 2 | 3),
    due: at && (source.date_due_has_time === true ? at : dueOn(at.dueDate)),
    startDate: into.dayAt(start),
    completed: !isBlank(source.date_completed),
    completedAt,
    createdAt: instant("date_created"),
  });
  for (const { title, content, ...rest } of notes) {
    note(task, [title, content].map(textOf).filter(Boolean).join("\n"));
    into.losses.addUnknown(rest, KNOWN_NOTE);
  }
  into.keepInNotes(task, "URL", textOf(source.url));
  into.keepInNotes(task, "Estimate", textOf(source.estimate));
  into.keepInNotes(task, "Location", textOf(places.get(textOf(source.location_id))));
  if (start && source.date_start_has_time === true)
    into.keepInNotes(task, "date_start", start, "A start is a day");
  // Each completed occurrence is a task of its own; the open one repeats.
  const rule = textOf(source.repeat).replace(/^RRULE:/, "");
  if (rule !== "" && !task.completed)
    task.repeat = { rule, from: source.repeat_every === false ? "completion" : "due" };
  else if (rule !== "") into.losses.add("repeat", rule, "Completed: no longer repeats.");
  into.losses.addUnknown(source, KNOWN);
  into.add(task);
}
