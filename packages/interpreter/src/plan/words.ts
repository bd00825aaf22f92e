import { type Clock, describeRepeat, formatDue } from "@docket/dates";
import type { KnownTask } from "../types.js";
import type { Outcome } from "./session.js";

const english = (clock: Clock): Clock => ({
  ...clock,
  locale: clock.locale.startsWith("en") ? clock.locale : "en-GB",
});

/** A due in words, as it stands in a sentence: "tomorrow 9:30", "Fri 27 Nov". */
export function dueWords(
  task: { dueDate?: unknown; dueTime?: unknown; dueZone?: unknown; repeat?: unknown },
  clock: Clock,
): string {
  if (typeof task.dueDate !== "string") return "";
  const due = {
    dueDate: task.dueDate,
    dueTime: (task.dueTime as string) ?? null,
    dueZone: (task.dueZone as string) ?? null,
  };
  const words = formatDue(due, english(clock)).replace(/^(?:Today|Tomorrow|Yesterday)/, (day) =>
    day.toLowerCase(),
  );
  const { rule } = (task.repeat ?? {}) as { rule?: string };
  return rule
    ? `${words}, repeating ${describeRepeat(task.repeat as never, "en").toLowerCase()}`
    : words;
}

/** An instant as the person's day: "today", "Fri 27 Nov". */
export function dayWords(instant: string, clock: Clock): string {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: clock.timeZone }).format(
    new Date(instant),
  );
  return dueWords({ dueDate: day }, clock);
}

/** A task in a numbered list: its title, and what else tells it. */
export function taskLine(task: KnownTask, clock: Clock): string {
  const due = dueWords({ ...task, repeat: null }, clock);
  const more = [
    due && !task.completed ? `due ${due}` : "",
    task.priority < 4 ? `p${task.priority}` : "",
  ].filter((one) => one !== "");
  return more.length > 0 ? `${task.title} (${more.join(", ")})` : task.title;
}

/** The row that a call gave, if it gave one. */
export const rowOf = (outcome: Outcome): { id: string; title?: unknown } | undefined =>
  outcome.kind === "row" ? outcome.row : undefined;
