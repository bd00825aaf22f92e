import { setImmediate } from "node:timers/promises";

/** How many rows are worked on in one go: less than a millisecond, and more than most answers have. */
export const SLICE = 100;

/** What `JSON.stringify` gives; where a field has many rows, other requests are served between slices of them. */
export async function jsonInSlices(value: object): Promise<string> {
  const isLong = (field: unknown) => Array.isArray(field) && field.length > SLICE;
  if (!Object.values(value).some(isLong)) return JSON.stringify(value);
  const fields: string[] = [];
  for (const [name, field] of Object.entries(value)) {
    const text = isLong(field) ? await longArray(field) : JSON.stringify(field);
    if (text !== undefined) fields.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${fields.join()}}`;
}

/** The items in slices; between two of them other requests are served. */
export async function* slicesOf<Item>(items: readonly Item[]): AsyncGenerator<Item[]> {
  for (let from = 0; from < items.length; from += SLICE) {
    if (from > 0) await setImmediate();
    yield items.slice(from, from + SLICE);
  }
}

async function longArray(items: unknown[]): Promise<string> {
  const texts: string[] = [];
  for await (const slice of slicesOf(items)) texts.push(JSON.stringify(slice).slice(1, -1));
  return `[${texts.join()}]`;
}
