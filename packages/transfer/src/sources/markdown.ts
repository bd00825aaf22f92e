import { bounds } from "../bounds.js";
import type { Collector } from "../collector.js";
import { type Draft, draft } from "../draft.js";
import { namedDetails } from "../exports/markdown.js";
import { fields } from "../fields.js";
import { nameOfFile, type Parser, textOfFile, wrongSource } from "../file-text.js";
import { mapOf } from "../lookups.js";
import { readRepeat } from "../phrases.js";
import { TransferError } from "../transfer-error.js";

/*
 * Check lists in Markdown, as notes have them: `- [ ] Buy milk #shop`, with headings, subtasks by
 * indentation, the symbols of Obsidian's plugin Tasks or its fields, `[due:: 2026-12-01]`, and the
 * parentheses of our own export.
 * https://publish.obsidian.md/tasks/Reference/Task+Formats/About+Task+Formats
 */

const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+\[(.)\]\s+(.*)$/u;
const HEADING = /^(#{1,6})\s+(\S.*)$/;
const TAB = 4;

export function isMarkdown(text: string): boolean {
  return text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .some((line) => line.length < 10_000 && ITEM.test(line));
}

/** The place of the next line. */
interface Place {
  listRef: string | null;
  sectionRef: string | null;
  /** The last task and those that it is below, with their indentation. */
  above: { task: Draft; indent: number }[];
  /** Whether the line before is blank. */
  isParted: boolean;
  /** The backticks or tildes that began a block of code, in which nothing is a task or a heading. */
  fence: string | null;
}

export const readMarkdown: Parser = (file, into) => {
  const text = textOfFile(file, into);
  if (!isMarkdown(text))
    throw wrongSource("a check list in Markdown: it has no line like - [ ] Task");
  const name = nameOfFile(file.name) || "Tasks";
  const place: Place = { listRef: null, sectionRef: null, above: [], isParted: false, fence: null };
  const isMatter = matterOf(text);
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    into.losses.atLine(at + 1);
    if (line.length > bounds.recordLength)
      throw new TransferError("damaged", "The file has a line of over a million characters.");
    if (!isMatter(at)) readLine(line, name, place, into);
  }
};

/** Whether a line is of the properties between two `---` at the beginning, as some notes have. */
function matterOf(text: string): (at: number) => boolean {
  const [matter] = /^---\r?\n[\s\S]*?\n---(?=\r?\n|$)/.exec(text) ?? [];
  const lines = matter?.split("\n").length ?? 0;
  return (at) => at < lines;
}

function readLine(line: string, fileName: string, place: Place, into: Collector): void {
  const [, fence = "", info = ""] = /^\s*(```+(?!.*`)|~~~+)(.*)$/.exec(line) ?? [];
  const isCode = place.fence !== null || fence !== "";
  if (place.fence === null) place.fence = fence || null;
  else if (fence.startsWith(place.fence) && info.trim() === "") place.fence = null;
  const [, indent = "", mark = "", text] = ITEM.exec(line) ?? [];
  const [, level = "", heading = ""] = HEADING.exec(line) ?? [];
  if (isCode) readText(line, place, into);
  else if (text !== undefined) {
    place.listRef ??= listOf(fileName, into);
    readItem(widthOf(indent), mark, text, place, into);
  } else if (level !== "") {
    place.above = [];
    place.sectionRef = null;
    const [, literal = "", archived] = /^(.*?)( \(archived\))?$/.exec(heading.trim()) ?? [];
    const name = unescaped(literal);
    if (level === "#") place.listRef = listOf(name, into, archived !== undefined);
    else {
      place.listRef ??= listOf(fileName, into);
      place.sectionRef = into.section(place.listRef, name, name);
    }
  } else readText(line, place, into);
}

function listOf(name: string, into: Collector, archived = false): string {
  return into.list(name, name, { archived });
}

function widthOf(indent: string): number {
  return [...indent].reduce((width, char) => width + (char === "\t" ? TAB : 1), 0);
}

/** A line that is not an item belongs to the description of the task that it is indented below. */
function readText(line: string, place: Place, into: Collector): void {
  const text = unescaped(line.trim());
  const width = widthOf(/^\s*/.exec(line)?.[0] ?? "");
  const task = place.above.findLast(({ indent }) => indent < width)?.task;
  if (text === "") place.isParted = true;
  else if (task === undefined)
    into.losses.add("text", text, "Neither a heading nor an item with a box: left out.");
  else {
    const before = place.isParted ? [] : task.notes.splice(-1);
    task.notes.push([...before, text].join("\n"));
    place.isParted = false;
  }
}

