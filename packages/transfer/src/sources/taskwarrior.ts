import type { Collector } from "../collector.js";
import { type Done, goOnAfter, keepCompletions } from "../completions.js";
import { type Draft, draft } from "../draft.js";
import { type Parser, textOfFile, wrongSource } from "../file-text.js";
import { dueOn, instantOf } from "../instants.js";
import { type Json, objectsOf, parseJson, textOf } from "../json.js";
import { mapOf, namesIn } from "../lookups.js";

/*
 * `task export`: an array of objects, or in old versions one object per line. Described in
 * https://taskwarrior.org/docs/design/task/
 */

const KNOWN = namesIn(
  "id uuid description entry end modified status project priority tags* annotations* due scheduled wait until recur mask imask parent rtype last template depends* urgency start",
);

export const readTaskwarrior: Parser = (file, into) => {
  const all = tasksOf(textOfFile(file, into));
  if (!isTaskwarrior(all))
    throw wrongSource("an export of Taskwarrior: it has no tasks with a uuid");
  const tasks = withDepends(into.losses.objectsOf("tasks", all));
  const instances = Map.groupBy(
    tasks.filter((task) => textOf(task.parent) !== ""),
    (task) => textOf(task.parent),
  );
  const templates = new Set(
    tasks.filter((task) => task.status === "recurring").map(({ uuid }) => textOf(uuid)),
  );
  for (const task of tasks) {
    const parent = textOf(task.parent);
    if (task.status === "recurring")
      readTemplate(task, instances.get(textOf(task.uuid)) ?? [], into);
    else if (!templates.has(parent)) readAlone(task, instances.get(parent) ?? [task], into);
  }
};

export function isTaskwarrior(json: unknown): boolean {
  return objectsOf([json].flat()).some(
    (one) => "uuid" in one && "description" in one && "status" in one,
  );
}

/** Replaces the ids of the tasks that each task depends on by those tasks. */
function withDepends(tasks: Json[]): Json[] {
  const byId = new Map(tasks.map((task) => [textOf(task.uuid), task]));
  return tasks.map((task) => {
    const { depends = "" } = task;
    const ids = Array.isArray(depends) ? depends.map(textOf) : textOf(depends).split(",");
    return { ...task, depends: ids.map((id) => byId.get(id) ?? { description: id }) };
  });
}

function tasksOf(text: string): unknown {
  if (text.trimStart().startsWith("[")) return parseJson(text);
  return text.split(/\r?\n/).flatMap((line, at) => {
    const object = line.trim().replace(/,$/, "");
    return object === "" ? [] : [parseJson(object, at + 1)];
  });
}

/**
 * A repeating task is a template, from which Taskwarrior creates an instance for each date. Here it
 * becomes one task, due on the date of its earliest open instance, or after its last one.
 */
function readTemplate(template: Json, instances: Json[], into: Collector): void {
  into.losses.at("task", template.description);
  for (const one of instances)
    into.losses.add("parent", one.description, "An instance of a repeating task: merged with it.");
  const until = into.instant("until", textOf(template.until));
  const open = earliestOpen(instances);
  const task = readTask(template, open ?? template, into);
  readRepetition(task, template, into.dayAt(until), into);
  const done = instances.flatMap((one) => doneOf(one, into));
  keepCompletions(task, done);
  if (!open) goOnAfter(done, task, into.clock);
  for (const one of instances) readAnnotations(one, task, into);
}

/** An instance that was completed, or deleted. */
function doneOf({ status, due, end }: Json, into: Collector): Done[] {
  const day = into.dayAt(instantOf(textOf(due)));
  if (day === null || (status !== "completed" && status !== "deleted")) return [];
  return [{ day, completedAt: status === "completed" ? instantOf(textOf(end)) : null }];
}

/** A task whose template is not in the file: the earliest open instance keeps repeating. */
function readAlone(task: Json, siblings: Json[], into: Collector): void {
  const read = readTask(task, task, into);
  if (textOf(task.recur) !== "" && earliestOpen(siblings) === task)
    readRepetition(read, task, null, into);
}

function earliestOpen(instances: Json[]): Json | undefined {
  return instances
    .filter((one) => one.status === "pending" || one.status === "waiting")
    .sort((a, b) => (textOf(a.due) < textOf(b.due) ? -1 : 1))[0];
}

/** @param end the last possible day, `2026-12-01` */
function readRepetition(task: Draft, { recur }: Json, end: string | null, into: Collector): void {
  const rule = ruleOf(textOf(recur));
  if (rule === null) {
    into.keepInNotes(task, "recur", textOf(recur), "Repetition shorter than a day");
    return;
  }
  task.repeat = { rule: end ? `${rule};UNTIL=${end.replaceAll("-", "")}` : rule, from: "due" };
}

