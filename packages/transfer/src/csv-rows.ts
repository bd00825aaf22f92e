import { parse } from "csv-parse/sync";
import { bounds } from "./bounds.js";
import { TransferError } from "./transfer-error.js";

/** A row's cells by column name. */
export type Row = Record<string, string>;

/**
 * Passes the records of a CSV text to `take` one by one: RFC 4180 and common deviations (CR, LF or
 * CRLF, missing cells, stray quotes), with the separator that is most frequent in the first line.
 *
 * @param take receives the line in which the record begins, too
 * @param most the maximum number of records; -1 for all
 * @param linesBefore how many lines of the file are before the text
 * @throws TransferError
 */
function eachRecord(
  text: string,
  take: (cells: string[], line: number) => void,
  most = -1,
  linesBefore = 0,
): void {
  // Excel's line that names the separator is not a record.
  const [hint = "", named] = /^"?sep=([,;\t])"?\r?\n/i.exec(text) ?? [];
  const records = text.slice(hint.length);
  const before = linesBefore + (hint === "" ? 0 : 1);
  let lastLine = 0;
  let countedTwice = 0;
  try {
    parse(records, {
      bom: true,
      delimiter: named ?? separatorOf(records),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      max_record_size: bounds.recordLength,
      to: most,
      // Each record is dropped after use, so that a large file does not become a large array.
      on_record: (cells: string[], { lines }) => {
        // The parser counts a CRLF in a cell as two lines.
        countedTwice += cells.join(" ").split("\r\n").length - 1;
        lastLine = lines - countedTwice;
        const breaks = cells.join(" ").split(/\r\n|\r|\n/).length - 1;
        take(cells, before + lastLine - breaks);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof TransferError) throw error;
    // For an unclosed quote, the parser only reports the end of the file.
    const line = before + lastLine + 1;
    throw new TransferError(
      "damaged",
      `The CSV file is damaged or cut off: the row that begins at line ${line} cannot be read.`,
      { cause: error },
    );
  }
}

/** The first record, which names the columns. @throws TransferError */
export function firstRecord(text: string): string[] {
  let first: string[] = [];
  eachRecord(
    text,
    (cells) => {
      first = cells;
    },
    1,
  );
  return first.map((cell) => cell.trim());
}

/**
 * As `eachRecord`, with rows by column name; the first record names the columns.
 *
 * @param check receives the names first, and throws if they are not as expected
 * @param linesBefore how many lines of the file are before the text
 */
export function eachRow(
  text: string,
  check: (columns: string[]) => void,
  take: (row: Row, line: number) => void,
  linesBefore = 0,
): void {
  let columns: string[] | null = null;
  const takeCells = (cells: string[], line: number) => {
    if (columns === null) {
      columns = cells.map((cell) => cell.trim());
      check(columns);
      return;
    }
    const row: Row = Object.create(null) as Row;
    for (const [at, cell] of cells.entries()) {
      const name = columns[at] || `column ${at + 1}`;
      row[name] = row[name] && cell.trim() ? `${row[name]}, ${cell}` : row[name] || cell;
    }
    take(row, line);
  };
  eachRecord(text, takeCells, -1, linesBefore);
}

/**
 * The first lines of a text: the cells of each, ignoring quotes, its offset, and the number of
 * lines before it.
 */
export function firstLines(
  text: string,
): { cells: string[]; start: number; linesBefore: number }[] {
  let start = 0;
  return text
    .slice(0, 20_000)
    .split("\n")
    .slice(0, 30)
    .map((line, linesBefore) => {
      const from = start;
      start += line.length + 1;
      return { cells: line.split(/[,;\t]/).map(bare), start: from, linesBefore };
    })
    .filter(({ cells }) => !/^sep=$/i.test(cells[0] ?? ""));
}

function bare(cell: string): string {
  return cell.replace(/^\s*"?|"?\s*$/g, "");
}

function separatorOf(text: string): string {
  const line =
    text
      .slice(0, 4_000)
      .split(/[\r\n]/)
      .find((one) => /[,;\t]/.test(one)) ?? "";
  const unquoted = line.replace(/"[^"]*"/g, "");
  const count = (separator: string) => unquoted.split(separator).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
}
