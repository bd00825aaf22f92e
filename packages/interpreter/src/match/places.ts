import { ordinalNumbers } from "./ordinals.js";

const noun =
  "(?: ones?| tasks?| items?| entry| entries| todos?| on (?:the|my) list| of them| in (?:the|my) list)*";
const word = `(?:${[...ordinalNumbers.keys()].join("|")})`;
const amount = "(two|three|four|five|six|seven|eight|nine|ten|\\d{1,4})";
const amounts = new Map(
  ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].map((one, n) => [
    one,
    n + 1,
  ]),
);

type Places = (count: number) => number[];

const numberOf = (text: string): number => amounts.get(text) ?? Number(text);
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);

const forms: [RegExp, (match: RegExpExecArray) => Places][] = [
  [new RegExp(`^(?:the )?(?:second|2nd|next) to (?:the )?last${noun}$`), () => (n) => [n - 1]],
  [
    new RegExp(`^(?:the )?(?:last|final|bottom|bottom-?most|lowest)(?: one)?${noun}$`),
    () => (n) => [n],
  ],
  [new RegExp(`^(?:the )?(?:top|upper ?most|very first)(?: one)?${noun}$`), () => () => [1]],
  [
    new RegExp(`^(?:the )?(?:first|top|upper) ${amount}${noun}$`),
    ([, n]) =>
      () =>
        range(1, numberOf(n as string)),
  ],
  [
    new RegExp(`^(?:the )?(?:last|bottom) ${amount}${noun}$`),
    ([, n]) =>
      (all) =>
        range(all - numberOf(n as string) + 1, all),
  ],
  [
    new RegExp(
      `^(?:the )?(?:(?:numbers?|nos?\\.?|nr\\.?|tasks?|items?) ?)?#? ?(\\d{1,4}) ?(?:-|to|through|until) ?#?(\\d{1,4})${noun}$`,
    ),
    ([, a, b]) =>
      () =>
        range(Number(a), Number(b)),
  ],
  [
    new RegExp(
      `^(?:the )?(?:(?:tasks?|items?|todos?) )?(?:numbers?|nos?\\.?|nr\\.?|ids?|tasks?|items?|todos?|entry|option|position|#|№)? ?#?(\\d{1,20})(?:\\.|\\))?${noun}$`,
    ),
    ([, n]) =>
      () => [Number(n)],
  ],
  [
    /^(?:task |number |item |the )?(?:number |task )?(one|two|three|four|five|six|seven|eight|nine|ten)$/,
    ([, n]) =>
      () => [numberOf(n as string)],
  ],
  [
    new RegExp(`^(?:the |my )?(${word})${noun}$`),
    ([, n]) =>
      () => [ordinalNumbers.get(n as string) as number],
  ],
];

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
    const found = readPart(part);
    if (!found) return undefined;
    places.push(...found(count));
  }
  return parts.length === 0 ? undefined : [...new Set(places)];
}

function readPart(part: string): Places | undefined {
  for (const [pattern, places] of forms) {
    const match = pattern.exec(part);
    if (match) return places(match);
  }
  return undefined;
}
