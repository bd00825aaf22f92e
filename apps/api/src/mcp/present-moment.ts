import { type Clock, today, weekdayOf } from "@docket/dates";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** The person's day and time, in words for a model. */
export function presentMoment(clock: Clock): string {
  const { now, timeZone, weekStart } = clock;
  const day = today(clock);
  const time = new Date(now).toLocaleTimeString("en-GB", { timeZone, timeStyle: "short" });
  return `It is ${weekdays[weekdayOf(day) - 1]}, ${day}, ${time}, in ${timeZone}; weeks begin on ${weekdays[weekStart - 1]}.`;
}
