import { nearlyEqual } from "./sample-draw.js";
import { drawRow, type Row } from "./sample-row.js";
import { type Task, tryRow } from "./sample-task.js";

const ordinary = { boundary: false, alike: true };

/**
 * Adds rows that differ only where values must be unique, and rows whose unique values another type
 * or collation would not tell apart. They reveal new unique constraints, and unique values that
 * collide after a change. Rows with the same values and a NULL among them may be unique or not.
 */
export async function fillAlike(task: Task): Promise<void> {
  const { versions } = task.source;
  const refers = versions.flatMap(({ references }) => references.flatMap(({ columns }) => columns));
  const whole = versions
    .flatMap(({ rules }) => rules.filter(({ unique }) => unique))
    .map(({ columns }) => columns);
  const keys = whole.map((columns) => columns.filter((column) => !refers.includes(column)));
  const filled = (row: object) => Object.values(row).filter((value) => value !== null).length;
  const [fullest] = task.rows.toSorted((a, b) => filled(b) - filled(a));
  if (!fullest) return;
  await tryRow(task, ordinary, 6, drawRow(task.source, ordinary, fullest, keys.flat()));
  for (const key of whole) await fillAlikeButOne(task, fullest, key, whole);
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

/** Adds rows that are alike in all columns of a key but one, for each: a key may lose that one. */
async function fillAlikeButOne(task: Task, row: Row, key: string[], keys: string[][]) {
  if (key.length < 2) return;
  for (const name of key) {
    const others = keys.filter((columns) => !columns.includes(name));
    const drawn = others.flatMap((columns) => {
      const outside = columns.filter((column) => !key.includes(column));
      return outside.length > 0 ? outside : columns;
    });
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const other = drawRow(task.source, ordinary, row, [name, ...drawn]);
      if (await tryRow(task, ordinary, 1, other)) break;
    }
  }
}
