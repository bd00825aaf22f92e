import { addDays, describeRepeat, type Repeat, today, weekdayOf } from "@docket/dates";
import { en } from "./languages/en.js";
import { readShift } from "./periods.js";
import { readLine } from "./quick-add.js";
import type { QuickAddOptions } from "./types.js";

/** The fields that a text about a date sets, given the task's current due date; none if they cannot be determined. */
export type When = (dueDate: string | null, dueTime?: string | null) => Record<string, unknown>;

/** A day on which "every month" has no need to say which. */
const MID_MONTH = "2001-01-15";
const filler =
  /^(?:to|be|due|of|on|by|at|until|till|for|is|it|instead|please|the|a|task|from|now|repeat(?:s|ing)?|recur(?:ring)?|date|deadline|back|over|around|about|and|morning|rather|then|sometime|some time|ok|every)$/;
const said = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));

const sameTime = /,?\s*\b(?:(?:at|for|to) )?(?:the )?same time\b/i;
const nextOne = /^\s*(?:to |in |on )?next (week|month|year)\s*$/i;

/**
 * Parses an English text as a date, a time or a repetition: "to Friday", "a day earlier", "every
 * month"; `undefined` if it contains anything else. "The same time" is that of the task.
 */
export function readWhen(text: string, present: QuickAddOptions): When | undefined {
  const kept = text.replace(sameTime, "");
  if (kept !== text) return readWhen(kept.replace(nextOne, "a $1 later"), present);
  const low = text.toLowerCase().replaceAll(/^\s+|[\s.!?]+$/g, "");
  if (low.length > 60) return undefined;
  const shift = readShift(low);
  if (shift)
    return (day, time) => {
      const at = [day ?? today(present), time].filter(Boolean).join("T");
      const [dueDate, dueTime] = shift(at)?.split("T") ?? [];
      return said({ dueDate, dueTime });
    };
  const bare = text.replace(/^(?:(?:to|for|until|till?|by|due) )+/i, "");
  const onDay = text.replace(/^(?:for|on|to|until|by) (?:the )?/i, "on the ");
  const days = text.replace(/^(?:every |on )?(?=\D*(?:day|weekend)s$)/i, "every ");
  const often = days.replaceAll(/(?<=day|weekend)s\b/gi, "");
  for (const variant of new Set([text, `at ${text}`, bare, onDay, often])) {
    const { due, isTimeAlone, repeat, startDate, title, priority, list, labels } = readLine(
      variant,
      present,
      en,
    );
    const words = title.toLowerCase().split(/[\s,.!?]+/);
    const isAll = words.every((word) => word === "" || filler.test(word));
    const isWhen = (due || repeat) && priority === 4 && !list && labels.length === 0;
    if (!isAll || !isWhen) continue;
    // A bare time keeps the day, and so does a repetition that names none, which then is that of the day.
    const repeatOn = (day: string) =>
      readLine(variant, { ...present, now: `${day}T12:00:00Z`, timeZone: "UTC" }, en).repeat;
    const isAnyDay =
      repeat && !/BY/.test(repeatOn(MID_MONTH)?.rule ?? "BY") && !/today/i.test(text);
    const isDayless = isTimeAlone || (isAnyDay && due?.dueDate === today(present));
    return (day) =>
      day && isDayless
        ? said({ ...due, dueDate: undefined, startDate, repeat: isAnyDay ? repeatOn(day) : repeat })
        : said({ ...due, startDate, repeat });
  }
  return undefined;
}

const weekday = /\b(?:on )?(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?\b/i;
const isRelative = /\b(?:next|this|last|every|each|after|before|week)\b/;

/**
 * The text of a correction ("no, Wednesday"), with the date in place of a weekday: it is in the week of the corrected
 * date if that is over a week away, and never today, for which there is a word. The weekday of a repetition is corrected
 * in the repetition.
 *
 * @param before the due date and repetition that are corrected
 */
export function nearDay(
  text: string,
  { dueDate, repeat }: { dueDate: string | null; repeat: Repeat | null },
  present: QuickAddOptions,
): string {
  const [whole, name = ""] = weekday.exec(text) ?? [];
  if (!whole || !dueDate || isRelative.test(text)) return text;
  const often = repeat ? describeRepeat(repeat, "en") : "";
  if (often.split(weekday).length === 3) return text.replace(whole, often.replace(weekday, whole));
  const day = today(present);
  const weekBefore = addDays(dueDate, -((weekdayOf(dueDate) - present.weekStart + 7) % 7));
  const from = dueDate > addDays(day, 6) ? weekBefore : addDays(day, 1);
  const wanted = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].indexOf(name) + 1;
  return text.replace(weekday, addDays(from, (wanted - weekdayOf(from) + 7) % 7));
}
