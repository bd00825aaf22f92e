import type { Clock } from "@docket/dates";
import { User } from "@docket/models";
import type { DataContext } from "../../operations/operation.js";

/**
 * The current time, with the user's time zone, locale and start of the week. Must run in a unit of
 * work of the user.
 */
export async function clockOf({ userId, now }: DataContext): Promise<Clock> {
  const user = await User.findOne({
    attributes: ["timeZone", "weekStart", "locale"],
    where: { id: userId },
  });
  const { timeZone = "UTC", weekStart = 1, locale = "en" } = user ?? {};
  return { now: now().toISOString(), timeZone, locale, weekStart: weekStart as Clock["weekStart"] };
}
