import type { Snapshot } from "../catalog/snapshot.js";
import { TABLE } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { freeName } from "./preparation.js";
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

const setAside = new RegExp(`^ALTER TYPE (${TABLE}) RENAME TO (.*__pgdelta_replaced.*)$`);

/** Gives the planner's name for an enum that is being replaced a readable form. */
export function withPlainOldNames(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  const names = planned.flatMap(({ sql }) => {
    const [, type, temporary] = setAside.exec(sql) ?? [];
    return type ? [[temporary!, freeName(type, before, after)] as const] : [];
  });
  const named = (sql: string) =>
    names.reduce((text, [temporary, name]) => text.replaceAll(temporary, () => name), sql);
  return planned.map((one) => ({ ...one, sql: named(one.sql) }));
}
