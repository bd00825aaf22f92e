import type { PlannedStatement } from "./plan.js";
import { alteredColumn } from "./statement-parts.js";

/**
 * Orders the changes of one column as PostgreSQL and the rows require: only a number can be an
 * identity column, and NULLs can be filled with the default once that exists.
 */
export function withColumnsInOrder(planned: PlannedStatement[]): PlannedStatement[] {
  const typed = withBehind(planned, /^TYPE /, /^DROP IDENTITY/);
  const counting = withBehind(typed, /^ADD GENERATED /, /^TYPE /);
  return withBehind(counting, /^SET NOT NULL$/, /^SET DEFAULT /);
}

/** Moves a change behind the last later change of another kind of the same column. */
function withBehind(
  planned: PlannedStatement[],
  change: RegExp,
  other: RegExp,
): PlannedStatement[] {
  const keyOf = ({ sql }: PlannedStatement, which: RegExp) => {
    const column = alteredColumn(sql);
    return column && which.test(column.rest) ? column.key : undefined;
  };
  const waiting = new Map<string, PlannedStatement>();
  return planned.flatMap((one, index) => {
    const comes = (key: string) =>
      planned.some((later, at) => at > index && keyOf(later, other) === key);
    const key = keyOf(one, change);
    if (key !== undefined && comes(key)) {
      waiting.set(key, one);
      return [];
    }
    const passed = keyOf(one, other);
    const moved = passed === undefined || comes(passed) ? undefined : waiting.get(passed);
    return moved ? [one, moved] : [one];
  });
}
