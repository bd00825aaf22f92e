import { fold } from "../language/text.js";

/** A list or label by its name; without regard to case and accents. */
export function byName<Row extends { name: string }>(
  rows: readonly Row[],
  name: string,
): Row | undefined {
  const wanted = fold(name).trim();
  const singularOf = (text: string) => text.replace(/s$/, "");
  return (
    rows.find((row) => fold(row.name) === wanted) ??
    rows.find((row) => singularOf(fold(row.name)) === singularOf(wanted)) ??
    rows.find(
      (row) =>
        fold(row.name)
          .replaceAll(/[^\p{L}\p{N} ]/gu, "")
          .trim() === wanted,
    )
  );
}