/** @param current the source of the dates: the task itself, or an instance of it */
function readTask(source: Json, current: Json, into: Collector): Draft {
  const { status } = source;
  const title = textOf(source.description);
  into.losses.at("task", title);
  const project = textOf(source.project);
  const task = draft({
    sourceId: textOf(source.uuid),
    title,
    listRef: project === "" ? null : into.list(project, project),
    labels:
      typeof source.tags === "string"
        ? source.tags.split(",")
        : into.losses.textsOf("tags", source.tags),
    priority: priorityOf(source.priority, into),
    completed: status === "completed",
    completedAt: into.instant("end", textOf(source.end)),
    createdAt: into.instant("entry", textOf(source.entry)),
  });
  if (status === "deleted") {
    into.losses.add("status", title, "Was deleted: left out.");
    return task;
  }
  if (!/^(pending|waiting|recurring|completed)$/.test(textOf(status)))
    into.losses.add("status", status, "Neither open nor completed: imported as open.");
  readDates(current, task, into);
  readAnnotations(source, task, into);
  for (const title of objectsOf(source.depends))
    into.keepInNotes(task, "depends", textOf(title.description), "Tasks do not wait for others");
  const until = status === "recurring" ? "" : textOf(source.until);
  into.keepInNotes(task, "until", into.dayAt(instantOf(until)) ?? until, "Tasks do not expire");
  if (textOf(source.start) !== "")
    into.losses.add("start", title, "Work in progress is not supported: imported as open.");
  into.losses.addUnknown(source, KNOWN);
  return into.add(task);
}

/** The annotations, each with its day. */
function readAnnotations({ annotations }: Json, task: Draft, into: Collector): void {
  for (const { entry, description } of into.losses.objectsOf("annotations", annotations)) {
    const day = into.dayAt(into.instant("annotations", textOf(entry)));
    into.keepInNotes(task, "Annotation", `${day ?? ""} ${textOf(description)}`.trimStart());
  }
}

/** H, M, L. */
function priorityOf(value: unknown, into: Collector): Draft["priority"] {
  const at = ["H", "M", "L", ""].indexOf(textOf(value));
  if (at < 0) into.losses.add("priority", value, "Not H, M or L: set to none.");
  return at < 0 ? 4 : ((at + 1) as Draft["priority"]);
}

/** Dates are instants; the user's midnight means a day without a time. */
function readDates(source: Json, task: Draft, into: Collector): void {
  const read = (field: string) => {
    const instant = into.instantOfDate(task, field, textOf(source[field]));
    return instant === null ? null : into.dueAt(instant);
  };
  const due = read("due");
  if (due) task.due = due.dueTime === "00:00" ? dueOn(due.dueDate) : due;
  const scheduled = read("scheduled");
  const wait = read("wait");
  if (scheduled && wait) into.keepInNotes(task, "wait", `${wait.dueDate} ${wait.dueTime}`);
  const start = scheduled ?? wait;
  if (start) into.setStart(task, scheduled ? "scheduled" : "wait", start);
}

const NAMED = mapOf<string>({
  daily: "FREQ=DAILY",
  day: "FREQ=DAILY",
  weekdays: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  weekly: "FREQ=WEEKLY",
  sennight: "FREQ=WEEKLY",
  biweekly: "FREQ=WEEKLY;INTERVAL=2",
  fortnight: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
  month: "FREQ=MONTHLY",
  bimonthly: "FREQ=MONTHLY;INTERVAL=2",
  quarterly: "FREQ=MONTHLY;INTERVAL=3",
  semiannual: "FREQ=MONTHLY;INTERVAL=6",
  annual: "FREQ=YEARLY",
  yearly: "FREQ=YEARLY",
  biannual: "FREQ=YEARLY;INTERVAL=2",
  biyearly: "FREQ=YEARLY;INTERVAL=2",
});

/** A name, `3d`, `2wks`, `6mo`, or ISO 8601's `P1M`. */
function ruleOf(recur: string): string | null {
  const named = NAMED.get(recur.toLowerCase());
  if (named) return named;
  const [, count = "", unit = ""] =
    /^(\d{0,3}) ?(d|days?|w|wks?|weeks?|mo|mths?|months?|q|qtrs?|quarters?|y|yrs?|years?)$/i.exec(
      recur,
    ) ??
    /^P(\d{1,3})([DWMY])$/.exec(recur) ??
    [];
  if (unit === "") return null;
  const letter = unit[0]?.toLowerCase() ?? "";
  const freq = { d: "DAILY", w: "WEEKLY", m: "MONTHLY", q: "MONTHLY", y: "YEARLY" }[letter];
  const interval = Number(count || 1) * (letter === "q" ? 3 : 1);
  return interval === 1 ? `FREQ=${freq}` : `FREQ=${freq};INTERVAL=${interval}`;
}
