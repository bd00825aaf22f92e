import type { Snapshot } from "../catalog/snapshot.js";
import { neutralValue } from "./neutral-value.js";
import type { PlannedStatement } from "./plan.js";
import { withoutTriggersAtTypes } from "./triggers-at-types.js";

/** `ALTER TABLE t ALTER COLUMN c …`, taken apart. */
const alterColumn = /^ALTER TABLE (?:ONLY )?(\S+) ALTER COLUMN (\S+) (.+)$/s;
const addColumn = /^ALTER TABLE (\S+) ADD COLUMN (\S+) (.+)$/s;

/**
 * Makes of a plan what a careful person would have written: no owners, every default beside the
 * change of type it belongs to, nothing twice, and rows that are already there thought of.
 *
 * @param before the schema the statements start from
 * @param after the schema they lead to
 */
export function tidy(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  const own = planned.filter(({ sql }) => !/ OWNER TO \S+$|^COMMENT ON EXTENSION /.test(sql));
  return withoutTriggersAtTypes(withDefaultsAtTypes(withEnumsFirst(own), before), before)
    .filter(({ sql }) => !dropsNoDefault(sql, before))
    .map((statement) => withoutNeedlessUsing(statement, before))
    .flatMap((statement) => withRowsInMind(statement, before, after));
}

/** New enums come first, so that new tables can have columns of them from the start. */
function withEnumsFirst(planned: PlannedStatement[]): PlannedStatement[] {
  const isFirst = ({ sql }: PlannedStatement) => /^CREATE (SCHEMA |TYPE \S+ AS ENUM )/.test(sql);
  // Not where an enum takes the place of one with the same name: there the order is all.
  if (planned.some(({ sql }) => /^ALTER TYPE \S+ RENAME TO /.test(sql))) return planned;
  const enums = planned.flatMap(({ sql }) => /^CREATE TYPE (\S+) AS ENUM /.exec(sql)?.[1] ?? []);
  const sorted = [...planned.filter(isFirst), ...planned.filter((one) => !isFirst(one))];
  return enums.length === 0 ? planned : foldIntoNewTables(sorted, enums);
}

