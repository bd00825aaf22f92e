/** With `DOCKET_LONG=1` the tests run at full size; without, at a reduced one. */
export function sized(small: number, full: number): number {
  return process.env.DOCKET_LONG === "1" ? full : small;
}

/** The items, or without `DOCKET_LONG=1` only so many of them, evenly spread. */
export function someOf<Item>(small: number, items: Item[]): Item[] {
  const count = Math.min(sized(small, items.length), items.length);
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]!);
}
