import type { Collector } from "../collector.js";
import { type Draft, draft, note } from "../draft.js";
import { jsonOfFile, type Parser, type SourceFile, wrongSource } from "../file-text.js";
import { dayOf, dueOn } from "../instants.js";
import { isObject, type Json, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { isZip, unzip } from "../unzip.js";
import { readDirectory } from "../zip-directory.js";
import { isKeepFile } from "./google-keep.js";

const KNOWN = namesIn(
  "kind id etag title notes status due completed created updated parent position deleted hidden links* selfLink webViewLink task_type* scheduled_time*",
);

const KNOWN_LIST = namesIn("kind id etag title updated selfLink items*");

/** Google Tasks from Takeout: `Tasks.json`, alone or in the archive. */
export const readGoogleTasks: Parser = (file, into) => {
  const [data] = isZip(file.bytes)
    ? unzip(file.bytes, (name) => /(^|\/)Tasks\.json$/.test(name))
    : [file as SourceFile];
  if (data === undefined) throw wrongSource("a Takeout of Google Tasks: it has no Tasks.json");
  const json = jsonOfFile(data, into);
  if (!isGoogleTasks(json)) throw wrongSource("a Takeout of Google Tasks: it has no task lists");
  if (isZip(file.bytes))
    for (const { name } of readDirectory(file.bytes))
      if (isKeepFile(name))
        into.losses.add("Keep", name, "A note: import the file once more, as Google Keep.");
  into.losses.objectsOf("items", json.items).forEach((list, at) => {
    into.losses.at("list", list.title);
    const listRef = into.list(textOf(list.id) || `list ${at}`, textOf(list.title), {
      inbox: at === 0,
    });
    into.losses.addUnknown(list, KNOWN_LIST);
    for (const task of into.losses.objectsOf("items", list.items)) readTask(task, listRef, into);
  });
};

export function isGoogleTasks(json: unknown): json is Json {
  return isObject(json) && textOf(json.kind) === "tasks#taskLists";
}

function readTask(source: Json, listRef: string, into: Collector): void {
  const title = textOf(source.title);
  into.losses.at("task", title);
  if (source.deleted === true) {
    into.losses.add("deleted", title, "Was deleted: left out.");
    return;
  }
  const task = draft({
    sourceId: textOf(source.id),
    title,
    listRef,
    parent: textOf(source.parent) || null,
    completed: source.status === "completed",
    completedAt: into.instant("completed", textOf(source.completed)),
    createdAt: into.instant("created", textOf(source.created) || textOf(source.updated)),
    order: textOf(source.position) || null,
  });
  if (!/^(completed|needsAction|)$/.test(textOf(source.status)))
    into.losses.add("status", source.status, "Neither open nor completed: imported as open.");
  note(task, textOf(source.notes));
  // A day, written as midnight UTC: the date is meant literally, in any time zone.
  const due = textOf(source.due);
  const dueDate = dayOf(due.slice(0, 10));
  if (dueDate !== null) task.due = dueOn(dueDate);
  else into.keepInNotes(task, "due", due, "Not a valid date");
  for (const link of into.losses.objectsOf("links", source.links))
    into.keepInNotes(task, "Link", `${textOf(link.description)} ${textOf(link.link)}`.trim());
  readTimes(source.scheduled_time, due, task, into);
  into.losses.addUnknown(source, KNOWN);
  into.add(task);
}

/** Reports the time of day, which `due` does not have. */
function readTimes(times: unknown, due: string, task: Draft, into: Collector): void {
  for (const { current, start, ...rest } of into.losses.objectsOf("scheduled_time", times)) {
    const text = textOf(start);
    const isDue = Date.parse(text) === Date.parse(due);
    if (!isDue && current !== false)
      into.keepInNotes(task, "scheduled_time", text, "Tasks of Google are due on a day");
    else if (!isDue) into.losses.add("scheduled_time", text, "No longer current: left out.");
    into.losses.addUnknown(rest, new Set());
  }
}
