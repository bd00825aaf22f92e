import { nearlyEqual } from "./sample-draw.js";
import { drawRow } from "./sample-row.js";
import { type Task, tryRow } from "./sample-task.js";

const ordinary = { boundary: false };

/**
 * Adds rows that differ only where values must be unique, and rows whose unique values another type
 * or collation would not tell apart. They reveal new unique constraints, and unique values that
 * collide after a change. Rows with the same values and a NULL among them may be unique or not.
 */
export async function fillAlike(task: Task): Promise<void> {
  const { versions } = task.source;
  const refers = versions.flatMap(({ references }) => references.flatMap(({ columns }) => columns));
  const keys = versions
    .flatMap(({ rules }) => rules.filter(({ unique }) => unique))
    .map(({ columns }) => columns.filter((column) => !refers.includes(column)));
  const filled = (row: object) => Object.values(row).filter((value) => value !== null).length;
  const [fullest] = task.rows.toSorted((a, b) => filled(b) - filled(a));
  if (!fullest) return;
  await tryRow(task, ordinary, 6, drawRow(task.source, ordinary, fullest, keys.flat()));
  for (const key of keys) {
    const optional = key.find((name) =>
      versions.every(({ columns }) => columns.find((one) => one.name === name)?.nullable ?? true),
    );
    if (optional === undefined) continue;
    const others = keys.filter((one) => one !== key).flat();
    for (let twice = 0; twice < 2; twice += 1) {
      const row = drawRow(task.source, ordinary, fullest, others);
      await tryRow(task, { ...ordinary, empty: optional }, 2, { ...row, [optional]: null });
    }
  }
  for (const name of new Set(keys.flat())) {
    const row = task.rows.find((one) => nearlyEqual(one[name] ?? "") !== undefined);
    if (!row) continue;
    const others = keys.filter((columns) => !columns.includes(name)).flat();
    const other = drawRow(task.source, ordinary, row, others);
    const demand = { ...ordinary, filled: name };
    await tryRow(task, demand, 6, { ...other, [name]: nearlyEqual(row[name]!)! });
  }
}
