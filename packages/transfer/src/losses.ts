import { isBlank, isObject, type Json, shown } from "./json.js";
import type { Loss } from "./model.js";

/** The maximum number of entries; a file with more kinds of losses is not a list of tasks. */
const MOST = 500;

/** Counts values that were not imported, or were changed: one entry per field and reason. */
export class Losses {
  private readonly byReason = new Map<string, Loss>();

  /** Reports one value. The reason is a sentence; the example is shortened. */
  add(field: string, example: unknown, reason: string): void {
    const key = `${field}\0${reason}`;
    const known = this.byReason.get(key);
    if (known) known.count += 1;
    else if (this.byReason.size < MOST || field === "…")
      this.byReason.set(key, { field, count: 1, example: shown(example), reason });
    else this.add("…", field, "More values like those above.");
  }

  /**
   * Reports every value of a record that is not read.
   *
   * @param known the fields that are read, or that are redundant
   */
  addUnknown(record: Json | Record<string, string>, known: ReadonlySet<string>): void {
    for (const field in record) {
      const value = record[field];
      if (value === "" || known.has(field) || isBlank(value)) continue;
      this.add(field.slice(0, 60), value, "Docket has no such field: left out.");
    }
  }

  /** The values of an array; anything else has none, and is reported. */
  valuesOf(field: string, value: unknown): unknown[] {
    if (Array.isArray(value)) return value;
    if (!isBlank(value)) this.add(field, value, "Not a list: left out.");
    return [];
  }

  /** The objects in an array; anything else is reported. */
  objectsOf(field: string, value: unknown): Json[] {
    const values = this.valuesOf(field, value);
    for (const one of values)
      if (!isObject(one) && !isBlank(one)) this.add(field, one, "Not an object: left out.");
    return values.filter(isObject);
  }

  list(): Loss[] {
    return [...this.byReason.values()];
  }
}
