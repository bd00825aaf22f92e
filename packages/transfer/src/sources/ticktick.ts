import { addDays, type Due } from "@docket/dates";
import type { Collector } from "../collector.js";
import { eachRow, firstLines, type Row } from "../csv-rows.js";
import { type Draft, draft, note } from "../draft.js";
import { type Parser, textOfFile, wrongSource } from "../file-text.js";
import { dueAtInstant, dueOn, knownZone, wallTime } from "../instants.js";
import { mapOf, namesIn } from "../lookups.js";

// The last two are about how lists are shown.
const KNOWN = namesIn(
  "Folder Name,List Name,Title,Kind,Tags,Content,Is Check list,Start Date,Due Date,Repeat,Priority,Status,Created Time,Completed Time,Order,Timezone,Is All Day,Is Floating,Column Name,taskId,parentId,Column Order,View Mode,projectKind",
  ",",
);

export function isTickTickHeader(cells: string[]): boolean {
  return cells.includes("List Name") && cells.includes("Title");
}

/** TickTick's backup: a CSV file with a few other lines before the column names. */
export const readTickTick: Parser = (file, into) => {
  const text = textOfFile(file, into);
  const header = firstLines(text).find(({ cells }) => isTickTickHeader(cells));
  if (header === undefined)
    throw wrongSource("a backup of TickTick: its column List Name is missing");
  eachRow(
    text.slice(header.start),
    () => undefined,
    (row, line) => {
      into.losses.atLine(line);
      readTask(row, into);
    },
    header.linesBefore,
  );
};

function readTask(row: Row, into: Collector): void {
  const listName = row["List Name"]?.trim() ?? "";
  const isInbox = listName === "" || /^inbox$/i.test(listName);
  const folder = row["Folder Name"]?.trim() ?? "";
  const listId = isInbox ? "Inbox" : `${folder}/${listName}`;
  const listRef = into.list(listId, isInbox ? "Inbox" : listName, { inbox: isInbox });
  if (folder !== "") into.losses.add("Folder Name", folder, "Folders are not supported: left out.");
  const column = row["Column Name"]?.trim() ?? "";
  const task = draft({
    sourceId: row.taskId?.trim() ?? "",
    title: row.Title ?? "",
    listRef,
    sectionRef:
      column === "" ? null : into.section(listRef, column, column, numberOf(row["Column Order"])),
    parent: row.parentId?.trim() || null,
    labels: (row.Tags ?? "").split(",").map((tag) => tag.trim()),
    priority: priorityOf(row.Priority, into),
    createdAt: into.instant("Created Time", row["Created Time"] ?? ""),
    order: numberOf(row.Order),
  });
  readStatus(row, task, into);
  readDates(row, task, into);
  if (row.Kind?.trim() === "NOTE")
    into.losses.add("Kind", task.title, "A note: imported as a task.");
  into.losses.addUnknown(row, KNOWN);
  const isChecklist = row["Is Check list"]?.trim() === "Y";
  const { text, items } = readContent(row.Content ?? "", isChecklist);
  note(task, text);
  into.add(task);
  for (const { title, done } of items)
    into.addItem(task, "Is Check list", { title, completed: done });
}

