import type { CsvMapping } from "@docket/contract";
import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import { firstRecord } from "./csv-rows.js";
import { columnNames } from "./csv-words.js";
import { decode } from "./decode.js";

/** The maximum number of columns returned; no list of tasks has more. */
const MOST_COLUMNS = 200;

/**
 * The columns of a CSV file and their mapping, as given or guessed; `mapping` is `null` if no
 * column looks like a title.
 */
export function csvColumns(bytes: Uint8Array, mapping?: CsvMapping) {
  const { text } = decode(bytes);
  const columns = firstRecord(text).slice(0, MOST_COLUMNS);
  return { columns, mapping: mapping ?? guessMapping(columns) };
}

/** Guesses a mapping from the column names; `null` if none looks like a title. */
export function guessMapping(header: string[]): CsvMapping | null {
  const mapping: Partial<Record<CsvField, string>> = {};
  const used = new Set<string>();
  const byName = Map.groupBy(header, nameOf);
  for (const field of CSV_FIELDS) {
    const wanted = [field, ...(columnNames[field] ?? [])];
    const found = wanted
      .map((name) => byName.get(nameOf(name))?.find((cell) => !used.has(cell)))
      .find((cell) => cell !== undefined);
    if (found === undefined) continue;
    mapping[field] = found.trim();
    used.add(found);
  }
  return mapping.title === undefined ? null : { ...mapping, title: mapping.title };
}

/** `due date` is also `Due_Date`, `dueDate` and `Due date:`; accents may be characters of their own. */
function nameOf(cell: string): string {
  return cell
    .toLowerCase()
    .normalize("NFC")
    .replaceAll("’", "'")
    .replace(/[\s_:*-]+/g, "");
}
