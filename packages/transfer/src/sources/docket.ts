import type { Task, TaskEdit, UserExport } from "@docket/contract";
import { taskDefaults } from "@docket/contract/defaults";
import type { Collector } from "../collector.js";
import { draft } from "../draft.js";
import { readFields } from "../fields.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { instantOf, isDate } from "../instants.js";
import { isBlank, isObject, type Json, textOf } from "../json.js";
import type { Losses } from "../losses.js";
import type { PortableCompletion } from "../model.js";
import { TransferError } from "../transfer-error.js";

/** The format name and version of an account's export. */
const FORMAT = "docket-export";
const VERSION = 1;

/** The members of a file that are read; others, as of a newer Docket, are reported as losses. */
const MEMBERS = new Set([
  "format",
  "version",
  "user*",
  "lists*",
  "sections*",
  "labels*",
  "tasks*",
  "conversations*",
]);

/** Fields not in `TaskEdit`: they are read, derived from others, or set anew by an import. */
const given: Record<Exclude<keyof Task, keyof TaskEdit> | "completions", true> = {
  id: true,
  completedAt: true,
  listId: true,
  sectionId: true,
  parentId: true,
  dueAt: true,
  createdAt: true,
  updatedAt: true,
  completions: true,
};
const KNOWN = new Set([
  "title",
  "completions*",
  ...Object.keys(given),
  ...Object.keys(taskDefaults).map((name) => `${name}*`),
]);

type Row<Rows extends unknown[]> = Record<keyof Rows[number], true>;

/** The same for the other rows of an export. */
const fields: {
  list: Row<UserExport["lists"]>;
  section: Row<UserExport["sections"]>;
  label: Row<UserExport["labels"]>;
  completion: Row<UserExport["tasks"][number]["completions"]>;
} = {
  list: {
    id: true,
    name: true,
    color: true,
    isInbox: true,
    archivedAt: true,
    createdAt: true,
    updatedAt: true,
  },
  section: { id: true, listId: true, name: true, createdAt: true, updatedAt: true },
  label: { id: true, name: true, color: true, createdAt: true, updatedAt: true },
  completion: {
    occurrence: true,
    dueDate: true,
    dueTime: true,
    dueZone: true,
    repeat: true,
    completedAt: true,
  },
};

const { description, labelIds, repeat, ...texts } = taskDefaults;
/** Fields that are read as text. */
const TEXTS = Object.keys(texts) as (keyof typeof texts)[];

/** Docket's own export of an account, of any age: the oldest have no lists. */
export const readDocket: Parser = (file, into) => {
  const json = jsonOfFile(file, into);
  if (!isDocket(json)) throw wrongSource("an export of Docket");
  if (json.version !== VERSION)
    throw new TransferError(
      "not-recognised",
      `The export has format version ${JSON.stringify(json.version) ?? "none"}; this Docket reads ${VERSION}.`,
    );
  for (const list of namedRows("list", json.lists, into.losses))
    into.list(textOf(list.id), textOf(list.name), {
      color: textOf(list.color),
      archived: textOf(list.archivedAt) !== "",
      inbox: list.isInbox === true,
    });
  for (const section of namedRows("section", json.sections, into.losses))
    into.section(textOf(section.listId), textOf(section.id), textOf(section.name));
  const labels = new Map<string, string>();
  for (const { id, name, color } of namedRows("label", json.labels, into.losses)) {
    const label = into.label(textOf(name), textOf(color));
    if (label !== null) labels.set(textOf(id), label);
  }
  for (const task of into.losses.objectsOf("tasks", json.tasks)) readTask(task, labels, into);
  into.losses.where = null;
  for (const { title } of into.losses.objectsOf("conversations", json.conversations))
    into.losses.add("conversation", title, "Conversations are not imported.");
  into.losses.addUnknown(json, MEMBERS);
};

/** The rows of a kind that has names; their fields that are not known are reported as losses. */
function namedRows(kind: "list" | "section" | "label", rows: unknown, losses: Losses): Json[] {
  const known = new Set(Object.keys(fields[kind]));
  const objects = losses.objectsOf(`${kind}s`, rows);
  for (const row of objects) {
    losses.at(kind, row.name);
    losses.addUnknown(row, known);
  }
  losses.where = null;
  return objects;
}

export function isDocket(json: unknown): json is Json {
  return isObject(json) && json.format === FORMAT;
}

function readTask(source: Json, labels: ReadonlyMap<string, string>, into: Collector): void {
  into.losses.at("task", source.title);
  const task = draft({
    sourceId: textOf(source.id),
    title: textOf(source.title),
    notes: isBlank(source.description) ? [] : [asText(source.description)],
    listRef: textOf(source.listId) || null,
    sectionRef: textOf(source.sectionId) || null,
    parent: textOf(source.parentId) || null,
    labels: labelsOf(source.labelIds, labels, into),
    completedAt: readInstant("completedAt", source, into),
    createdAt: readInstant("createdAt", source, into),
    completions: completionsOf(source.completions, into),
  });
  readFields((field) => asText(source[field]), task, into, TEXTS);
  task.repeat = repeatOf(source.repeat);
  if (task.repeat === null && !isBlank(source.repeat))
    into.losses.add("repeat", source.repeat, "Not a valid repetition: left out.");
  into.losses.addUnknown(source, KNOWN);
  into.add(task);
}

function labelsOf(ids: unknown, labels: ReadonlyMap<string, string>, into: Collector): string[] {
  return into.losses.valuesOf("labelIds", ids).flatMap((id) => {
    const label = labels.get(textOf(id));
    if (label === undefined) into.losses.add("labelIds", id, "Not in the file: left out.");
    return label ?? [];
  });
}

function readInstant(field: "completedAt" | "createdAt", source: Json, into: Collector) {
  const instant = instantOf(textOf(source[field]));
  if (instant === null && !isBlank(source[field]))
    into.losses.add(
      field,
      source[field],
      "Not a date and time such as 2026-12-01T08:30:00Z: left out.",
    );
  return instant;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value ?? undefined) ?? "");
}

function timeOf({ dueTime, dueZone }: Json) {
  return { dueTime: textOf(dueTime) || null, dueZone: textOf(dueZone) || null };
}

function repeatOf(repeat: unknown): PortableCompletion["repeat"] | null {
  if (!isObject(repeat)) return null;
  const from = repeat.from === "completion" ? "completion" : "due";
  return { rule: textOf(repeat.rule), from };
}

/** The valid completions, one per occurrence. */
function completionsOf(values: unknown, into: Collector): PortableCompletion[] {
  const byOccurrence = new Map<number, PortableCompletion>();
  for (const value of into.losses.objectsOf("completions", values)) {
    into.losses.addUnknown(value, new Set(["repeat*", ...Object.keys(fields.completion)]));
    const { occurrence } = value;
    const dueDate = textOf(value.dueDate);
    const completedAt = instantOf(textOf(value.completedAt));
    const repeat = repeatOf(value.repeat);
    const isKnown =
      Number.isInteger(occurrence) &&
      (occurrence as number) >= 0 &&
      (occurrence as number) < 2 ** 31 - 1;
    if (!isKnown || !isDate(dueDate) || completedAt === null || repeat === null)
      into.losses.add("completions", value, "Not a valid completion: left out.");
    else
      byOccurrence.set(occurrence as number, {
        occurrence: occurrence as number,
        dueDate,
        ...timeOf(value),
        repeat,
        completedAt,
      });
  }
  return [...byOccurrence.values()].sort((a, b) => a.occurrence - b.occurrence);
}
