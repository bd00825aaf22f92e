/** "first", "1st", "second" … by their number. */
export const ordinalNumbers = new Map([
  ..."first second third fourth fifth sixth seventh eighth ninth tenth"
    .split(" ")
    .map((word, n) => [word, n + 1] as const),
  ...Array.from({ length: 50 }, (_, n) => [`${n + 1}${ending(n + 1)}`, n + 1] as const),
]);

function ending(n: number): string {
  if (n % 100 >= 11 && n % 100 <= 13) return "th";
  return ["th", "st", "nd", "rd"][n % 10] ?? "th";
}
