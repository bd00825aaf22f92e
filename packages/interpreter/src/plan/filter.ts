import { foldText } from "@docket/contract/search-text";
import { dueOf, isOverdue, today } from "@docket/dates";
import { isInPartOfDay } from "@docket/quick-add";
import type { Filter } from "../grammar/intent.js";
import { there } from "../grammar/references.js";
import { stem } from "../language/spelling.js";
import { containsAll, wordsOf } from "../match/names.js";
import type { KnownTask } from "../types.js";
import type { Session } from "./session.js";

/** Words without "list" or "label" may still be the name of one: "any shopping left?" */
export function withPlaces(filter: Filter, session: Session): Filter {
  const { about, not, ...rest } = filter;
  const { list = "" } = filter;
  if (there.test(list)) return { ...filter, list: session.memory.list ?? list };
  if (list && !session.named("list", list) && session.named("section", list))
    return { ...filter, list: undefined, section: list };
  if (not) return { ...withPlaces({ about, ...rest }, session), not: withPlaces(not, session) };
  if (!about || filter.list || filter.label || filter.section) return filter;
  for (const what of ["list", "label", "section"] as const) {
    const name = session.named(what, about)?.name;
    if (name) return { ...rest, [what]: name };
  }
  return filter;
}

/** By this, the first that was created, or completed, comes first; ids tell which of several that were added at once. */
export const ageOf = ({ createdAt, completedAt, id }: KnownTask, of?: Filter["of"]): string =>
  ((of === "completed" && completedAt) || createdAt) + id.padStart(20, "0");

/** Returns a predicate: whether a task matches the filter. An unknown list or label matches nothing. */
export function matcher(filter: Filter, session: Session): (task: KnownTask) => boolean {
  const { clock } = session;
  const { completed, due, from = "", to = "9999", of, priority, list, label, verb, about } = filter;
  const { listed } = session.memory;
  const listIds = session.namedIn("list", list).map((one) => one?.id);
  const labelId = session.named("label", label)?.id;
  const sectionId = session.named("section", filter.section)?.id;
  const isLeftOut = filter.not ? matcher(filter.not, session) : () => false;
  const isIn = ({ completedAt, createdAt, dueDate }: KnownTask): boolean => {
    const now = of === "completed" ? completedAt : createdAt;
    const day = of ? now && today({ now, timeZone: clock.timeZone }) : dueDate;
    return day !== null && day >= from && day <= to;
  };
  const phrase = foldText(about ?? "");
  const hasWords = containsAll(wordsOf(about ?? ""));
  return (task) => {
    const when = dueOf(task);
    const text = [task.title, task.description].join("\n");
    return (
      (completed === undefined || filter.any || task.completed === completed) &&
      (due !== "overdue" || (when !== null && !task.completed && isOverdue(when, clock))) &&
      (due !== "none" || when === null) &&
      ((!filter.from && !filter.to) || isIn(task)) &&
      (priority === undefined || task.priority === priority) &&
      (!filter.repeating || task.repeat !== null) &&
      (!filter.among || listed.length === 0 || listed.includes(task.id)) &&
      (list === undefined || listIds.includes(task.listId)) &&
      (label === undefined ||
        (label ? task.labelIds.includes(labelId ?? "") : task.labelIds.length === 0)) &&
      (filter.section === undefined || task.sectionId === sectionId) &&
      (!filter.part || isInPartOfDay(filter.part, task.dueTime)) &&
      !filter.besides?.includes(task.id) &&
      !isLeftOut(task) &&
      (!verb || stem(wordsOf(task.title)[0] ?? "") === stem(verb)) &&
      (about === undefined || foldText(text).includes(phrase) || hasWords(text))
    );
  };
}

/** The tasks in the order of their keys. */
export const sortedBy = (tasks: readonly KnownTask[], keyOf: (task: KnownTask) => string) =>
  tasks
    .map((task) => [keyOf(task), task] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, task]) => task);
