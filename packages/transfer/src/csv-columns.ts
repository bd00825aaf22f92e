import type { CsvMapping } from "@docket/contract";
import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import { firstRecord } from "./csv-rows.js";
import { decode } from "./decode.js";
import { fields } from "./fields.js";

/** How many columns are told of; a list of tasks has no more. */
const MOST_COLUMNS = 200;

/**
 * The columns of a CSV file and what they hold, as it is said or guessed; `mapping` is `null` where no name
 * looks like a title.
 */
export function csvColumns(bytes: Uint8Array, mapping?: CsvMapping) {
  const columns = firstRecord(decode(bytes).text).slice(0, MOST_COLUMNS);
  return { columns, mapping: mapping ?? guessMapping(columns) };
}

/** Which column holds what, by their names; `null` where none looks like a title. */
export function guessMapping(header: string[]): CsvMapping | null {
  const mapping: Partial<Record<CsvField, string>> = {};
  const used = new Set<string>();
  for (const field of CSV_FIELDS) {
    const wanted = [field.toLowerCase(), ...fields[field].names];
    const found = wanted
      .map((name) => header.find((cell) => cell.trim().toLowerCase() === name && !used.has(cell)))
      .find((cell) => cell !== undefined);
    if (found === undefined) continue;
    mapping[field] = found.trim();
    used.add(found);
  }
  return mapping.title === undefined ? null : { ...mapping, title: mapping.title };
}
