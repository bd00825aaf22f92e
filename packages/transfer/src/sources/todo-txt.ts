import { bounds } from "../bounds.js";
import type { Collector } from "../collector.js";
import { type Draft, draft } from "../draft.js";
import { nameOfFile, type Parser, textOfFile, wrongSource } from "../file-text.js";
import { dayOf, dueOn, instantAt } from "../instants.js";
import { mapOf } from "../lookups.js";
import { unescapeWord } from "../todo-txt-words.js";
import { TransferError } from "../transfer-error.js";

/*
 * One task per line: `x (A) 2026-01-02 2026-01-01 Buy milk +Home @shop due:2026-01-03`. Described
 * in https://github.com/todotxt/todo.txt; `t:` and `rec:` are the common extensions for start and
 * repetition.
 */

export const readTodoTxt: Parser = (file, into) => {
  const text = textOfFile(file, into);
  if (/^\s*(?:\{|\[\s*\{|<[!?a-z])/i.test(text))
    throw wrongSource("a todo.txt file: it looks like JSON or a web page");
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    into.losses.atLine(at + 1);
    if (line.trim() === "") continue;
    if (line.length > bounds.recordLength)
      throw new TransferError("damaged", "The file has a line of over a million characters.");
    readLine(line.trim(), into);
  }
};

/** Whether most lines of a text look like this format rather than prose. */
export function isTodoTxt(text: string, fileName: string): boolean {
  if (/^(todo|done).*\.txt$/i.test(nameOfFile(fileName) + (/\.txt$/i.exec(fileName)?.[0] ?? "")))
    return true;
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const marked = lines.filter((line) =>
    /^x \d{4}-|^\([A-Z]\) |^\d{4}-\d\d-\d\d |(^|\s)[+@]\S|\s(due|t|rec):\S/.test(line),
  );
  return lines.length > 0 && marked.length * 2 > lines.length;
}

function readLine(line: string, into: Collector): void {
  const task = draft({ title: "" });
  const text = readStart(line, task, into);
  const words = text
    .split(/\s+/)
    .flatMap((word) => (readWord(word, task, into) ? [] : unescapeWord(word)));
  task.title = words.join(" ");
  into.add(task);
}

/** Reads the completion mark, the priority and the dates before the text. Returns the rest. */
function readStart(line: string, task: Draft, into: Collector): string {
  const [, done, letter, first, second, text = ""] =
    /^(x )?(?:\(([A-Z])\) )?(?:(\d{4}-\d\d-\d\d) )?(?:(\d{4}-\d\d-\d\d) )?(.*)$/s.exec(line) ?? [];
  task.completed = done !== undefined;
  if ([first, second].some((day) => day !== undefined && dayOf(day) === null))
    into.losses.add("date", line, "Not a valid date: left out.");
  if (letter !== undefined) task.priority = priorityOf(letter, into);
  // A completed task has the day of completion first, an open one only the day of creation.
  const completed = done === undefined ? undefined : first;
  const created = done === undefined ? first : second;
  task.completedAt = beginning(completed, into);
  task.createdAt = beginning(created, into);
  return done === undefined && second !== undefined ? `${second} ${text}` : text;
}

/** The beginning of a day in the user's zone. */
function beginning(day: string | undefined, { clock }: Collector): string | null {
  const isDay = day !== undefined && dayOf(day) !== null;
  return isDay ? instantAt(`${day}T00:00:00.000Z`, clock.timeZone) : null;
}

function priorityOf(letter: string, into: Collector): Draft["priority"] {
  const at = "ABCD".indexOf(letter);
  if (at >= 0) return (at + 1) as Draft["priority"];
  into.losses.add("priority", letter, "Only A to D are supported: set to none.");
  return 4;
}

/** Reads a word if it is a project, a context or a known `key:value`; returns whether it is. */
function readWord(word: string, task: Draft, into: Collector): boolean {
  const [, mark, name] = /^([+@])(\S*[\p{L}\p{N}\p{So}]\S*)$/u.exec(word) ?? [];
  if (name !== undefined) {
    if (mark === "@") task.labels.push(name);
    else if (task.listRef === null) task.listRef = into.list(name, name);
    else {
      task.labels.push(name);
      into.losses.add(
        "project",
        name,
        "A task is in one list: its further projects become labels.",
      );
    }
    return true;
  }
  const [, key, value = ""] = /^(due|t|rec|pri|id|p):(\S+)$/.exec(word) ?? [];
  return key !== undefined && readKey(key, value, task, into);
}

function readKey(key: string, value: string, task: Draft, into: Collector): boolean {
  if (key === "pri" && /^[A-Z]$/.test(value)) task.priority = priorityOf(value, into);
  else if (key === "id") task.sourceId = value;
  else if (key === "p") task.parent = value;
  else if (key === "rec") return readRepeat(value, task, into);
  else if (key === "due" || key === "t") {
    const day = value.length === 10 ? dayOf(value) : null;
    if (day === null) {
      into.losses.add(key, value, "Not a valid date: kept in the title.");
      return false;
    }
    if (key === "due") task.due = dueOn(day);
    else task.startDate = day;
  } else return false;
  return true;
}

const UNITS = mapOf<string>({
  d: "FREQ=DAILY",
  w: "FREQ=WEEKLY",
  m: "FREQ=MONTHLY",
  y: "FREQ=YEARLY",
  b: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
});

/** `rec:2w` counts from completion, `rec:+2w` from the due date. */
function readRepeat(value: string, task: Draft, into: Collector): boolean {
  const [, plus, count, unit = ""] = /^(\+?)(\d{1,3})([dwmyb])$/.exec(value) ?? [];
  const isEveryWeekday = unit === "b" && count !== "1";
  if (unit === "" || isEveryWeekday) {
    into.losses.add("rec", value, "Unsupported repetition: kept in the title.");
    return false;
  }
  const interval = Number(count) > 1 ? `;INTERVAL=${count}` : "";
  task.repeat = {
    rule: `${UNITS.get(unit)}${interval}`,
    from: plus === "+" ? "due" : "completion",
  };
  return true;
}
