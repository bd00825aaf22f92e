import type { CsvMapping } from "@docket/contract";
import type { CsvField } from "@docket/contract/choices";
import type { Collector } from "../collector.js";
import { guessMapping } from "../csv-columns.js";
import { unguarded } from "../csv-formula.js";
import { eachRow, type Row } from "../csv-rows.js";
import { localeOfDates } from "../date-order.js";
import { draft } from "../draft.js";
import { readFields } from "../fields.js";
import { nameOfFile, type Parser, textOfFile } from "../file-text.js";
import { TransferError } from "../transfer-error.js";

/** A CSV file of any origin, with columns by the mapping, or guessed from their names. */
export const readCsv: Parser = (file, into) => {
  let mapping: CsvMapping | null = null;
  const check = (cells: string[]) => {
    mapping = file.mapping ?? guessMapping(cells);
    const missing = Object.values(mapping ?? {}).find((column) => !cells.includes(column));
    if (mapping !== null && missing === undefined) return;
    const problem =
      missing === undefined
        ? "No column of the CSV file looks like the title of tasks"
        : `The CSV file has no column ${JSON.stringify(missing)}`;
    const columns = cells.slice(0, 30).join(", ").slice(0, 300);
    throw new TransferError("wrong-source", `${problem}; it has ${columns}.`);
  };
  const text = textOfFile(file, into);
  const locale = localeOfDates(text, into.locale);
  into.isOrderGuessed = locale === null;
  into.locale = locale ?? into.locale;
  eachRow(text, check, (row, line) => {
    into.losses.atLine(line);
    if (mapping !== null) readRow(row, mapping, nameOfFile(file.name), into);
  });
};

function readRow(row: Row, mapping: CsvMapping, fileName: string, into: Collector): void {
  if (Object.values(row).every((cell) => cell.trim() === "")) return;
  const cell = (field: CsvField) => unguarded(row[mapping[field] ?? ""] ?? "");
  const named = cell("list").trim();
  // A subtask without a list is in that of its parent.
  const isBelow = cell("parent").trim() !== "";
  const list = named || isBelow ? named : (mapping.list === undefined && fileName) || "Inbox";
  const task = draft({ title: "" });
  readFields((field) => (field === "list" ? list : cell(field)), task, into);
  into.losses.addUnknown(row, new Set(Object.values(mapping)));
  into.add(task);
}
