import { CSV_FIELDS } from "@docket/contract/choices";
import { guarded } from "../csv-formula.js";
import { fields } from "../fields.js";
import { type ExportContent, placesOf } from "./export-content.js";

/**
 * CSV (RFC 4180, UTF-8 with a byte order mark for spreadsheets). Lists and sections are given by
 * name; colours, and lists without tasks, cannot be represented.
 */
export async function* exportCsv({ lists, tasks }: ExportContent): AsyncGenerator<string> {
  const places = placesOf(lists);
  yield `\ufeff${CSV_FIELDS.join()}\r\n`;
  for await (const task of tasks) {
    yield `${CSV_FIELDS.map((field) => cell(fields[field].write(task, places))).join()}\r\n`;
  }
}

function cell(value: string | null): string {
  const text = guarded(value ?? "");
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
