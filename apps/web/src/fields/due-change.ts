import { addDays, type Clock, type Due, today, weekdayOf } from "@docket/dates";
import type { QuickAdd, QuickAddResult } from "@docket/quick-add/load";
import type { Task } from "../store/rows.js";

/** The fields of a task that say when it is to be done. */
export type TaskDates = Pick<Task, "dueDate" | "dueTime" | "dueZone" | "repeat" | "startDate">;

/** A change of these fields; removing the date also removes time, zone and repetition. */
export type DatesChange = Partial<TaskDates>;

/** The meaning of a typed text, or why it has none. Both are null if nothing was typed. */
export interface ReadDates {
  change: DatesChange | null;
  problem: string | null;
}

const NOTHING: ReadDates = { change: null, problem: null };

/** "none", "no date": removes the date. */
const NO_DATE = /^(?:no(?:ne| date| due)?|never|kein(?: datum)?|aucune?|ninguna?)$/i;

/**
 * Past days are allowed here only: {@link QuickAdd} reads only future ones, since no new task
 * starts with a past day.
 */
const YESTERDAY = /^(?:yesterday|gestern|hier|ayer)$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function pastDay(typed: string, clock: Clock): string | null {
  if (YESTERDAY.test(typed)) return addDays(today(clock), -1);
  return DAY.test(typed) && typed < today(clock) && isDay(typed) ? typed : null;
}

/** Whether a date exists: some browsers parse 31 February as 3 March. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Reads a typed date, such as "fri 9:30", "in 2 weeks" or "every mon".
 *
 * @param day the day from which a repetition starts unless the text sets it
 */
export function readDates(
  text: string,
  value: TaskDates,
  { read, clock }: { read: QuickAdd; clock: Clock },
  day?: string,
): ReadDates {
  const typed = text.trim();
  if (typed === "") return NOTHING;
  if (NO_DATE.test(typed)) return { change: { dueDate: null }, problem: null };
  const past = pastDay(typed, clock);
  if (past) return { change: { dueDate: past }, problem: null };
  const result = read(typed, { ...clock, day });
  const { due, isTimeAlone, repeat, startDate } = result;
  const rest = unread(result);
  if (rest !== "" || !(due || startDate))
    return { change: null, problem: `“${rest || typed}” is not a date.` };
  const change: DatesChange = { ...(startDate && { startDate }), ...(repeat && { repeat }) };
  return {
    change: due ? { ...change, ...keepingOwnParts(due, isTimeAlone, value) } : change,
    problem: null,
  };
}

/** Reads a typed day, such as "mon" or "in 2 weeks". */
export function readDay(
  text: string,
  { read, clock }: { read: QuickAdd; clock: Clock },
): { change: string | null; problem: string | null } {
  const typed = text.trim();
  if (typed === "") return { change: null, problem: null };
  const past = pastDay(typed, clock);
  if (past) return { change: past, problem: null };
  const result = read(typed, clock);
  const day = result.startDate ?? result.due?.dueDate ?? null;
  const isDay = day !== null && unread(result) === "" && !result.due?.dueTime && !result.repeat;
  return isDay
    ? { change: day, problem: null }
    : { change: null, problem: `“${typed}” is not a day.` };
}

/** The part of a line that is neither date nor repetition. */
function unread({ title, recognised }: QuickAddResult): string {
  const others = recognised.filter(({ kind }) => !["due", "repeat", "start"].includes(kind));
  return [title, ...others.map(({ text }) => text)].filter(Boolean).join(" ");
}

/** A new day keeps a task's own time, and a new time keeps its own day. */
function keepingOwnParts(due: Due, isTimeAlone: boolean, value: TaskDates): DatesChange {
  if (isTimeAlone && value.dueDate !== null)
    return { dueTime: due.dueTime, ...(due.dueZone !== null && { dueZone: due.dueZone }) };
  return due.dueTime === null ? { dueDate: due.dueDate } : due;
}

/** Adapts a change to one of several tasks: a time without a day gets today. */
export function changeFor(change: DatesChange, { dueDate }: TaskDates, clock: Clock): DatesChange {
  const isTime = Boolean(change.dueTime) && change.dueDate === undefined;
  return isTime && dueDate === null ? { dueDate: today(clock), ...change } : change;
}

/** A date that can be set with one key. */
export interface DatePreset {
  name: string;
  /** A letter, or `Delete`. */
  key: string;
  /** `2026-12-01`; null removes the date. */
  day: string | null;
}

/** Today, tomorrow, the coming weekend, next week, and no date. */
export function datePresets(clock: Clock): DatePreset[] {
  const first = today(clock);
  // At a weekend, "weekend" alone could be this one.
  const weekend = weekdayOf(first) > 5 ? "Next weekend" : "Weekend";
  return [
    { name: "Today", key: "t", day: first },
    { name: "Tomorrow", key: "m", day: addDays(first, 1) },
    { name: weekend, key: "w", day: nextWeekday(first, 6) },
    { name: "Next week", key: "n", day: nextWeekday(first, 1) },
    { name: "No date", key: "Delete", day: null },
  ];
}

/** The day that a key sets, null for no date; undefined if it sets nothing. */
export function presetForKey(key: string, presets: DatePreset[]): string | null | undefined {
  const pressed = key === "Backspace" ? "Delete" : key;
  return presets.find((preset) => preset.key === pressed)?.day;
}

/** The first such weekday after a day. @param weekday 1 is Monday, 7 Sunday */
function nextWeekday(day: string, weekday: number): string {
  return addDays(day, ((weekday - weekdayOf(day) + 6) % 7) + 1);
}
