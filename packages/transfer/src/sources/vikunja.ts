import type { Collector } from "../collector.js";
import { type Draft, draft, note } from "../draft.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { htmlToText } from "../html-to-text.js";
import { isBlank, isObject, type Json, objectsOf, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { isByMac, isZip, unzip } from "../unzip.js";

const KNOWN_PROJECT = namesIn(
  // The fields after `tasks` are about authorship, times and display.
  "id title hex_color is_archived buckets* views* tasks* description parent_project_id identifier created updated owner* position max_permission background_information* background_blur_hash namespace_id default_bucket_id done_bucket_id positions* task_buckets*",
);
const KNOWN_TASK = namesIn(
  "id title description done done_at due_date start_date priority labels* repeat_after repeat_mode repeats related_tasks{} comments* attachments* hex_color bucket_id position created updated index identifier project_id created_by* cover_image_attachment_id buckets* kanban_position max_permission",
);

/** Vikunja's export: a zip archive with `data.json`, an array of projects with their tasks. */
export const readVikunja: Parser = (file, into) => {
  const isArchive = isZip(file.bytes);
  const files = isArchive ? unzip(file.bytes, isData) : [file];
  const data = files.find(({ name }) => !isArchive || DATA.test(name));
  if (data === undefined) throw wrongSource("an export of Vikunja: it has no data.json");
  const projects = into.losses
    .objectsOf("projects", jsonOfFile(data, into))
    .flatMap((one) => projectsOf(one, into));
  if (!isVikunja(projects)) throw wrongSource("an export of Vikunja: it has no projects");
  for (const project of projects) readProject(project, into);
  into.losses.where = null;
  for (const filters of isArchive ? files.filter((one) => one !== data) : [])
    for (const { title } of objectsOf(jsonOfFile(filters, into)))
      into.losses.add("filter", title, "Saved filters are not imported.");
};

/** The projects of a namespace, which exports from before version 0.21 have at the top. */
function projectsOf(top: Json, into: Collector): Json[] {
  const within = top.projects ?? top.lists;
  if (!Array.isArray(within)) return [top];
  into.losses.add("namespace", top.title, "Lists cannot be nested: its lists are beside others.");
  return into.losses.objectsOf("projects", within);
}

/** At the top of the archive, or in a folder if it was repacked. */
const DATA = /^(?:[^/]+\/)?data\.json$/;

const isData = (name: string) => isVikunjaData(name) || /^(?:[^/]+\/)?filters\.json$/.test(name);

export function isVikunjaData(name: string): boolean {
  return DATA.test(name) && !isByMac(name);
}

export function isVikunja(json: unknown): boolean {
  const projects = objectsOf(json);
  return projects.some(
    (one) =>
      "title" in one &&
      "id" in one &&
      ("tasks" in one || "views" in one || isVikunja(one.projects ?? one.lists)),
  );
}

function readProject(project: Json, into: Collector): void {
  const title = textOf(project.title);
  into.losses.at("list", title);
  const listRef = into.list(textOf(project.id), title, {
    color: textOf(project.hex_color),
    archived: project.is_archived === true,
  });
  if (!isBlank(project.parent_project_id))
    into.losses.add(
      "parent_project_id",
      title,
      "Lists cannot be nested: placed beside its parent.",
    );
  if (!isBlank(project.description))
    into.losses.add(
      "project description",
      project.description,
      "Lists have no description: left out.",
    );
  into.losses.addUnknown(project, KNOWN_PROJECT);
  const place = placeOf(project, listRef, into);
  for (const task of into.losses.objectsOf("tasks", project.tasks)) readTask(task, place, into);
}

/** The columns and the order of a project's tasks, by task id. */
interface Place {
  listRef: string;
  buckets: Map<string, { title: string; order: number | null }>;
  /** The column of each task; in exports from before views, it is on the task itself. */
  bucketOf: Map<string, string>;
  order: Map<string, number>;
}

function placeOf(project: Json, listRef: string, into: Collector): Place {
  const place: Place = { listRef, buckets: new Map(), bucketOf: new Map(), order: new Map() };
  for (const bucket of into.losses.objectsOf("buckets", project.buckets)) {
    const order = typeof bucket.position === "number" ? bucket.position : null;
    place.buckets.set(textOf(bucket.id), { title: textOf(bucket.title), order });
    if (!isBlank(bucket.limit))
      into.losses.add("limit", bucket.title, "Sections have no limit: left out.");
  }
  for (const one of into.losses.objectsOf("task_buckets", project.task_buckets)) {
    const task = textOf(one.task_id);
    const bucket = textOf(one.bucket_id);
    if (place.bucketOf.has(task))
      into.losses.add(
        "task_buckets",
        place.buckets.get(bucket)?.title ?? bucket,
        "A task is in one section: its columns in further views are left out.",
      );
    else place.bucketOf.set(task, bucket);
  }
  const views = objectsOf(project.views);
  const shown = textOf((views.find(({ view_kind }) => view_kind === "list") ?? views[0])?.id);
  for (const one of into.losses.objectsOf("positions", project.positions))
    if (textOf(one.project_view_id) === shown && typeof one.position === "number")
      place.order.set(textOf(one.task_id), one.position);
  return place;
}

function readTask(source: Json, place: Place, into: Collector): void {
  const { listRef } = place;
  const id = textOf(source.id);
  into.losses.at("task", source.title);
  const bucket = place.bucketOf.get(id) ?? textOf(source.bucket_id);
  const column = place.buckets.get(bucket);
  const task = draft({
    sourceId: id,
    title: textOf(source.title),
    listRef,
    sectionRef: column ? into.section(listRef, bucket, column.title, column.order) : null,
    priority: priorityOf(source.priority, into),
    completed: source.done === true,
    completedAt: dateOf("done_at", source, into),
    createdAt: dateOf("created", source, into),
    order: place.order.get(id) ?? (typeof source.position === "number" ? source.position : null),
  });
  if (!isBlank(source.done) && source.done !== true)
    into.losses.add("done", source.done, "Neither open nor completed: imported as open.");
  for (const label of into.losses.objectsOf("labels", source.labels)) {
    const name = into.label(textOf(label.title), textOf(label.hex_color));
    if (name !== null) task.labels.push(name);
    if (!isBlank(label.description))
      into.losses.add(
        "label description",
        label.description,
        "Labels have no description: left out.",
      );
  }
  note(task, htmlToText(textOf(source.description), "description", into.losses));
  for (const comment of into.losses.objectsOf("comments", source.comments))
    readComment(comment, task, into);
  for (const { file } of into.losses.objectsOf("attachments", source.attachments))
    into.losses.add("attachments", isObject(file) && file.name, "Files are not imported.");
  readDates(source, task, into);
  readRelations(source, task, into);
  if (!isBlank(source.hex_color))
    into.losses.add("hex_color", source.hex_color, "Tasks have no colour: left out.");
  into.losses.addUnknown(withoutZeroDates(source), KNOWN_TASK);
  into.add(task);
}

function readComment(comment: Json, task: Draft, into: Collector): void {
  const text = htmlToText(textOf(comment.comment), "Comment", into.losses);
  if (text === "") return;
  const author = isObject(comment.author) && (comment.author.name || comment.author.username);
  into.keepComment(task, dateOf("created", comment, into), author, text);
}

/** A date in the year 1 means none. */
function dateOf(field: string, source: Json, into: Collector): string | null {
  const text = textOf(source[field]);
  return isZeroDate(text) ? null : into.instant(field, text);
}

const isZeroDate = (text: string) => text.startsWith("0001-01-01");

function withoutZeroDates(source: Json): Json {
  return Object.fromEntries(
    Object.entries(source).filter(([, value]) => !isZeroDate(textOf(value))),
  );
}

/** 0 none, 1 low, 2 medium, 3 high, 4 urgent, 5 do now. */
const PRIORITIES: Draft["priority"][] = [4, 3, 3, 2, 1, 1];

function priorityOf(value: unknown, into: Collector): Draft["priority"] {
  const priority = PRIORITIES[Number(value ?? 0)];
  if (value === 1 || value === 5 || priority === undefined)
    into.losses.add(
      "priority",
      value,
      "Only three priorities are available: the nearest one is used.",
    );
  return priority ?? 4;
}

function readDates(source: Json, task: Draft, into: Collector): void {
  const text = textOf(source.due_date);
  const due = isZeroDate(text) ? null : into.instantOfDate(task, "due_date", text);
  if (due !== null) task.due = into.dueAt(due);
  const start = dateOf("start_date", source, into);
  if (start !== null) into.setStart(task, "start_date", into.dueAt(start), source.start_date);
  const rule = ruleOf(source);
  if (rule !== null) task.repeat = { rule, from: source.repeat_mode === 2 ? "completion" : "due" };
  else if (!isBlank(source.repeat_after) && Number(source.repeat_after) > 0)
    into.keepInNotes(
      task,
      "repeat_after",
      `${textOf(source.repeat_after)} seconds`,
      "Not a whole number of days",
    );
}

/** A rule as text in newer versions; in older ones, seconds, or monthly with `repeat_mode` 1. */
function ruleOf({ repeats, repeat_after, repeat_mode }: Json): string | null {
  if (typeof repeats === "string" && repeats !== "") return repeats.replace(/^RRULE:/, "");
  if (repeat_mode === 1) return "FREQ=MONTHLY";
  const days = Number(repeat_after) / 86_400;
  if (!Number.isInteger(days) || days < 1) return null;
  return days % 7 === 0 ? `FREQ=WEEKLY;INTERVAL=${days / 7}` : `FREQ=DAILY;INTERVAL=${days}`;
}

/** The relation to a parent is on the subtask, and its inverse on the parent. */
function readRelations(source: Json, task: Draft, into: Collector): void {
  const relations = isObject(source.related_tasks) ? source.related_tasks : {};
  const [parent, ...others] = into.losses.objectsOf("parenttask", relations.parenttask);
  if (parent) task.parent = textOf(parent.id);
  for (const one of others)
    into.losses.add("parenttask", one.title, "A task has only one parent: the first is used.");
  for (const [kind, tasks] of Object.entries(relations)) {
    if (kind === "parenttask" || kind === "subtask") continue;
    for (const one of into.losses.objectsOf(kind, tasks))
      into.keepInNotes(task, kind, textOf(one.title));
  }
}
