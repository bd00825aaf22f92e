import { isBlank, isObject, type Json, shown, textOf } from "./json.js";
import type { Loss } from "./model.js";

/** The maximum number of entries; a file with more kinds of losses is not a list of tasks. */
const MOST = 500;

/** How many different values an entry names. */
const MOST_VALUES = 10;

/** Counts values that were not imported, or were changed: one entry per field and reason. */
export class Losses {
  private readonly byReason = new Map<string, Loss>();
  /** Where the values are that are being read, such as `line 4`; `null` if it is not known. */
  where: string | null = null;

  /** Tells that the values that are read next are in this line of the file. */
  atLine(line: number, file = ""): void {
    this.where = file === "" ? `line ${line}` : `line ${line} of ${file}`;
  }

  /** The same for a format whose lines tell nothing. */
  at(kind: "task" | "list" | "section" | "label", name: unknown): void {
    this.where = `${kind} “${shown(name)}”`;
  }

  /** Reports one value. The reason is a sentence; the value is shortened. */
  add(field: string, value: unknown, reason: string): void {
    const key = `${field}\0${reason}`;
    const known = this.byReason.get(key);
    if (!known && this.byReason.size >= MOST && field !== "…") {
      this.add("…", field, "More values like those above.");
      return;
    }
    const example = shown(value);
    const loss = known ?? { field, count: 0, example, values: [], reason };
    if (!known) this.byReason.set(key, loss);
    loss.count += 1;
    if (loss.values.length < MOST_VALUES && !loss.values.some((one) => one.value === example))
      loss.values.push({ value: example, where: this.whereIs(example) });
  }

  /** A title that is the value needs no place. */
  private whereIs(value: string): string | null {
    return this.where?.endsWith(` “${value}”`) ? null : this.where;
  }

  /**
   * Reports every value of a record that is not read, be it that the field is not known or that the
   * value is not of its kind.
   *
   * @param known the fields that are read, or that are redundant: `title` for a text, a number or a
   *   boolean, `due{}` for an object, `labels*` for any value
   */
  addUnknown(record: Json | Record<string, string>, known: ReadonlySet<string>): void {
    for (const field in record) {
      const value = record[field];
      if (isBlank(value) || /^(0|false)$/i.test(String(value)) || known.has(`${field}*`)) continue;
      const kind = isObject(value) ? "{}" : "";
      if (known.has(`${field}${kind}`) && !Array.isArray(value)) continue;
      const isKnown = known.has(field) || known.has(`${field}{}`);
      const why = isKnown ? "Not in the form in which it is read" : "Docket has no such field";
      this.add(field.slice(0, 60), value, `${why}: left out.`);
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

  /** The texts in an array; anything else is reported. */
  textsOf(field: string, value: unknown): string[] {
    return this.valuesOf(field, value).map((one) => {
      if (typeof one === "object" && !isBlank(one)) this.add(field, one, "Not a text: left out.");
      return textOf(one);
    });
  }

  list(): Loss[] {
    return [...this.byReason.values()];
  }
}