function readItem(indent: number, mark: string, text: string, place: Place, into: Collector): void {
  const { listRef, sectionRef } = place;
  place.isParted = false;
  place.above = place.above.filter((one) => one.indent < indent);
  const parent = place.above.at(-1)?.task ?? null;
  const task = draft({ title: "", listRef, sectionRef, parent, completed: /[xX-]/.test(mark) });
  if (mark === "-") into.losses.add("[-]", text, "Not supported: imported as completed.");
  else if (!/[ xX]/.test(mark))
    into.losses.add(`[${mark}]`, text, "Not supported: imported as open.");
  const title = withoutTags(withoutSymbols(withoutDetails(text, task, into), task, into), task);
  task.title = unescaped(title.replace(/\s+/g, " ").trim());
  into.add(task);
  place.above.push({ task, indent });
}

/** Reads the parentheses of our own export: `(p1, due 2026-12-01, every week, @shop)`. */
function withoutDetails(text: string, task: Draft, into: Collector): string {
  const [whole, title = "", inside = ""] = /^(.*) \(((?:\\.|[^()\\])+)\)$/.exec(text.trim()) ?? [];
  if (whole === undefined) return text;
  const known = { ...task };
  for (const part of inside.match(/(?:\\.|[^,\\])+/g) ?? []) {
    const detail = detailOf(unescaped(part.trim()), known, into);
    if (detail === null) return text;
    Object.assign(known, detail);
  }
  Object.assign(task, known);
  return title;
}

function detailOf(part: string, task: Draft, into: Collector): Partial<Draft> | null {
  const [, priority] = /^p([1-3])$/.exec(part) ?? [];
  if (priority) return { priority: Number(priority) as 1 | 2 | 3 };
  const [, field, day = "", time, zone] =
    /^(due|start) (\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?(?: (\S+))?$/.exec(part) ?? [];
  if (field === "start") return { startDate: day };
  if (field) return { due: { dueDate: day, dueTime: time ?? null, dueZone: zone ?? null } };
  if (part.startsWith("@")) return { labels: [...task.labels, part.slice(1)] };
  const [, name, value = ""] = /^(\w+): (.+)$/.exec(part) ?? [];
  const named = namedDetails.find((one) => one === name);
  if (named) return fields[named].read(value, task, into);
  const repeat = readRepeat(part, into.locale);
  return repeat && { repeat };
}

/** Obsidian's symbols for the priorities, the highest first. */
const PRIORITIES = mapOf<Draft["priority"]>({ "🔺": 1, "⏫": 1, "🔼": 2, "🔽": 3, "⏬": 3 });

/** Its symbols for days, with our fields. */
const DAYS = mapOf<"dueDate" | "startDate" | "completedAt" | "createdAt">({
  "📅": "dueDate",
  "🛫": "startDate",
  "⏳": "startDate",
  "✅": "completedAt",
  "❌": "completedAt",
  "➕": "createdAt",
});

const FIELD = /(?<!\\)[[(](\w{2,10}):: ?([^[\]()\\]{1,100})[\])]/gu;

/** The symbols that mean the same as its fields in brackets. */
const SYMBOLS = mapOf<string>({
  due: "📅",
  start: "🛫",
  scheduled: "⏳",
  completion: "✅",
  cancelled: "❌",
  created: "➕",
  repeat: "🔁",
});
const PRIORITY_SYMBOLS = mapOf<string>({
  highest: "🔺",
  high: "⏫",
  medium: "🔼",
  low: "🔽",
  lowest: "⏬",
});

function symbolOf(name: string, value: string): string | undefined {
  if (name === "priority") return PRIORITY_SYMBOLS.get(value.trim());
  const symbol = SYMBOLS.get(name);
  return symbol && `${symbol} ${value.trim()}`;
}

function withoutSymbols(text: string, task: Draft, into: Collector): string {
  return text
    .replace(FIELD, (whole, name: string, value: string) => symbolOf(name, value) ?? whole)
    .replace(/(?<!\\)(📅|🛫|⏳|✅|❌|➕)\ufe0f? *(\d{4}-\d\d-\d\d)/gu, (whole, symbol, day) => {
      const field = DAYS.get(symbol);
      if (field !== undefined) Object.assign(task, fields[field].read(day, task, into));
      return field === undefined ? whole : "";
    })
    .replace(/(?<!\\)🔁\ufe0f? *((?:[\p{L}\d ,!]|(?<=\d)[-:](?=\d))+)/u, (_, phrase: string) => {
      const detail = detailOf(phrase.trim(), task, into);
      Object.assign(task, detail);
      if (detail === null) into.keepInNotes(task, "🔁", phrase.trim(), "Unsupported repetition");
      return "";
    })
    .replace(/(?<!\\)(🔺|⏫|🔼|🔽|⏬)\ufe0f?/u, (_, symbol) => {
      task.priority = PRIORITIES.get(symbol) ?? 4;
      return "";
    });
}

/** `#shop` is a label, unless it is a number, as of an issue. */
function withoutTags(text: string, task: Draft): string {
  return text.replace(/(^|\s)#([\p{L}\p{N}_/-]+)(?=\s|$)/gu, (whole, space, tag) => {
    if (!/\p{L}/u.test(tag)) return whole;
    task.labels.push(tag);
    return space;
  });
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~]|\p{Extended_Pictographic})/gu, "$1");
}
