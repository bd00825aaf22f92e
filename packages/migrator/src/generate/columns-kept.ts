import type { Snapshot } from "../catalog/snapshot.js";
import type { PlannedStatement } from "./plan.js";
import {
  addedColumn,
  alteredColumn,
  type ColumnStatement,
  columnFacts,
  droppedColumn,
  statement,
} from "./statement-parts.js";

/**
 * A column that is dropped and added again, as the planner does for another collation, would lose
 * its content: it is changed where it stands. Only a column that the server computes is made anew.
 */
export function withColumnsKept(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  const added = new Map(
    planned.flatMap((one) => {
      const column = addedColumn(one.sql);
      return column ? [[column.key, { one, column }] as const] : [];
    }),
  );
  const kept = new Set<string>();
  const gone = new Set<PlannedStatement>();
  const statements = planned.flatMap((one) => {
    const column = droppedColumn(one.sql);
    const again = column && added.get(column.key);
    const change = again && changeInPlace(again.column, before, after);
    if (!change) return [one];
    kept.add(column.table);
    gone.add(again.one);
    return change;
  });
  return withoutSecondMaking(
    statements.filter((one) => !gone.has(one)),
    kept,
    before,
  );
}

function changeInPlace(
  { table, column, key, rest }: ColumnStatement,
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] | undefined {
  const [was, is] = [columnFacts(before, key), columnFacts(after, key)];
  if (!was || !is || is.generated || was.generated === "virtual") return undefined;
  const head = `ALTER TABLE ${table} ALTER COLUMN ${column}`;
  const type = rest.split(/ (?=(?:NOT NULL|DEFAULT|GENERATED|CONSTRAINT)\b)/)[0];
  return [
    ...(was.generated ? [`${head} DROP EXPRESSION`] : []),
    ...(was.default === undefined ? [] : [`${head} DROP DEFAULT`]),
    `${head} TYPE ${type}`,
    ...(was.required && !is.required ? [`${head} DROP NOT NULL`] : []),
    ...(is.default === undefined
      ? []
      : [`${head} SET DEFAULT ${is.default.replace(/\bpublic\./g, "")}`]),
    ...(!was.required && is.required ? [`${head} SET NOT NULL`] : []),
  ].map((sql) => statement(sql));
}

/** What would have gone with the column is still there: it is not made a second time. */
function withoutSecondMaking(
  planned: PlannedStatement[],
  tables: Set<string>,
  before: Snapshot,
): PlannedStatement[] {
  if (tables.size === 0) return planned;
  return planned.filter(({ sql }) => {
    const [, table, name] = /^ALTER TABLE (?:ONLY )?(\S+) ADD CONSTRAINT (\S+) /.exec(sql) ?? [];
    if (!table || !tables.has(table) || !before.has(`constraint ${table}.${name}`)) return true;
    return planned.some((other) => other.sql === `ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  });
}

/** A partitioned table's index is built on its partitions too, as `ON ONLY` would not. */
export function withPartitionIndexes(
  planned: PlannedStatement[],
  after: Snapshot,
): PlannedStatement[] {
  return planned.map((one) => {
    const [head, table] = /^CREATE (?:UNIQUE )?INDEX \S+ ON ONLY (\S+)/.exec(one.sql) ?? [];
    const isWhole = table && after.get(`table ${table}`)?.definition.includes("partition by");
    return isWhole
      ? { ...one, sql: one.sql.replace(head!, head!.replace("ON ONLY ", "ON ")) }
      : one;
  });
}

/** Columns whose type a plan changes, as `table.column`. */
export function retypedColumns(planned: PlannedStatement[]): Set<string> {
  return new Set(
    planned.flatMap(({ sql }) => {
      const column = alteredColumn(sql);
      return column?.rest.startsWith("TYPE ") ? [column.key] : [];
    }),
  );
}
