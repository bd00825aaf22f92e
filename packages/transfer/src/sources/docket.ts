import type { Task } from "@docket/contract";
import type { Collector } from "../collector.js";
import type { Draft } from "../draft.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { instantOf, isDate } from "../instants.js";
import { isObject, type Json, objectsOf, textOf } from "../json.js";
import type { NeutralCompletion } from "../model.js";
import { TransferError } from "../transfer-error.js";

/** What an export of an account says it is, and the version of its shape. */
const FORMAT = "docket-export";
const VERSION = 1;

/** A task's fields: what is read, follows from that, or is new after an import. */
const fields: Record<keyof Task, true> = {
  id: true,
  title: true,
  description: true,
  completed: true,
  completedAt: true,
  listId: true,
  sectionId: true,
  parentId: true,
  labelIds: true,
  priority: true,
  startDate: true,
  dueDate: true,
  dueTime: true,
  dueZone: true,
  dueAt: true,
  repeat: true,
  createdAt: true,
  updatedAt: true,
};
/** What else is in a file is told as a loss. */
const KNOWN = new Set([...Object.keys(fields), "completions"]);

/** Docket's own export of an account, of any age: those from before there were lists have none. */
export const readDocket: Parser = (file, into) => {
  const json = jsonOfFile(file, into);
  if (!isDocket(json)) throw wrongSource("an export of Docket");
  if (json.version !== VERSION)
    throw new TransferError(
      "not-recognised",
      `The export has format version ${JSON.stringify(json.version) ?? "none"}; this Docket reads ${VERSION}.`,
    );
  for (const list of objectsOf(json.lists))
    into.list(textOf(list.id), textOf(list.name), {
      color: textOf(list.color),
      archived: textOf(list.archivedAt) !== "",
      inbox: list.isInbox === true,
    });
  for (const section of objectsOf(json.sections))
    into.section(textOf(section.listId), textOf(section.id), textOf(section.name));
  const labels = new Map<string, string>();
  for (const { id, name, color } of objectsOf(json.labels)) {
    const label = into.label(textOf(name), textOf(color));
    if (label !== null) labels.set(textOf(id), label);
  }
  for (const task of objectsOf(json.tasks)) readTask(task, labels, into);
  for (const { title } of objectsOf(json.conversations))
    into.losses.add("conversation", title, "An import takes tasks: conversations are left out.");
};

export function isDocket(json: unknown): json is Json {
  return isObject(json) && json.format === FORMAT;
}

function readTask(source: Json, labels: ReadonlyMap<string, string>, into: Collector): void {
  const { priority, description } = source;
  const dueDate = textOf(source.dueDate);
  const labelIds = Array.isArray(source.labelIds) ? source.labelIds.map(textOf) : [];
  const task: Draft = {
    sourceId: textOf(source.id),
    title: textOf(source.title),
    notes: typeof description === "string" ? [description] : [],
    listRef: textOf(source.listId) || null,
    sectionRef: textOf(source.sectionId) || null,
    parent: textOf(source.parentId) || null,
    labels: labelIds.flatMap((id) => labels.get(id) ?? []),
    priority: priority === 1 || priority === 2 || priority === 3 ? priority : 4,
    startDate: textOf(source.startDate) || null,
    due: dueDate === "" ? null : { dueDate, ...timeOf(source) },
    repeat: repeatOf(source.repeat),
    completed: source.completed === true,
    completedAt: instantOf(textOf(source.completedAt)),
    createdAt: instantOf(textOf(source.createdAt)),
    completions: completionsOf(source.completions, into),
    order: null,
  };
  into.losses.addUnknown(source, KNOWN);
  into.add(task);
}

function timeOf({ dueTime, dueZone }: Json) {
  return { dueTime: textOf(dueTime) || null, dueZone: textOf(dueZone) || null };
}

function repeatOf(repeat: unknown): NeutralCompletion["repeat"] | null {
  if (!isObject(repeat)) return null;
  const from = repeat.from === "completion" ? "completion" : "due";
  return { rule: textOf(repeat.rule), from };
}

/** Each occurrence counts once. */
function completionsOf(values: unknown, into: Collector): NeutralCompletion[] {
  const byOccurrence = new Map<number, NeutralCompletion>();
  for (const value of objectsOf(values)) {
    const { occurrence } = value;
    const dueDate = textOf(value.dueDate);
    const completedAt = instantOf(textOf(value.completedAt));
    const repeat = repeatOf(value.repeat);
    const isKnown =
      Number.isInteger(occurrence) &&
      (occurrence as number) >= 0 &&
      (occurrence as number) < 2 ** 31 - 1;
    if (!isKnown || !isDate(dueDate) || completedAt === null || repeat === null)
      into.losses.add("completions", value, "Is no time that a task was done: left out.");
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
