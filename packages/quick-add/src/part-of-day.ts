/** From and until which hour, by the first letters of the English words. */
const hours: [words: RegExp, from: string, until: string][] = [
  [/^(?:morning|before)/, "00", "12"],
  [/^afternoon/, "12", "18"],
  [/^after/, "12", "24"],
  [/^/, "17", "24"],
];

/**
 * Whether a time, `HH:MM`, is in a part of the day that English words name: "morning", "afternoon", "evening", "tonight",
 * "before lunch", "after lunch". No time is in none.
 */
export function isInPartOfDay(part: string, time: string | null): boolean {
  const [, from, until] = hours.find(([words]) => words.test(part))!;
  return time !== null && time >= from && time < until;
}
