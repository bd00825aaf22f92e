import type { PlannedStatement } from "./plan.js";
import { alteredColumn } from "./statement-parts.js";

/**
 * Changes of one column in the order that PostgreSQL and the rows need: only a number counts, and what is
 * missing can be filled with the default once that is there.
 */
export function withColumnsInOrder(planned: PlannedStatement[]): PlannedStatement[] {
  const typed = withBehind(planned, /^TYPE /, /^DROP IDENTITY/);
  const counting = withBehind(typed, /^ADD GENERATED /, /^TYPE /);
  return withBehind(counting, /^SET NOT NULL$/, /^SET DEFAULT /);
}

/** Moves a change behind another of the same column, where that comes later. */
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
    const key = keyOf(one, change);
    if (
      key !== undefined &&
      planned.some((later, at) => at > index && keyOf(later, other) === key)
    ) {
      waiting.set(key, one);
      return [];
    }
    const passed = keyOf(one, other);
    const moved = passed === undefined ? undefined : waiting.get(passed);
    return moved ? [one, moved] : [one];
  });
}
