import type { Collector } from "../collector.js";
import { type Draft, draft, note } from "../draft.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { htmlToText } from "../html-to-text.js";
import { dueOn, instantAt, knownZone } from "../instants.js";
import { isBlank, isObject, type Json, objectsOf, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { dateOnly, graphRule } from "./microsoft-recurrence.js";

/*
 * The response of Microsoft Graph for `/me/todo/lists` with their `tasks` (and these with
 * `checklistItems`): https://learn.microsoft.com/graph/api/resources/todotask
 */

const KNOWN = namesIn(
  "id title body{} importance status dueDateTime{} startDateTime{} completedDateTime{} createdDateTime lastModifiedDateTime bodyLastModifiedDateTime recurrence{} categories* checklistItems* linkedResources* isReminderOn hasAttachments parentFolderId @odata.etag @odata.context checklistItems@odata.context linkedResources@odata.context",
);

const KNOWN_LIST = namesIn(
  "id displayName wellknownListName wellKnownListName isOwner tasks* @odata.etag tasks@odata.context",
);

const KNOWN_ITEM = namesIn(
  "id displayName isChecked checkedDateTime createdDateTime createdDatetime @odata.etag",
);

const KNOWN_PART = namesIn("content contentType dateTime timeZone");

export const readMicrosoftToDo: Parser = (file, into) => {
  const lists = listsOf(jsonOfFile(file, into));
  if (lists === null) throw wrongSource("an export of Microsoft To Do: it has no lists with tasks");
  for (const list of lists) {
    const name = textOf(list.displayName) || "Tasks";
    into.losses.at("list", name);
    const listRef = into.list(textOf(list.id) || name, name, {
      inbox: (list.wellknownListName ?? list.wellKnownListName) === "defaultList",
    });
    into.losses.addUnknown(list, KNOWN_LIST);
    const tasks = isObject(list.tasks) ? list.tasks.value : list.tasks;
    for (const task of into.losses.objectsOf("tasks", tasks)) readTask(task, listRef, into);
  }
};

/**
 * Lists with tasks, in any of the usual wrappers; a bare array of tasks is one list. Microsoft has
 * no export of its own, and each program that downloads the tasks writes them in its own format.
 */
export function listsOf(json: unknown): Json[] | null {
  const wrapped = isObject(json) ? (json.value ?? json.lists ?? json.taskLists ?? [json]) : json;
  const all = objectsOf(wrapped).map((one) => {
    const { list, ...rest } = one;
    return isObject(list) ? { ...list, ...rest } : one;
  });
  if (all.some((one) => "displayName" in one && "tasks" in one)) return all;
  const isTask = (one: Json) => "title" in one && ("importance" in one || "dueDateTime" in one);
  return all.length > 0 && all.every(isTask) ? [{ displayName: "Tasks", tasks: all }] : null;
}

function readTask(source: Json, listRef: string, into: Collector): void {
  const { importance, status } = source;
  into.losses.at("task", source.title);
  const task = draft({
    sourceId: textOf(source.id),
    title: textOf(source.title),
    listRef,
    labels: into.losses.textsOf("categories", source.categories),
    priority: importance === "high" ? 1 : importance === "low" ? 3 : 4,
    completed: status === "completed",
    completedAt: dateTimeOf("completedDateTime", source, into),
    createdAt: into.instant("createdDateTime", textOf(source.createdDateTime)),
  });
  if (importance !== undefined && !/^(low|normal|high)$/.test(textOf(importance)))
    into.losses.add("importance", importance, "Not low, normal or high: imported as normal.");
  if (!isBlank(status) && status !== "notStarted" && status !== "completed")
    into.losses.add("status", status, "A task is either open or completed: imported as open.");
  readBody(source.body, task, into);
  readDates(source, task, into);
  for (const link of into.losses.objectsOf("linkedResources", source.linkedResources))
    into.keepInNotes(task, "Link", `${textOf(link.displayName)} ${textOf(link.webUrl)}`.trim());
  if (source.isReminderOn === true)
    into.losses.add("reminderDateTime", task.title, "Reminders are not imported.");
  if (source.hasAttachments === true)
    into.losses.add("attachments", task.title, "Files are not imported.");
  const { reminderDateTime: _, ...rest } = source;
  into.losses.addUnknown(rest, KNOWN);
  for (const part of [
    source.body,
    source.dueDateTime,
    source.startDateTime,
    source.completedDateTime,
  ])
    if (isObject(part)) into.losses.addUnknown(part, KNOWN_PART);
  into.add(task);
  for (const item of into.losses.objectsOf("checklistItems", source.checklistItems))
    addItem(item, task, into);
}

function readBody(body: unknown, task: Draft, into: Collector): void {
  if (!isObject(body)) return;
  const content = textOf(body.content);
  const isHtml = textOf(body.contentType).toLowerCase() === "html";
  note(task, isHtml ? htmlToText(content, "body", into.losses) : content);
}

/**
 * A `dateTimeTimeZone`: local time in a zone, which is UTC unless the request specified another.
 */
function dateTimeOf(field: string, source: Json, into: Collector): string | null {
  const value = source[field];
  if (!isObject(value)) return null;
  const instant = into.instant(field, textOf(value.dateTime));
  if (instant === null || value.timeZone === "UTC" || isBlank(value.timeZone)) return instant;
  // The zone of a request is assumed to be the user's.
  return instantAt(instant, knownZone(textOf(value.timeZone)) ?? into.clock.timeZone);
}

/**
 * To Do has only days, and writes one as midnight: in the zone that it names, or in the user's zone
 * converted to UTC, which then is another hour and possibly the day before.
 */
function dayOf(value: unknown, field: string, task: Draft, into: Collector): string | null {
  if (!isObject(value)) return null;
  const text = textOf(value.dateTime);
  if (/T00:00(:00)?/.test(text)) return dateOnly(text);
  const instant = into.instantOfDate(task, field, text);
  const isInUtc = value.timeZone === "UTC" || isBlank(value.timeZone);
  return instant && (isInUtc ? into.dayAt(instant) : dateOnly(text));
}

function readDates(source: Json, task: Draft, into: Collector): void {
  const dueDate = dayOf(source.dueDateTime, "dueDateTime", task, into);
  if (dueDate !== null) task.due = dueOn(dueDate);
  const start = dayOf(source.startDateTime, "startDateTime", task, into);
  // To Do sets both to the same day when a task has a date.
  if (start !== null && start !== dueDate) task.startDate = start;
  if (!isObject(source.recurrence)) return;
  const rule = graphRule(source.recurrence);
  if (rule !== null) task.repeat = { rule, from: "due" };
  else
    into.keepInNotes(
      task,
      "recurrence",
      JSON.stringify(source.recurrence),
      "Unsupported repetition",
    );
}

function addItem(item: Json, parent: Draft, into: Collector): void {
  into.losses.at("task", item.displayName);
  const created = textOf(item.createdDateTime ?? item.createdDatetime);
  into.addItem(parent, "checklistItems", {
    sourceId: textOf(item.id),
    title: textOf(item.displayName),
    completed: item.isChecked === true,
    completedAt: into.instant("checkedDateTime", textOf(item.checkedDateTime)),
    createdAt: into.instant("createdDateTime", created),
  });
  into.losses.addUnknown(item, KNOWN_ITEM);
}
