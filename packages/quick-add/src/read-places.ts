import * as clock from "./clock.js";
import { en } from "./languages/en.js";

const numberOf = (word: string): number => clock.numberOf(word, en);

const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const placeOf = (word: string): number =>
  Number.parseInt(word, 10) || ordinals.indexOf(word) + 1 || numberOf(word);
const noun =
  "(?: ones?| tasks?| items?| entry| entries| todos?| on (?:the|my) list| of them| in (?:the|my) list)*";
const kind = "(?:tasks?|items?|todos?|numbers?|nos?\\.?|nr\\.?|ids?|entry|option|position|#|№)";
const small = "two|three|four|five|six|seven|eight|nine|ten";
const amount = `(?<n>${small}|\\d{1,4})`;
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
const forms = (
  [
    ["(?:second|2nd|next) to (?:the )?last", (_, all) => [all - 1]],
    ["(?:last|final|bottom|bottom-?most|lowest)(?: one)?", (_, all) => [all]],
    ["(?:top|upper ?most|very first)(?: one)?", () => [1]],
    [`(?:first|top|upper) ${amount}`, ({ n }) => range(1, n)],
    [`(?:last|bottom) ${amount}`, ({ n }, all) => range(all - n + 1, all)],
    [
      `(?:${kind} ?)?#? ?(?<n>\\d{1,4}) ?(?:-|to|through|until) ?#?(?<to>\\d{1,4})`,
      ({ n, to }) => range(n, to),
    ],
    [`(?:${kind} )?${kind}? ?#?(?<n>\\d{1,20})(?! of )[.)]?`, ({ n }) => [n]],
    // "That one" is a pronoun, and "the two" are both.
    [`(?<!^th\\w+ )(?:task |number |item )?(?:number |task )?(?<n>one|${small})$`, ({ n }) => [n]],
    [`(?<n>\\d{1,2}(?:st|nd|rd|th)|${ordinals.join("|")})`, ({ n }) => [n]],
  ] as [string, (said: { n: number; to: number }, all: number) => number[]][]
).map(
  ([form, places]) => [new RegExp(`^(?:the |my |that |this )?${form}${noun}$`), places] as const,
);

/**
 * The positions, from 1, that words refer to, also beyond `count`: "1, 3 and 4", "the last two". `undefined` if to none.
 */
export function readPlaces(low: string, count: number): number[] | undefined {
  const parts = low
    .replace(/^(?:the )?(?:numbers|tasks|items|nos?\.?) (?=#?\d)/, "")
    .split(/\s*(?:,| and |&| plus )\s*/)
    .map((part) => part.replace(/^and /, "").trim())
    .filter((part) => part !== "");
  const places = parts.map((part) => {
    const [form, read] = forms.find(([one]) => one.test(part)) ?? [];
    const { n = "", to = "" } = form?.exec(part)?.groups ?? {};
    return read?.({ n: placeOf(n), to: Number(to) }, count);
  });
  const isClear = parts.length > 0 && places.every((some) => some !== undefined);
  return isClear ? [...new Set(places.flat())] : undefined;
}
