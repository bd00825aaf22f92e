import { numberOf } from "./clock.js";
import type { Language } from "./language.js";
import { fold } from "./patterns.js";

/** The meaning of a time phrase. */
export interface TimeValue {
  hour: number;
  minute: number;
  /** Whether morning or afternoon is specified, or the clock has 24 hours. */
  isExact: boolean;
  /** Whether only a part of the day is specified. */
  isPart: boolean;
  isPlainHour: boolean;
  /** Whether the hour of the afternoon may be meant: "3", but not "03" or "3am". */
  isEitherHalf: boolean;
}

/** The time that a phrase means, or `null` if it means none. */
export function timeOf(groups: Record<string, string>, language: Language): TimeValue | null {
  const { h, m2, m = m2 ?? "0", ap, part, past, ahead, to, of } = groups;
  if (h === undefined) {
    const time = part && language.parts[fold(part).replace(/\s+/g, " ")];
    if (!time) return null;
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    const away = minutesOf(past, language) - minutesOf(to, language); // "midi et demi"
    const at = (hour * 60 + minute + away + 1440) % 1440;
    return {
      hour: Math.floor(at / 60),
      minute: at % 60,
      isExact: true,
      isPart: away === 0,
      isPlainHour: false,
      isEitherHalf: false,
    };
  }
  let hour = /^\d/.test(h) ? Number.parseInt(h, 10) : numberOf(h, language);
  if (!Number.isFinite(hour)) return null;
  const isAfternoon = hour >= 1 && hour <= 6; // unless specified otherwise
  let minute = Number.parseInt(m, 10);
  const inWords = [past, ahead, to, of].some((word) => word !== undefined);
  if (inWords) {
    minute = minutesOf(past, language) - minutesOf(ahead, language) - minutesOf(to, language);
    // "Dreiviertel acht" is three quarters of the hour before eight.
    if (of !== undefined) minute = minutesOf(of, language) - 60;
    if (minute < 0) [hour, minute] = [(hour + 23) % 24 || 12, minute + 60]; // "halb eins" is 12:30
  }
  const said = ap?.[0] ?? (part && halfOfDay(fold(part), hour, language));
  if (said === "p" && hour < 12) hour += 12;
  if (said === "a" && hour === 12) hour = 0;
  // Minutes in words are said on a clock of twelve hours in every language.
  const twelveHours = language.twelveHours || inWords;
  const isExact = said !== undefined || hour > 12 || h.startsWith("0") || !twelveHours;
  if (!isExact && isAfternoon && hour < 12) hour += 12;
  const isPlainHour = ap === undefined && groups.m === undefined;
  const isEitherHalf = isPlainHour && !said && !h.startsWith("0") && isAfternoon;
  return { hour, minute, isExact, isPart: false, isPlainHour, isEitherHalf };
}

function minutesOf(word: string | undefined, { minutes }: Language): number {
  return word === undefined ? 0 : (minutes[word] ?? Number(word));
}

function halfOfDay(part: string, hour: number, { parts, twelveHours }: Language): "a" | "p" {
  const time = parts[part.replace(/\s+/g, " ")] ?? "00:00";
  // "2 Uhr nachts", "12 at night"
  if ((time >= "21:00" || time < "06:00") && (hour < 5 || hour === 12)) return "a";
  // "A las 12 de la mañana" is noon.
  if (hour === 12 && !twelveHours) return "p";
  return time < "12:00" ? "a" : "p";
}
