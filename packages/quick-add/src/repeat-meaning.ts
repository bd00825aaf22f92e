import { monthOf, numberOf, ordinalOf, weekdayOf } from "./clock.js";
import type { Language, Unit } from "./language.js";
import { fold } from "./patterns.js";
import { monthDays, type Rule } from "./rule.js";

type Groups = Record<string, string | undefined>;

const frequencies: Partial<Record<Unit, [Rule["freq"], number]>> = {
  day: ["DAILY", 1],
  week: ["WEEKLY", 1],
  fortnight: ["WEEKLY", 2],
  month: ["MONTHLY", 1],
  quarter: ["MONTHLY", 3],
  half: ["MONTHLY", 6],
  year: ["YEARLY", 1],
};
const workdays = [1, 2, 3, 4, 5];

/** The rule that the words of a phrase say, or `null` where they say none. */
export function ruleOf(groups: Groups, language: Language): Rule | null {
  const [freq, interval] = frequencyOf(groups, language);
  if (!Number.isInteger(interval) || interval < 1) return null;
  const nth = groups.ord === undefined ? undefined : ordinalOf(groups.ord, language);
  const isMonthly = freq === undefined || freq === "MONTHLY";

  if (groups.mon) return yearly(groups, language, interval, nth);
  if (groups.lastday) return isMonthly ? { freq: "MONTHLY", interval, byMonthDay: [-1] } : null;
  if (groups.ordday)
    return isMonthly && nth ? { freq: "MONTHLY", interval, byMonthDay: [nth] } : null;
  if (groups.workday) {
    if (nth === undefined)
      return { freq: "WEEKLY", interval, byDay: workdaysBut(groups, language) };
    return isMonthly ? { freq: "MONTHLY", interval, byDay: workdays, bySetPos: [nth] } : null;
  }
  if (groups.weekend) return { freq: "WEEKLY", interval, byDay: [6] };
  const days = daysOf(groups);
  if (days) return isMonthly ? { freq: "MONTHLY", interval, ...monthDays(days) } : null;

  const weekdays = weekdaysOf(groups, language);
  if (weekdays) {
    if (nth !== undefined)
      return isMonthly ? { freq: "MONTHLY", interval, byDay: weekdays, nth } : null;
    if (freq === "MONTHLY" || freq === "YEARLY") return null;
    return { freq: "WEEKLY", interval, byDay: weekdays };
  }
  if (freq === undefined && groups.part === undefined) return null;
  return { freq: freq ?? "DAILY", interval };
}

function frequencyOf(groups: Groups, language: Language): [Rule["freq"] | undefined, number] {
  const [adverbUnit, adverbCount] = groups.adverb
    ? (language.adverbs[fold(groups.adverb)] ?? [])
    : [];
  const unit = groups.unit ? language.units[fold(groups.unit)] : adverbUnit;
  const count = adverbCount ?? countOf(groups, language);
  if (!unit) return [undefined, count];
  const [freq, size] = frequencies[unit] ?? [undefined, Number.NaN];
  return [freq, size * count];
}

function countOf({ other, n, step }: Groups, language: Language): number {
  if (other !== undefined) return 2;
  if (n !== undefined) return numberOf(n, language);
  return step === undefined ? 1 : ordinalOf(step, language);
}

function yearly(groups: Groups, language: Language, interval: number, nth?: number): Rule | null {
  const byMonth = monthOf(groups.mon ?? "", language);
  const base = { freq: "YEARLY", interval, byMonth } as const;
  if (groups.lastday) return { ...base, byMonthDay: [-1] };
  const weekdays = weekdaysOf(groups, language);
  if (weekdays && nth !== undefined) return { ...base, byDay: weekdays, nth };
  const day = Number.parseInt(groups.day ?? "1", 10);
  const longest = new Date(Date.UTC(2000, byMonth, 0)).getUTCDate(); // 2000 is a leap year
  if (!(day <= longest)) return null;
  return day === 29 && byMonth === 2
    ? { ...base, ...monthDays([29]) }
    : { ...base, byMonthDay: [day] };
}

function workdaysBut({ except, wds }: Groups, language: Language): number[] {
  const without = except === undefined ? [] : (weekdaysOf({ wds }, language) ?? []);
  return workdays.filter((day) => !without.includes(day));
}

function daysOf({ days, day }: Groups): number[] | undefined {
  const text = days ?? day;
  if (text === undefined) return undefined;
  const found = (text.match(/\d+/g) ?? []).map(Number);
  return [...new Set(found)].sort((a, b) => a - b);
}

function weekdaysOf({ wds, wd, upto, except }: Groups, language: Language): number[] | undefined {
  const text = wds ?? wd;
  if (text === undefined) return undefined;
  const named = (text.match(/[\p{L}-]+/gu) ?? [])
    .map((word) => weekdayOf(word, language))
    .filter((weekday) => Number.isFinite(weekday));
  if (except !== undefined) return [1, 2, 3, 4, 5, 6, 7].filter((day) => !named.includes(day));
  const [first = 1] = named;
  if (upto !== undefined) {
    const length = ((weekdayOf(upto, language) - first + 7) % 7) + 1;
    return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1).sort(
      (a, b) => a - b,
    );
  }
  return [...new Set(named)].sort((a, b) => a - b);
}
