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

/** How a task repeats, or that it does not. */
export type RepeatChange = DatesChange & Pick<TaskDates, "repeat">;

export const units = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Unit = (typeof units)[number];

/** The rules that are offered for a task: those that fit its day, or today. */
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

/** Every so many days, weeks, months or years; a week on some of its days. */
export interface Rhythm {
  interval: number;
  unit: Unit;
  days: Weekday[];
}

/** What the choices can say of a rule; what else it says is only seen in words. */
export function rhythmOf(repeat: Repeat | null, day: string): Rhythm {
  if (!repeat) return { interval: 1, unit: "WEEKLY", days: [codeOf(day)] };
  const { freq, interval, byDay } = parseRule(repeat.rule);
  const days = byDay.filter(({ nth }) => nth === null).map(({ weekday }) => weekday);
  return { interval, unit: freq, days: freq === "WEEKLY" ? days : [] };
}

/** The rule of a rhythm, for a task on a day. */
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
 * The rule that the choices ask for. As long as they are what a rule was read as, that rule stays: they cannot say
 * all that it says, such as "the third Friday" or how often it happens.
 */
export function chosenRule(rhythm: Rhythm, repeat: Repeat | null, day: string): string {
  const unchanged = repeat && ruleOf(rhythm, day) === ruleOf(rhythmOf(repeat, day), day);
  return unchanged ? repeat.rule : ruleOf(rhythm, day);
}

/** Reads "every 2 weeks on mon"; "every" may be left out. */
export function readRepeat(
  text: string,
  value: TaskDates,
  reader: { read: QuickAdd; clock: Clock },
): { change: RepeatChange | null; problem: string | null } {
  if (text.trim() === "") return { change: null, problem: null };
  for (const typed of [text, `every ${text}`]) {
    const { change } = readDates(typed, value, reader);
    if (change?.repeat) return { change: change as RepeatChange, problem: null };
  }
  return {
    change: null,
    problem: `“${text.trim()}” is not a repetition. Try “every 2 weeks on mon”.`,
  };
}

/**
 * The change that lets a task repeat by a rule: with its first due, which is not before the task's own. By the rule
 * that it has already, it is due when it was.
 *
 * @returns what is wrong with it, in words, instead
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

/** The same for a typed repetition, which says itself when it begins. */
export async function checked(
  change: RepeatChange,
  value: TaskDates,
): Promise<RepeatChange | string> {
  const due: Due | null = dueOf({ ...value, ...change });
  if (!due || !change.repeat) return change;
  const { repeatProblem } = await import("@docket/dates/repetition");
  return repeatProblem(due, change.repeat) ?? change;
}
