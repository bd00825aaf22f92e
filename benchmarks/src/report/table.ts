import type { Ratio } from "../measure/sample.js";

/** A text table; the first column is left-aligned, the others right-aligned. */
export function table(header: string[], rows: string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [
    line(header),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...rows.map(line),
  ].join("\n");
}

/** A ratio over all rounds. */
export const spread = ({ median, min, max }: Ratio) =>
  `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
export const whole = (value: number) => Math.round(value).toLocaleString("en");
export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
