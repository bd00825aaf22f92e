import type { Collector } from "../collector.js";
import { type Draft, draft, note } from "../draft.js";
import { wrongSource } from "../file-text.js";
import { dayOf, dueAtInstant, dueOn, instantOf, knownZone } from "../instants.js";
import { isBlank, isObject, type Json, objectsOf, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { clockOn, readTodoistPhrase } from "../phrases.js";

/*
 * What Todoist's API answers to a full synchronisation, which is what backup programs save.
 * Described in https://developer.todoist.com/api/v1/
 */

const KNOWN_FILE = namesIn(
  "projects* sections* items* labels* notes* full_sync sync_token sync_status* temp_id_mapping* user* user_settings* user_plan_limits* stats* day_orders* day_orders_timestamp* settings_notifications* tooltips* view_options* project_view_options_defaults* locations* live_notifications* live_notifications_last_read_id* collaborators* collaborator_states* due_exceptions* full_sync_date_utc* incomplete_item_ids* incomplete_project_ids* completed_info* folders* workspaces* workspace_users* suggestions* role_actions* calendars* calendar_accounts*",
);
const KNOWN = namesIn(
  "id v2_id user_id added_by_uid assigned_by_uid project_id v2_project_id section_id v2_section_id parent_id v2_parent_id sync_id content description priority due{} deadline{} duration{} labels* checked is_collapsed collapsed is_deleted child_order day_order added_at updated_at completed_at note_count goal_ids* url creator_id",
);
const KNOWN_PART = namesIn("date timezone string lang is_recurring amount unit");

export function isTodoistJson(json: unknown): json is Json {
  return (
    isObject(json) && objectsOf(json.items).some((one) => "content" in one && "project_id" in one)
  );
}

/** All projects of an account. */
export function readTodoistJson(json: unknown, into: Collector): void {
  if (!isTodoistJson(json)) throw wrongSource("a backup of Todoist: it has no items of projects");
  into.losses.addUnknown(json, KNOWN_FILE);
  const present = (field: string) =>
    into.losses.objectsOf(field, json[field]).filter((one) => one.is_deleted !== true);
  for (const project of present("projects")) {
    into.losses.at("list", project.name);
    into.list(textOf(project.id), textOf(project.name), {
      color: textOf(project.color),
      archived: project.is_archived === true,
      inbox: project.inbox_project === true,
    });
    if (!isBlank(project.parent_id))
      into.losses.add(
        "parent_id",
        project.name,
        "Lists cannot be nested: placed beside its parent.",
      );
  }
  for (const { id, name, project_id, section_order } of present("sections"))
    into.section(textOf(project_id), textOf(id), textOf(name), Number(section_order) || 0);
  for (const { name, color } of present("labels")) into.label(textOf(name), textOf(color));
  const notes = Map.groupBy(present("notes"), ({ item_id }) => textOf(item_id));
  for (const item of into.losses.objectsOf("items", json.items))
    readItem(item, notes.get(textOf(item.id)) ?? [], into);
}

function readItem(item: Json, notes: Json[], into: Collector): void {
  const title = textOf(item.content);
  into.losses.at("task", title);
  if (item.is_deleted === true) {
    into.losses.add("is_deleted", title, "Was deleted: left out.");
    return;
  }
  // 4 is the highest, unlike in the application and its CSV files.
  const priority = 5 - (Number(item.priority) || 1);
  const task = draft({
    sourceId: textOf(item.id),
    title,
    listRef: textOf(item.project_id) || null,
    sectionRef: textOf(item.section_id) || null,
    parent: textOf(item.parent_id) || null,
    labels: into.losses.textsOf("labels", item.labels),
    priority: priority >= 1 && priority <= 4 ? (priority as Draft["priority"]) : 4,
    completed: item.checked === true || item.checked === 1 || !isBlank(item.completed_at),
    completedAt: into.instant("completed_at", textOf(item.completed_at)),
    createdAt: into.instant("added_at", textOf(item.added_at)),
    order: Number(item.child_order) || 0,
  });
  note(task, textOf(item.description));
  for (const part of [item.due, item.deadline, item.duration])
    if (isObject(part)) into.losses.addUnknown(part, KNOWN_PART);
  if (isObject(item.due)) readDue(item.due, task, into);
  if (isObject(item.deadline)) into.keepInNotes(task, "Deadline", textOf(item.deadline.date));
  if (isObject(item.duration))
    into.keepInNotes(
      task,
      "Duration",
      `${textOf(item.duration.amount)} ${textOf(item.duration.unit)}`,
    );
  for (const { posted_at, content, file_attachment: file } of notes) {
    const attached = isObject(file) ? [file.file_name, file.file_url].map(textOf).join(" ") : "";
    const text = `${textOf(content)} ${attached}`.trim();
    into.keepComment(task, instantOf(textOf(posted_at)), null, text);
  }
  into.losses.addUnknown(item, KNOWN);
  into.add(task);
}

/** A day, a local time, or an instant with the zone in which it was meant; and the words for it. */
function readDue(due: Json, task: Draft, into: Collector): void {
  const date = textOf(due.date);
  const [day, time] = [dayOf(date.slice(0, 10)), /T(\d\d:\d\d)/.exec(date)?.[1] ?? null];
  const instant = date.endsWith("Z") ? instantOf(date) : null;
  const own = into.clock.timeZone;
  if (instant !== null)
    task.due = dueAtInstant(instant, knownZone(textOf(due.timezone), own) ?? own, own);
  else if (day !== null) task.due = { ...dueOn(day), dueTime: time };
  else into.keepInNotes(task, "due", date, "Not a valid date");
  if (due.is_recurring !== true) return;
  const words = textOf(due.string);
  const clock = clockOn(task.due?.dueDate ?? null, into.clock);
  task.repeat = readTodoistPhrase(words, clock, textOf(due.lang) || "en")?.repeat ?? null;
  if (task.repeat === null) into.keepInNotes(task, "due", words, "Unsupported repetition");
}
