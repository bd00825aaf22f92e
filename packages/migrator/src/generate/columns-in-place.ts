import type { Snapshot } from "../catalog/snapshot.js";
import { NAME, TABLE, withoutPublic } from "../names.js";
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
 * Orders the changes of one column as PostgreSQL and the rows require: only a number can be an
 * identity column, a default is one of the new type, and NULLs can be filled with it once it exists.
 */
export function withColumnsInOrder(planned: PlannedStatement[]): PlannedStatement[] {
  const typed = withBehind(planned, /^TYPE /, /^DROP IDENTITY/);
  const counting = withBehind(typed, /^(ADD GENERATED|SET DEFAULT) /, /^TYPE /);
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

/**
 * Changes a column in place if the plan drops and adds it again, as for another collation, which
 * would lose its content. Only a generated column is recreated.
 */
export function withColumnsInPlace(
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
  const statements = planned.reduce((list, one) => {
    const column = droppedColumn(one.sql);
    const again = column && added.get(column.key);
    const change = again && changeInPlace(again.column, before, after);
    if (!change) return list;
    kept.add(column.table);
    return inPlaceOf(one, again.one, change, list);
  }, planned);
  return withoutRecreatedConstraints(statements, kept, before);
}

const neededUntilThen = /^DROP (COLLATION|DOMAIN|FUNCTION|TYPE) /;

/**
 * Puts a change where the object would have been made again, after everything that it needs; types
 * and functions that it no longer needs are dropped after it.
 */
export function inPlaceOf(
  drop: PlannedStatement,
  add: PlannedStatement,
  change: PlannedStatement[],
  planned: PlannedStatement[],
): PlannedStatement[] {
  const [from, to] = [planned.indexOf(drop), planned.indexOf(add)];
  const between = planned.slice(from + 1, to);
  const isLate = ({ sql }: PlannedStatement) => neededUntilThen.test(sql);
  return [
    ...planned.slice(0, from),
    ...between.filter((one) => !isLate(one)),
    ...change,
    ...between.filter(isLate),
    ...planned.slice(to + 1),
  ];
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
    ...(is.default === undefined ? [] : [`${head} SET DEFAULT ${withoutPublic(is.default)}`]),
    ...(!was.required && is.required ? [`${head} SET NOT NULL`] : []),
  ].map((sql) => statement(sql));
}

const constraintAdded = new RegExp(`^ALTER TABLE (?:ONLY )?(${TABLE}) ADD CONSTRAINT (${NAME}) `);
const indexOnOne = new RegExp(`^CREATE (?:UNIQUE )?INDEX ${NAME} ON ONLY (${TABLE})`);

/** Omits recreating constraints that would have been dropped with the column, but still exist. */
function withoutRecreatedConstraints(
  planned: PlannedStatement[],
  tables: Set<string>,
  before: Snapshot,
): PlannedStatement[] {
  if (tables.size === 0) return planned;
  return planned.filter(({ sql }) => {
    const [, table, name] = constraintAdded.exec(sql) ?? [];
    if (!table || !tables.has(table) || !before.has(`constraint ${table}.${name}`)) return true;
    return planned.some((other) => other.sql === `ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  });
}

/** Builds a partitioned table's index on its partitions as well, which `ON ONLY` would not do. */
export function withPartitionIndexes(
  planned: PlannedStatement[],
  after: Snapshot,
): PlannedStatement[] {
  return planned.map((one) => {
    const [head, table] = indexOnOne.exec(one.sql) ?? [];
    const isWhole = table && after.get(`table ${table}`)?.definition.includes("partition by");
    return isWhole
      ? { ...one, sql: one.sql.replace(head!, head!.replace("ON ONLY ", "ON ")) }
      : one;
  });
}
