import { TABLE } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { mentions } from "./statement-parts.js";

const addValue = new RegExp(`^ALTER TYPE (${TABLE}) ADD VALUE (?:IF NOT EXISTS )?'((?:[^']|'')*)'`);

/**
 * Moves new enum values before everything else. If anything uses one, PostgreSQL requires a commit in between, and
 * what follows stays together.
 */
export function withNewValuesFirst(planned: PlannedStatement[]): PlannedStatement[] {
  const added = planned.flatMap((one) => {
    const [, type, label] = addValue.exec(one.sql) ?? [];
    return type === undefined ? [] : [{ one, type, label: label! }];
  });
  if (added.length === 0) return planned;
  const first = new Set(added.map(({ one }) => one));
  const others = planned.filter((one) => !first.has(one));
  const splits = others.some(
    ({ sql, needsCommitBefore }) =>
      needsCommitBefore ||
      added.some(({ type, label }) => mentions(sql, type) && sql.includes(label)),
  );
  return [...first, ...others].map((one, index) => ({
    ...one,
    needsCommitBefore: splits && index === first.size,
  }));
}
