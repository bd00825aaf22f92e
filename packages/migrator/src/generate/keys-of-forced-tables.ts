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
 * Lifts FORCE ROW LEVEL SECURITY from both tables while a foreign key is added. The key is checked
 * as the owner; if either table forces its policies on the owner, rows are hidden, and the check
 * fails although the rows are valid (or, with `row_security = on`, succeeds without seeing them).
 * Within the transaction, nobody else sees the change.
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
  const lifted = planned.flatMap((one) => {
    const [, table, no] = force.exec(one.sql) ?? [];
    if (table) {
      if (no) forced.delete(table);
      else forced.add(table);
      return [one];
    }
    const [, from, to] = keyAdded.exec(one.sql) ?? [];
    if (!from || !to || / NOT VALID$/.test(one.sql)) return [one];
    const hidden = [...new Set([from, to])].filter((name) => forced.has(name));
    const pairs = hidden.map((name) => withoutForcedRowSecurity(name).map((sql) => statement(sql)));
    return [...pairs.map(([lift]) => lift!), one, ...pairs.map(([, restore]) => restore!)];
  });
  return withoutVainForce(lifted);
}

/** Leaves out each FORCE that is lifted again before anything else happens, as between two keys. */
function withoutVainForce(planned: PlannedStatement[]): PlannedStatement[] {
  const kept: PlannedStatement[] = [];
  for (const one of planned) {
    const isLifted = (other: PlannedStatement) =>
      one.sql === other.sql.replace(/ (FORCE ROW LEVEL SECURITY)$/, " NO $1");
    const last = kept.findLastIndex((other) => !force.test(other.sql) || isLifted(other));
    if (last >= 0 && isLifted(kept[last]!)) kept.splice(last, 1);
    else kept.push(one);
  }
  return kept;
}