function numberOf(text: string | undefined): number | null {
  return text?.trim() && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** 0 none, 1 low, 3 medium, 5 high. */
const PRIORITIES = mapOf<Draft["priority"]>({ "": 4, 0: 4, 1: 3, 3: 2, 5: 1 });

function priorityOf(text: string | undefined, into: Collector): Draft["priority"] {
  const priority = PRIORITIES.get(text?.trim() ?? "");
  if (priority === undefined) into.losses.add("Priority", text, "Not 0, 1, 3 or 5: set to none.");
  return priority ?? 4;
}

/** 0 open, 1 done, 2 done and archived, −1 won't do. */
function readStatus(row: Row, task: Draft, into: Collector): void {
  const status = row.Status?.trim() ?? "";
  task.completed = status === "1" || status === "2" || status === "-1";
  task.completedAt = into.instant("Completed Time", row["Completed Time"] ?? "");
  if (status === "-1")
    into.losses.add("Status", task.title, `"Won't do" is not supported: imported as completed.`);
  else if (!["", "0", "1", "2"].includes(status))
    into.losses.add("Status", status, "Not 0, 1, 2 or -1: imported as open.");
}

function readDates(row: Row, task: Draft, into: Collector): void {
  const named = row.Timezone?.trim() ?? "";
  const known = knownZone(named);
  if (named !== "" && known === null)
    into.losses.add("Timezone", named, "Unknown time zone: read as yours.");
  const zone = known ?? into.clock.timeZone;
  const isAllDay = /^true$/i.test(row["Is All Day"]?.trim() ?? "");
  const read = (column: string) => {
    const text = row[column]?.trim() ?? "";
    const instant = into.instantOfDate(task, column, text);
    if (instant === null) return null;
    // A whole day is written as the instant at which it begins in the zone of the task.
    if (isAllDay) return dueOn(wallTime(instant, zone).date);
    const due = dueAtInstant(instant, zone, into.clock.timeZone);
    return /^true$/i.test(row["Is Floating"]?.trim() ?? "") ? { ...due, dueZone: null } : due;
  };
  const start = read("Start Date");
  const due = read("Due Date") ?? start;
  // Several whole days end with the beginning of the day after the last.
  const isRange = isAllDay && start !== null && due !== null && start.dueDate < due.dueDate;
  task.due = isRange ? dueOn(addDays(due.dueDate, -1)) : due;
  if (start !== null && task.due !== null && start.dueDate < task.due.dueDate)
    into.setStart(task, "Start Date", start, row["Start Date"]);
  else if (start !== null && !isSameMoment(start, task.due))
    into.keepInNotes(
      task,
      "Start Date",
      [start.dueDate, start.dueTime].filter(Boolean).join(" "),
      "Not before the due date",
    );
  const repeat = row.Repeat?.trim() ?? "";
  if (repeat === "") return;
  const [rule = "", ...rest] = repeat.replace(/^RRULE:/i, "").split(/[\r\n]+/);
  into.keepInNotes(task, "Repeat", rest.join(", "), "Single dates cannot be part of a repetition");
  task.repeat = { rule: withWorkday(withoutSkipped(rule, into), into), from: "due" };
}

/** Days that are left out: `TT_SKIP=HOLIDAY,WEEKEND`. Of every day, the workdays remain. */
function withoutSkipped(rule: string, into: Collector): string {
  const [part, skipped = ""] = /;?TT_SKIP=([^;]*)/i.exec(rule) ?? [];
  if (part === undefined) return rule;
  const kept = rule.replace(part, "");
  const isEveryDay = /^FREQ=DAILY(;INTERVAL=1)?(?=;(UNTIL|COUNT)=|$)/i;
  if (!/WEEKEND/i.test(skipped) || !isEveryDay.test(kept)) {
    into.losses.add("Repeat", rule, "Skipping days is not supported: TT_SKIP is left out.");
    return kept;
  }
  if (/HOLIDAY/i.test(skipped)) into.losses.add("Repeat", rule, NO_HOLIDAYS);
  return kept.replace(isEveryDay, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
}

const NO_HOLIDAYS = "Holidays are not known: workdays are Monday to Friday.";

/** The first or last workday of a month: `FREQ=MONTHLY;BYMONTHDAY=-1;TT_WORKDAY=-1`. */
function withWorkday(rule: string, into: Collector): string {
  const [part = "", which = ""] = /;TT_WORKDAY=(-?1)(?=;|$)/i.exec(rule) ?? [];
  if (part === "" || !/FREQ=MONTHLY/i.test(rule)) return rule;
  into.losses.add("Repeat", rule, NO_HOLIDAYS);
  const month = rule.replace(part, "").replace(/;BYMONTHDAY=[^;]*/i, "");
  return `${month};BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${which}`;
}

function isSameMoment(start: Due, due: Due | null): boolean {
  return start.dueDate === due?.dueDate && start.dueTime === due.dueTime;
}

interface Item {
  title: string;
  done: boolean;
}

/** Items of a checklist are in the content: `▫ open▪ done`, each on its own line or not. */
function readContent(content: string, isChecklist: boolean): { text: string; items: Item[] } {
  const start = isChecklist ? content.search(/[▫▪]/) : -1;
  if (start < 0) return { text: content, items: [] };
  const items = [...content.slice(start).matchAll(/([▫▪])\s*([^▫▪]*)/g)];
  return {
    text: content.slice(0, start),
    items: items.map(([, mark, text = ""]) => ({ title: text.trim(), done: mark === "▪" })),
  };
}
