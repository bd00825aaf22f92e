import { styleText } from "node:util";

/** Writes a line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line for the person at the terminal, apart from the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes the result as JSON, for a program. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/**
 * Writes rows, if there are any, under headings, in columns as wide as their content; the last
 * column is not padded.
 */
export function printTable(headings: string[], rows: string[][]): void {
  if (rows.length === 0) return;
  const lines = [headings, ...rows.map((row) => row.map(printable))];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  lines.forEach((line, index) => {
    const text = line
      .map((cell, column) => (column < line.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell))
      .join("  ");
    print(index === 0 ? styleText("bold", text, { stream: process.stdout }) : text);
  });
}

/**
 * Replaces characters in text from the database that would move the cursor, colour the terminal or
 * change the writing direction: people choose their names themselves.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** `1,234 tasks`, `1 task`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
