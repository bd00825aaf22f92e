import { setImmediate } from "node:timers/promises";

/** How many rows are processed in one go: less than a millisecond's work, and more than most responses have. */
export const SLICE = 100;

/** The same as `JSON.stringify`; if a field has many rows, other requests are served between slices of them. */
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

/** The items in slices; other requests are served between them. */
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
