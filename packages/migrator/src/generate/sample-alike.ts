import { nearlyEqual } from "./sample-draw.js";
import type { Row } from "./sample-row.js";
import { type Task, tryRow } from "./sample-task.js";

/**
 * Rows that are the same but for what must be unique, and but for what another type or collation would not
 * tell apart: what becomes unique in a change, and what is no longer so after it.
 */
export async function fillAlike(task: Task): Promise<void> {
  const { versions } = task.source;
  const filled = (row: Row) => Object.values(row).filter((value) => value !== null).length;
  const [fullest] = task.rows.toSorted((a, b) => filled(b) - filled(a));
  if (!fullest) return;
  await tryRow(task, { wild: false }, 6, { ...fullest });
  const refers = new Set(
    versions.flatMap((table) => table.references.flatMap(({ columns }) => columns)),
  );
  const unique = versions.flatMap(({ rules }) =>
    rules.filter((rule) => rule.unique).flatMap(({ columns }) => columns),
  );
  for (const name of new Set(unique.filter((column) => !refers.has(column)))) {
    const row = task.rows.find((one) => nearlyEqual(one[name] ?? "") !== undefined);
    if (!row) continue;
    const other = { ...row, [name]: nearlyEqual(row[name]!)! };
    await tryRow(task, { filled: name, wild: false }, 4, other);
  }
}
