import type { Actor, Event } from "@docket/contract";
import { type Clock, describeRepeat, dueOf, formatDue, type Repeat } from "@docket/dates";
import type { TaskDates } from "../fields/due-change.js";
import { describeField, editableFields, fieldLabels } from "../fields/task-fields.js";
import type { Snapshot } from "../store/mirror.js";

/** The context for describing an event. */
export interface EventWords {
  clock: Clock;
  /** To look up names, such as those of lists and labels. */
  rows: Pick<Snapshot, "list" | "section" | "label" | "task">;
}

type Fields = Record<string, unknown>;

/** An event in words, one line per change. */
export function describeEvent(event: Event, words: EventWords): string[] {
  switch (event.kind) {
    case "created":
      return ["Created"];
    case "deleted":
      return ["Moved to the trash"];
    case "restored":
      return ["Restored from the trash"];
    case "purged":
      return ["Deleted for good"];
    case "completed":
    case "reopened": {
      const lines = describeChanges(event, words);
      return [event.kind === "completed" ? "Completed" : "Reopened", ...lines];
    }
    case "changed": {
      const lines = describeChanges(event, words);
      return lines.length > 0 ? lines : ["Changed"];
    }
  }
}

/** The actor of an event in words: "you", "the assistant". */
export function describeActor({ actor, actorName }: Pick<Event, "actor" | "actorName">): string {
  if (actor === "api-key" && actorName) return `the key “${actorName}”`;
  return actorName ? `“${actorName}”` : actors[actor];
}

/** The description that an event has replaced, which is too long for a line. */
export function earlierText({ before }: Pick<Event, "before">): string | null {
  return (before?.description ?? null) as string | null;
}

/** The label of an event's undo button. An import is undone as a whole, from any of its tasks. */
export function describeUndo({ actor }: Pick<Event, "actor">): string {
  return actor === "import" ? "Undo the import" : "Undo";
}

const actors: Record<Actor, string> = {
  page: "you",
  token: "another program",
  "api-key": "another program",
  application: "another program",
  assistant: "the assistant",
  import: "an import",
  cli: "the command line",
  sql: "the server",
};

type Describe = (before: Fields, after: Fields, words: EventWords) => string | false;

const place = ["listId", "sectionId", "parentId"] as const;

/** "Priority: High", "Priority removed". */
const plain = Object.fromEntries(
  editableFields.map((field): [string, Describe] => [
    field,
    (_, after) => describeField(field, after as never) || `${fieldLabels[field]} removed`,
  ]),
);

/** In display order. Fields with the same function share one line. */
const describers: Record<string, Describe> = {
  ...plain,
  title: (before, after) => `Renamed from “${before.title}” to “${after.title}”`,
  description: (before, after) => describeDescription(before.description, after.description),
  dueDate: describeDue,
  dueTime: describeDue,
  dueZone: describeDue,
  repeat: (_, { repeat }, { clock }) => describeRepetition(repeat, clock),
  startDate: (_, { startDate }, { clock }) =>
    startDate ? `Starts ${dayInWords(String(startDate), clock)}` : "Start removed",
  // The event's kind says it.
  completed: () => false,
  listId: describePlace,
  sectionId: describePlace,
  parentId: describePlace,
  labelIds: (before, after, words) => describeLabels(before.labelIds, after.labelIds, words),
  position: (_, after) => !place.some((name) => name in after) && "Moved in its list",
};

function describeChanges({ before, after }: Event, words: EventWords): string[] {
  const now = after ?? {};
  const changed = Object.entries(describers).filter(([name]) => name in now);
  const lines = [...new Set(changed.map(([, describe]) => describe))].map((describe) =>
    describe(before ?? {}, now, words),
  );
  return lines.filter((line) => line !== false);
}

function describeDescription(before: unknown, after: unknown): string {
  if (!before) return "Description added";
  return after ? "Description changed" : "Description removed";
}

/** A field that is in neither `before` nor `after` did not change, and its value is unknown. */
function describeDue(before: Fields, after: Fields, { clock }: EventWords): string {
  const inWords = (fields: Fields): string | null => {
    if ("dueDate" in fields) {
      const due = dueOf(withTime(fields));
      return due ? formatDue(due, clock) : "no date";
    }
    if ("dueTime" in fields) return fields.dueTime ? String(fields.dueTime) : "all day";
    return fields.dueZone ? String(fields.dueZone).replaceAll("_", " ") : "wherever you are";
  };
  return `Due ${inWords(before)} → ${inWords(after)}`;
}

function withTime({ dueDate, dueTime, dueZone }: Fields): TaskDates {
  return {
    dueDate: (dueDate ?? null) as string | null,
    dueTime: (dueTime ?? null) as string | null,
    dueZone: (dueZone ?? null) as string | null,
    repeat: null,
    startDate: null,
  };
}

function describeRepetition(repeat: unknown, { locale }: Clock): string {
  return repeat ? `Repeats: ${describeRepeat(repeat as Repeat, locale)}` : "No longer repeats";
}

function dayInWords(day: string, clock: Clock): string {
  return formatDue({ dueDate: day, dueTime: null, dueZone: null }, clock);
}

function describePlace(
  _: Fields,
  { listId, sectionId, parentId }: Fields,
  { rows }: EventWords,
): string {
  if (parentId) return `Made a subtask of “${rows.task.get(String(parentId))?.title ?? "a task"}”`;
  const list = listId && rows.list.get(String(listId))?.name;
  const section = sectionId && rows.section.get(String(sectionId))?.name;
  const place = [list, section].filter(Boolean).join(" / ");
  if (place !== "") return `Moved to ${place}`;
  return parentId === null ? "Made a top-level task" : "Moved";
}

function describeLabels(before: unknown, after: unknown, { rows }: EventWords): string {
  const [old, now] = [before, after].map((ids) => (Array.isArray(ids) ? ids.map(String) : []));
  const names = (ids: string[]) =>
    new Intl.ListFormat("en").format(ids.map((id) => rows.label.get(id)?.name ?? "a label"));
  const added = now?.filter((id) => !old?.includes(id)) ?? [];
  const removed = old?.filter((id) => !now?.includes(id)) ?? [];
  return [
    added.length > 0 && `Labelled ${names(added)}`,
    removed.length > 0 && `Label ${names(removed)} removed`,
  ]
    .filter(Boolean)
    .join(", ");
}
