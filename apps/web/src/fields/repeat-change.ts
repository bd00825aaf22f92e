import {
  type Clock,
  type Due,
  dueOf,
  monthlyOn,
  parseRule,
  type Repeat,
  today,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
  yearlyOn,
} from "@docket/dates";
import type { QuickAdd } from "@docket/quick-add/load";
import { type DatesChange, readDates, type TaskDates } from "./due-change.js";
import { examplesIn } from "./examples.js";

/** How a task repeats, or that it does not. */
export type RepeatChange = DatesChange & Pick<TaskDates, "repeat">;

export const units = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Unit = (typeof units)[number];

/** The rules that are offered for a task: those that match its due day, or today. */
export function repeatChoices(value: TaskDates, clock: Clock): string[] {
  const day = value.dueDate ?? today(clock);
  const [, month = 1, date = 1] = day.split("-").map(Number);
  const weekday = codeOf(day);
  return [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    `FREQ=WEEKLY;BYDAY=${weekday}`,
    `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`,
    monthlyOn(date),
    yearlyOn(month, date),
  ];
}

/** The weekday of a day, such as `MO`. */
const codeOf = (day: string) => WEEKDAYS[weekdayOf(day) - 1] as Weekday;

/** A repetition by an interval of days, weeks, months or years; if weekly, on some weekdays. */
export interface Rhythm {
  interval: number;
  unit: Unit;
  days: Weekday[];
}

/** The part of a rule that the inputs can represent; the rest is only shown in words. */
export function rhythmOf(repeat: Repeat | null, day: string): Rhythm {
  if (!repeat) return { interval: 1, unit: "WEEKLY", days: [codeOf(day)] };
  const { freq, interval, byDay } = parseRule(repeat.rule);
  const days = byDay.filter(({ nth }) => nth === null).map(({ weekday }) => weekday);
  return { interval, unit: freq, days: freq === "WEEKLY" ? days : [] };
}

/** The rule of a rhythm, for a task that is due on `day`. */
export function ruleOf({ interval, unit, days }: Rhythm, day: string): string {
  const [, month = 1, date = 1] = day.split("-").map(Number);
  const every = interval === 1 ? "" : `;INTERVAL=${interval}`;
  const add = (rule: string) => rule.replace(/^FREQ=\w+/, (freq) => freq + every);
  if (unit === "WEEKLY") {
    const chosen = WEEKDAYS.filter((weekday) => days.includes(weekday));
    return add(`FREQ=WEEKLY;BYDAY=${chosen.join() || codeOf(day)}`);
  }
  if (unit === "MONTHLY") return add(monthlyOn(date));
  return add(unit === "YEARLY" ? yearlyOn(month, date) : "FREQ=DAILY");
}

/**
 * The rule that the inputs represent. While they are unchanged, the existing rule is kept: they
 * cannot represent all of it, such as "the third Friday" or a number of times.
 */
export function chosenRule(rhythm: Rhythm, repeat: Repeat | null, day: string): string {
  const unchanged = repeat && ruleOf(rhythm, day) === ruleOf(rhythmOf(repeat, day), day);
  return unchanged ? repeat.rule : ruleOf(rhythm, day);
}

/**
 * Parses "every 2 weeks on mon"; "every" may be omitted. Unless the text sets the start, the first
 * due date is not before the task's own.
 */
export function readRepeat(
  text: string,
  value: TaskDates,
  reader: { read: QuickAdd; clock: Clock },
): { change: RepeatChange | null; problem: string | null } {
  if (text.trim() === "") return { change: null, problem: null };
  for (const typed of [text, `every ${text}`]) {
    const { change } = readDates(typed, value, reader, value.dueDate ?? undefined);
    if (change?.repeat) return { change: change as RepeatChange, problem: null };
  }
  return {
    change: null,
    problem: `“${text.trim()}” is not a repetition. Try “${examplesIn(reader.clock.locale).repetition}”.`,
  };
}

/**
 * The change that makes a task repeat by a rule. It sets the first due date by the rule, not before
 * the task's own; if the task already has this rule, its due date stays.
 *
 * @returns the change, or why the rule is not possible, for the user
 */
export async function repeatingBy(
  repeat: Repeat,
  value: TaskDates,
  clock: Clock,
): Promise<RepeatChange | string> {
  const { dueDate, dueTime, dueZone } = value;
  if (dueDate !== null && repeat.rule === value.repeat?.rule) return checked({ repeat }, value);
  const { firstDue, repeatProblem } = await import("@docket/dates/repetition");
  const due = firstDue(repeat.rule, { dueTime, dueZone }, clock, dueDate ?? undefined);
  if (!due) return "It would end before it begins.";
  return repeatProblem(due, repeat) ?? { ...due, repeat };
}

/**
 * Checks a typed repetition, which has set the first due date.
 *
 * @returns the change, or what is wrong with it, for the user
 */
export async function checked(
  change: RepeatChange,
  value: TaskDates,
): Promise<RepeatChange | string> {
  const due: Due | null = dueOf({ ...value, ...change });
  if (!due || !change.repeat) return change;
  const { repeatProblem } = await import("@docket/dates/repetition");
  return repeatProblem(due, change.repeat) ?? change;
}
