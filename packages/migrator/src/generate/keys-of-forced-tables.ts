import type { Snapshot } from "../catalog/snapshot.js";
import { withoutForcedRowSecurity } from "../migration.js";
import { TABLE } from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { statement } from "./statement-parts.js";

const keyAdded = new RegExp(
  `^ALTER TABLE (?:ONLY )?(${TABLE}) ADD CONSTRAINT .* FOREIGN KEY .* REFERENCES (${TABLE})`,
  "s",
);
const force = new RegExp(`^ALTER TABLE (?:ONLY )?(${TABLE}) (NO )?FORCE ROW LEVEL SECURITY$`);

/**
 * Lifts FORCE ROW LEVEL SECURITY from both tables while foreign keys are added. A key is checked
 * as the owner; if either table forces its policies on the owner, rows are hidden, and the check
 * fails although the rows are valid (or, with `row_security = on`, succeeds without seeing them).
 * So every FORCE comes last. Within the transaction, nobody else sees the change.
 */
export function withKeysOfForcedTables(
  planned: PlannedStatement[],
  before: Snapshot,
): PlannedStatement[] {
  const forced = new Set(
    [...before.values()].flatMap(({ kind, name, definition }) =>
      kind === "row security" && definition.includes("forced") ? [name] : [],
    ),
  );
  const last = new Map<string, PlannedStatement>();
  const lifted = planned.flatMap((one) => {
    const [, table, no] = force.exec(one.sql) ?? [];
    if (table && no) {
      forced.delete(table);
      return last.delete(table) ? [] : [one];
    }
    if (table) {
      last.set(table, one);
      return [];
    }
    const [, from, to] = keyAdded.exec(one.sql) ?? [];
    if (!from || !to || / NOT VALID$/.test(one.sql)) return [one];
    const hidden = [from, to].filter((name) => forced.delete(name));
    const lifts = hidden.map((name) => {
      const [lift, restore] = withoutForcedRowSecurity(name).map((sql) => statement(sql));
      last.set(name, restore!);
      return lift!;
    });
    return [...lifts, one];
  });
  return [...lifted, ...last.values()];
}
