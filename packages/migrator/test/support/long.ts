/** With `DOCKET_LONG=1` the tests run at full size; without, at one that fits a coffee break. */
export function sized(small: number, full: number): number {
  return process.env.DOCKET_LONG === "1" ? full : small;
}

/** The items, or so many of them, evenly spread, without `DOCKET_LONG=1`. */
export function someOf<Item>(small: number, items: Item[]): Item[] {
  const count = Math.min(sized(small, items.length), items.length);
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]!);
}
