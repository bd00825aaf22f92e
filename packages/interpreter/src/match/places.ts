import { numberOf } from "../language/days.js";

const ending = (n: number): string =>
  n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
const ordinals = new Map([
  ..."first second third fourth fifth sixth seventh eighth ninth tenth"
    .split(" ")
    .map((word, n) => [word, n + 1] as const),
  ...Array.from({ length: 50 }, (_, n) => [`${n + 1}${ending(n + 1)}`, n + 1] as const),
]);

const noun =
  "(?: ones?| tasks?| items?| entry| entries| todos?| on (?:the|my) list| of them| in (?:the|my) list)*";
const kind = "(?:tasks?|items?|todos?|numbers?|nos?\\.?|nr\\.?|ids?|entry|option|position|#|№)";
const amount = "(?<n>two|three|four|five|six|seven|eight|nine|ten|\\d{1,4})";
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

type Named = Record<string, string>;

const forms = (
  [
    ["(?:second|2nd|next) to (?:the )?last", (_, all) => [all - 1]],
    ["(?:last|final|bottom|bottom-?most|lowest)(?: one)?", (_, all) => [all]],
    ["(?:top|upper ?most|very first)(?: one)?", () => [1]],
    [`(?:first|top|upper) ${amount}`, ({ n }) => range(1, numberOf(n as string))],
    [`(?:last|bottom) ${amount}`, ({ n }, all) => range(all - numberOf(n as string) + 1, all)],
    [
      `(?:${kind} ?)?#? ?(?<a>\\d{1,4}) ?(?:-|to|through|until) ?#?(?<b>\\d{1,4})`,
      ({ a, b }) => range(Number(a), Number(b)),
    ],
    [`(?:${kind} )?${kind}? ?#?(?<n>\\d{1,20})[.)]?`, ({ n }) => [Number(n)]],
    [
      "(?:task |number |item )?(?:number |task )?(?<n>one|two|three|four|five|six|seven|eight|nine|ten)$",
      ({ n }) => [numberOf(n as string)],
    ],
    [`(?<n>${[...ordinals.keys()].join("|")})`, ({ n }) => [ordinals.get(n as string) as number]],
  ] as [string, (match: Named, all: number) => number[]][]
).map(([form, places]) => [new RegExp(`^(?:the |my )?${form}${noun}$`), places] as const);

/**
 * The places that words name: "the second one", "1, 3 and 4", "the last two". `undefined` if they name none.
 *
 * @param count how many there are; places beyond it are given too
 */
export function readPlaces(low: string, count: number): number[] | undefined {
  const parts = low
    .replace(/^(?:the )?(?:numbers|tasks|items|nos?\.?) (?=#?\d)/, "")
    .split(/\s*(?:,| and |&| plus )\s*/)
    .map((part) => part.replace(/^and /, "").trim())
    .filter((part) => part !== "");
  const places: number[] = [];
  for (const part of parts) {
    const match = forms
      .map(([form, of]) => ({ of, found: form.exec(part) }))
      .find(({ found }) => found);
    if (!match) return undefined;
    places.push(...match.of((match.found?.groups ?? {}) as Named, count));
  }
  return parts.length === 0 ? undefined : [...new Set(places)];
}