/** Moves a column of a new enum into the CREATE TABLE of its table, where that is new too. */
function foldIntoNewTables(planned: PlannedStatement[], enums: string[]): PlannedStatement[] {
  const columns = planned.flatMap((statement) => {
    const [, table, column, type] = addColumn.exec(statement.sql) ?? [];
    const isNew = planned.some(({ sql }) => sql.startsWith(`CREATE TABLE ${table} (`));
    return isNew && enums.includes(type!.split(/[ []/)[0]!)
      ? [{ statement, table, column, type }]
      : [];
  });
  const folded = new Set(columns.map(({ statement }) => statement));
  return planned
    .filter((statement) => !folded.has(statement))
    .map((statement) => {
      const own = columns.filter(({ table }) =>
        statement.sql.startsWith(`CREATE TABLE ${table} (`),
      );
      const added = own.map(({ column, type }) => `${column} ${type}, `).join("");
      return { ...statement, sql: statement.sql.replace(/(?=CONSTRAINT )/, added) };
    });
}

/** Around a change of type: the old default goes before it, the new one comes right after. */
function withDefaultsAtTypes(planned: PlannedStatement[], before: Snapshot): PlannedStatement[] {
  const columnOf = (sql: string) => {
    const [, table, column, change] = alterColumn.exec(sql) ?? [];
    return {
      key: `${table}.${column}`,
      head: `ALTER TABLE ${table} ALTER COLUMN ${column}`,
      change,
    };
  };
  const retyped = new Set(
    planned
      .map(({ sql }) => columnOf(sql))
      .flatMap((c) => (c.change?.startsWith("TYPE ") ? c.key : [])),
  );
  const isDefault = (sql: string) => {
    const { key, change } = columnOf(sql);
    return retyped.has(key) && /^(SET|DROP) DEFAULT/.test(change ?? "");
  };
  const newDefault = new Map(
    planned
      .filter(({ sql }) => isDefault(sql) && / SET DEFAULT /.test(sql))
      .map((statement) => [columnOf(statement.sql).key, statement]),
  );
  return planned.flatMap((statement) => {
    if (isDefault(statement.sql)) return [];
    const { key, head, change } = columnOf(statement.sql);
    if (!change?.startsWith("TYPE ")) return [statement];
    const dropped = hasDefault(before, key)
      ? [{ ...statement, sql: `${head} DROP DEFAULT`, remarks: [] }]
      : [];
    return [...dropped, statement, ...(newDefault.has(key) ? [newDefault.get(key)!] : [])];
  });
}

function dropsNoDefault(sql: string, before: Snapshot): boolean {
  const [, table, column, change] = alterColumn.exec(sql) ?? [];
  return change === "DROP DEFAULT" && !hasDefault(before, `${table}.${column}`);
}

/** Between types of one family PostgreSQL converts by itself, and may then spare the rewrite. */
function withoutNeedlessUsing(statement: PlannedStatement, before: Snapshot): PlannedStatement {
  const [, table, column, change] = alterColumn.exec(statement.sql) ?? [];
  const [, type] = /^TYPE (.+) USING .+$/s.exec(change ?? "") ?? [];
  if (type === undefined) return statement;
  const old = definitionOf(before, `${table}.${column}`) ?? "";
  const family = familyOf(type);
  if (family === undefined || family !== familyOf(old)) return statement;
  return { ...statement, sql: `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type}` };
}

function familyOf(type: string): string | undefined {
  if (/^(smallint|integer|bigint|numeric|real|double precision)/.test(type)) return "number";
  if (/^(text|character varying|character)\b/.test(type)) return "text";
  if (/^(timestamp|date)/.test(type)) return "time";
  return undefined;
}

function withRowsInMind(
  statement: PlannedStatement,
  before: Snapshot,
  after: Snapshot,
): PlannedStatement[] {
  const added = addColumn.exec(statement.sql);
  if (added) return withValueForOldRows(statement, added, after);
  const [, table, column, change] = alterColumn.exec(statement.sql) ?? [];
  if (change === "SET NOT NULL") {
    const remark = `Fails while a row has no ${column}; to fill them, write an UPDATE before it.`;
    return [{ ...statement, remarks: [...statement.remarks, remark] }];
  }
  if (change?.startsWith("ADD GENERATED ") || change?.includes("nextval(")) {
    return [statement, continueNumbers(statement, table!, column!, before)];
  }
  return [statement];
}

/** A NOT NULL column without a default gets one for the rows that are there, for one moment. */
function withValueForOldRows(
  statement: PlannedStatement,
  [, table, column, type]: string[],
  after: Snapshot,
): PlannedStatement[] {
  const demanding = / NOT NULL\b/.test(type!) && !/ (DEFAULT|GENERATED) /.test(type!);
  const value = demanding ? neutralValue(type!, after) : undefined;
  if (value === undefined) return [statement];
  return [
    {
      ...statement,
      sql: `${statement.sql} DEFAULT ${value}`,
      remarks: [
        ...statement.remarks,
        `REVIEW: rows that are already there get ${value} as their ${column}. Put the value they should have.`,
      ],
    },
    {
      sql: `ALTER TABLE ${table} ALTER COLUMN ${column} DROP DEFAULT`,
      remarks: [],
      needsCommitBefore: false,
    },
  ];
}

/** A sequence that is new on a filled table must go on after the largest number in it. */
function continueNumbers(
  statement: PlannedStatement,
  table: string,
  column: string,
  before: Snapshot,
): PlannedStatement {
  const forced = before.get(`row security ${table}`)?.definition.includes("forced");
  const literal = `'${table.replaceAll("'", "''")}', '${column.replaceAll('"', "").replaceAll("'", "''")}'`;
  return {
    sql: `SELECT setval(pg_get_serial_sequence(${literal}), coalesce(max(${column}), 0) + 1, false)\n  FROM ${table}`,
    remarks: forced
      ? ["Reads a table with FORCE ROW LEVEL SECURITY: run it as a role that sees every row."]
      : [],
    needsCommitBefore: statement.needsCommitBefore,
  };
}

function hasDefault(schema: Snapshot, column: string): boolean {
  return / default /.test(definitionOf(schema, column) ?? "");
}

function definitionOf(schema: Snapshot, column: string): string | undefined {
  return schema.get(`column ${column}`)?.definition;
}
