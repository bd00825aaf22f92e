import type { TaskEdit } from "@docket/contract";
import type { LabelsChange } from "@docket/contract/change-labels";
import { type Clock, dueInWords } from "@docket/dates";
import { type Priority, priorityNames } from "../fields/priorities.js";
import { quoteTitle } from "../shared/quote-title.js";
import { destinationOf, type TaskPlace } from "./destination.js";
import type { Snapshot } from "./mirror.js";
import type { Task } from "./rows.js";

/** A task before a change, and what changes. */
export interface TaskChange {
  before: Task | undefined;
  change: Partial<Omit<TaskEdit, "labelIds">> & LabelsChange;
}

/** A change of tasks in words: "Rescheduled “Milk” to Fri 4 Dec". @param what the tasks' name */
export function describeTaskChange(
  what: string,
  changes: TaskChange[],
  { clock, rows }: { clock: Clock; rows: Snapshot },
): string {
  const words = changes.map((one) => describeOne(what, one, clock, rows));
  const [first = `Changed ${what}`, ...others] = new Set(words);
  // Several tasks may get different values, for example each its own time on another day.
  const verb = first.slice(0, first.indexOf(" "));
  if (others.length === 0) return first;
  return `${others.every((text) => text.startsWith(verb)) ? verb : "Changed"} ${what}`;
}

/** A label that was just created may not be known yet. */
const nameOf = (label?: { name: string }) => (label ? quoteTitle(label.name) : "a label");

function describeOne(
  what: string,
  { before, change }: TaskChange,
  clock: Clock,
  { label }: Snapshot,
): string {
  const { title, description, priority, startDate, repeat, addLabelIds, removeLabelIds } = change;
  if (title !== undefined) return `Renamed ${what} to ${quoteTitle(title)}`;
  if (description !== undefined)
    return `${description ? "Changed" : "Removed"} the description of ${what}`;
  if (priority !== undefined)
    return priority === 4
      ? `Removed the priority of ${what}`
      : `Set the priority of ${what} to ${priorityNames[priority as Priority]}`;
  if (addLabelIds || removeLabelIds) {
    const names = (ids: readonly string[] = []) =>
      ids.map((id) => nameOf(label.get(id))).join(", ");
    const added = names(addLabelIds);
    const removed = names(removeLabelIds);
    if (added && removed) return `Changed the labels of ${what}`;
    return removed ? `Removed ${removed} from ${what}` : `Added ${added} to ${what}`;
  }
  const due = wordsOf({ ...(before ?? noDue), ...change }, clock);
  const known = before ? wordsOf(before, clock) : null;
  const setsDue = ["dueDate", "dueTime", "dueZone"].some((field) => field in change);
  if (setsDue && due === null) return `Removed the date of ${what}`;
  if (setsDue && (due !== known || repeat === undefined))
    return known ? `Rescheduled ${what} to ${due}` : `Scheduled ${what} for ${due}`;
  if (repeat !== undefined)
    return repeat ? `Changed the repetition of ${what}` : `Stopped repeating ${what}`;
  if (startDate !== undefined)
    return startDate
      ? `Set the start of ${what} to ${wordsOf({ ...noDue, dueDate: startDate }, clock)}`
      : `Removed the start of ${what}`;
  return `Changed ${what}`;
}

/** A move of tasks in words: "Moved “Milk” to Work / Waiting". @param what the tasks' name */
export function describeMove(
  what: string,
  before: Task | undefined,
  { place, ...to }: Partial<TaskPlace> & { place?: string | object },
  { task, list, section }: Snapshot,
): string {
  if (!before) return `Moved ${what}`;
  const { listId, sectionId, parentId } = destinationOf(before, to, {
    beside: typeof place === "object" ? (task.get(Object.values(place).join()) ?? null) : null,
    parent: task.get(to.parentId ?? "") ?? null,
    section: section.get(to.sectionId ?? "") ?? null,
  });
  if (parentId && parentId !== before.parentId)
    return `Made ${what} a subtask of ${quoteTitle(task.get(parentId)?.title ?? "a task")}`;
  const isThere = listId === before.listId && sectionId === before.sectionId;
  if (isThere)
    return before.parentId && !parentId ? `Made ${what} a top-level task` : `Moved ${what}`;
  const names = [list.get(listId)?.name, section.get(sectionId ?? "")?.name];
  return `Moved ${what} to ${names.filter(Boolean).join(" / ")}`;
}

type AnyDue = Pick<Task, "dueDate" | "dueTime" | "dueZone">;

const noDue: AnyDue = { dueDate: null, dueTime: null, dueZone: null };

const wordsOf = ({ dueDate, dueTime, dueZone }: AnyDue, clock: Clock): string | null =>
  dueDate === null ? null : dueInWords({ dueDate, dueTime, dueZone }, clock);

/**
 * A change of a list, section or label in words: "Renamed the list “Work” to “Office”".
 *
 * @param what its name: "the list “Work”"
 */
export function describeNamed(
  what: string,
  before: { name: string } | undefined,
  { name, archived }: { name?: string; archived?: boolean },
): string {
  if (archived !== undefined) return `${archived ? "Archived" : "Unarchived"} ${what}`;
  return name === undefined || name === before?.name
    ? `Changed the color of ${what}`
    : `Renamed ${what} to ${quoteTitle(name)}`;
}
