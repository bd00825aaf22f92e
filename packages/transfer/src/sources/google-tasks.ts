import type { Collector } from "../collector.js";
import { type Done, goOnAfter, keepCompletions } from "../completions.js";
import { type Draft, draft, note } from "../draft.js";
import { jsonOfFile, type Parser, type SourceFile, wrongSource } from "../file-text.js";
import { dayOf, dueOn, instantOf } from "../instants.js";
import { isObject, type Json, objectsOf, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { isZip, unzip } from "../unzip.js";
import { readDirectory } from "../zip-directory.js";
import { isKeepFile } from "./google-keep.js";
import { scheduleRule } from "./google-recurrence.js";

const KNOWN = namesIn(
  "kind id etag title notes status due completed created updated parent position deleted hidden links* selfLink webViewLink task_type* scheduled_time* task_recurrence_id",
);

const KNOWN_LIST = namesIn("kind id etag title updated selfLink items* recurrences*");

const KNOWN_RECURRENCE = namesIn("id title schedule{} stopped");

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
    readList(list, listRef, into);
  });
};

export function isGoogleTasks(json: unknown): json is Json {
  return isObject(json) && textOf(json.kind) === "tasks#taskLists";
}

/**
 * A repeating task is a rule of its list, and has a copy for each of its dates up to the next one. Here it becomes one
 * task, due on the date of its earliest open copy, or after its last one.
 */
function readList(list: Json, listRef: string, into: Collector): void {
  const tasks = into.losses.objectsOf("items", list.items).filter((task) => {
    if (task.deleted !== true) return true;
    into.losses.at("task", task.title);
    into.losses.add("deleted", task.title, "Was deleted: left out.");
    return false;
  });
  const recurrences = into.losses.objectsOf("recurrences", list.recurrences);
  const rules = new Map(recurrences.map((one) => [textOf(one.id), one]));
  const idOf = new Map(
    tasks.map((one) => [readTask(one, listRef, into), textOf(one.task_recurrence_id)]),
  );
  const copies = Map.groupBy(idOf.keys(), (task) => idOf.get(task) ?? "");
  const kept = new Set(
    [...copies].flatMap(([id, own]) => (id === "" ? own : merged(own, rules.get(id), into))),
  );
  for (const task of idOf.keys()) {
    if (!kept.has(task)) continue;
    into.losses.where = task.where;
    into.add(task);
  }
  for (const { id, title, stopped } of recurrences)
    if (stopped !== true && !copies.has(textOf(id)))
      into.losses.add("recurrences", title, "A repetition without a task: left out.");
}

/** The task of a repetition; its copies, if it is over or not understood. */
function merged(copies: Draft[], recurrence: Json | undefined, into: Collector): Draft[] {
  const byDate = copies.toSorted((one, other) => (dateIn(one) < dateIn(other) ? -1 : 1));
  const open = byDate.find(({ completed }) => !completed);
  const task = open ?? byDate.at(-1)!;
  into.losses.where = task.where;
  if (recurrence === undefined || recurrence.stopped === true) {
    const why = recurrence ? "Repeats no longer." : "The file does not say how it repeats.";
    into.losses.add("task_recurrence_id", task.title, why);
    return copies;
  }
  const done = byDate.filter(({ completed }) => completed);
  const rule = scheduleRule(recurrence.schedule, done.length);
  if (rule === null) {
    const schedule = JSON.stringify(recurrence.schedule) ?? "";
    into.keepInNotes(task, "recurrence", schedule, "Unsupported repetition");
    return copies;
  }
  const dates = done.flatMap(({ due, completedAt }): Done[] =>
    due === null ? [] : [{ day: due.dueDate, completedAt }],
  );
  into.losses.addUnknown(recurrence, KNOWN_RECURRENCE);
  // Which copy it is differs from file to file.
  const sourceId = textOf(recurrence.id);
  Object.assign(task, { sourceId, repeat: { rule, from: "due" }, completed: false });
  keepCompletions(task, dates);
  if (!open) goOnAfter(dates, task, into.clock);
  for (const { title, where } of copies.filter((one) => one !== task)) {
    into.losses.where = where;
    into.losses.add("task_recurrence_id", title, "A date of a repeating task: merged with it.");
  }
  task.notes = [...new Set([task, ...byDate].flatMap(({ notes }) => notes))];
  return [task];
}

const dateIn = ({ due }: Draft) => `${due?.dueDate} ${due?.dueTime ?? ""}`;

function readTask(source: Json, listRef: string, into: Collector): Draft {
  const title = textOf(source.title);
  into.losses.at("task", title);
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
  readDates(source, task, into);
  for (const link of into.losses.objectsOf("links", source.links))
    into.keepInNotes(task, "Link", `${textOf(link.description)} ${textOf(link.link)}`.trim());
  into.losses.addUnknown(source, KNOWN);
  return { ...task, where: into.losses.where };
}

/** Takeout says when a task is scheduled, with its time; the API says the day that it is due. */
function readDates(source: Json, task: Draft, into: Collector): void {
  const { due, scheduled_time } = source;
  task.due = dateOf(source, into);
  if (dayOf(textOf(due).slice(0, 10)) === null)
    into.keepInNotes(task, "due", textOf(due), "Not a valid date");
  const current = currentOf(scheduled_time);
  for (const one of into.losses.objectsOf("scheduled_time", scheduled_time)) {
    const { current: _, start, ...rest } = one;
    const at = momentOf(textOf(start), into);
    into.losses.addUnknown(rest, new Set());
    if (at?.dueDate === task.due?.dueDate && (at?.dueTime === null || one === current)) continue;
    if (one === current)
      into.keepInNotes(task, "scheduled_time", textOf(start), "Not on the day that it is due");
    else into.losses.add("scheduled_time", start, "No longer current: left out.");
  }
}

/** What a task is due at: a day, or a day and time if it is scheduled at one on that day. */
function dateOf({ due, scheduled_time }: Json, into: Collector): Draft["due"] {
  const day = dayOf(textOf(due).slice(0, 10));
  const at = momentOf(textOf(currentOf(scheduled_time)?.start), into);
  return day === null || at?.dueDate === day ? at : dueOn(day);
}

function currentOf(times: unknown): Json | undefined {
  const all = objectsOf(times);
  return (
    all.find(({ current }) => current === true) ?? all.find(({ current }) => current !== false)
  );
}

/** Midnight in UTC is a day, in any time zone; so is midnight in the person's own. */
function momentOf(text: string, into: Collector): Draft["due"] {
  const instant = instantOf(text);
  if (instant === null) return null;
  if (/T00:00:00.000Z$/.test(instant)) return dueOn(instant.slice(0, 10));
  const at = into.dueAt(instant);
  return at.dueTime === "00:00" ? dueOn(at.dueDate) : at;
}
