import type { Snapshot } from "../catalog/snapshot.js";
import { escaped, NAME, TABLE } from "../names.js";
import {
  withColumnsInOrder,
  withColumnsInPlace,
  withPartitionIndexes,
} from "./columns-in-place.js";
import { withoutSecondNotNull, withValidation } from "./constraint-steps.js";
import { withContinuedSequences } from "./continued-sequences.js";
import { withConversions } from "./conversions.js";
import { withKeysOfForcedTables } from "./keys-of-forced-tables.js";
import type { PlannedStatement } from "./plan.js";
import { withVirtualColumns } from "./preparation.js";
import { withPromotedIndexes } from "./promoted-indexes.js";
import { familyOf, neutralValue } from "./schema-facts.js";
import { withSerialColumns } from "./serial-columns.js";
import { newTable } from "./sql-text.js";
import { addedColumn, alteredColumn, columnFacts, statement } from "./statement-parts.js";
import { withTriggersInPlace } from "./triggers-in-place.js";

/**
 * Turns a plan into what a careful person would have written: without owners, with each default
 * next to its change of type, without duplicates, and with existing rows considered.
 *
 * @param before the schema from which the statements start
 * @param after the schema that they result in
 * @param owner the role that has made both
 */
export function tidy(
  planned: PlannedStatement[],
  before: Snapshot,
  after: Snapshot,
  owner: string,
): PlannedStatement[] {
  const once = planned.filter(({ sql }, index) => sql !== planned[index - 1]?.sql);
  const said = withoutSecondNotNull(withoutOwners(once, owner), before);
  const own = withValidation(said, before, after);
  const virtual = withVirtualColumns(withTriggersInPlace(own, before, after), after);
  const promoted = withPromotedIndexes(virtual, before, after);
  const kept = withColumnsInPlace(withPartitionIndexes(promoted, after), before, after);
  const ordered = withColumnsInOrder(withoutVainDefaults(withEnumsFirst(kept), before));
  const converted = ordered.map((one) => withoutNeedlessUsing(one, before));
  const counted = withContinuedSequences(withConversions(converted, before, after), before, after);
  return withKeysOfForcedTables(withSerialColumns(counted), before).flatMap((one) =>
    withValueForOldRows(one, after),
  );
}

const ownership = new RegExp(` OWNER TO ${NAME}$|^COMMENT ON EXTENSION `);
const schemaOwner = new RegExp(`^(CREATE SCHEMA ${NAME}) AUTHORIZATION ${NAME}$`);

const forRoles = new RegExp(
  `^((?:(?:CREATE|ALTER) POLICY ${NAME} ON ${TABLE}(?: (?:AS|FOR) \\w+)* TO|\\w+ USER MAPPING FOR) )(${NAME}(?:, ${NAME})*)`,
);

/**
 * Owners differ between databases, and so does what they may do themselves: a role that a policy
 * names is CURRENT_USER where it is the owner.
 */
function withoutOwners(planned: PlannedStatement[], owner: string): PlannedStatement[] {
  const role = escaped(owner);
  const ownRights = new RegExp(
    `^(ALTER DEFAULT PRIVILEGES .*)?(GRANT|REVOKE) .* (TO|FROM) ${role}( WITH GRANT OPTION)?$`,
    "s",
  );
  const ofOwner = new RegExp(`^(ALTER DEFAULT PRIVILEGES) FOR ROLE ${role}(?= )`);
  return planned
    .filter(({ sql }) => !ownership.test(sql) && !ownRights.test(sql))
    .map((one) => ({
      ...one,
      sql: one.sql
        .replace(schemaOwner, "$1")
        .replace(ofOwner, "$1")
        .replace(forRoles, (_, head: string, roles: string) => {
          const named = roles.split(", ").map((name) => (name === owner ? "CURRENT_USER" : name));
          return head + named.join(", ");
        }),
    }));
}

const newEnum = new RegExp(`^CREATE TYPE (${TABLE}) AS ENUM `);
const firstOfAll = new RegExp(`^CREATE SCHEMA |${newEnum.source}`);

/** New enums come first, so that new tables can have columns of them from the start. */
function withEnumsFirst(planned: PlannedStatement[]): PlannedStatement[] {
  const isFirst = ({ sql }: PlannedStatement) => firstOfAll.test(sql);
  const enums = planned.flatMap(({ sql }) => newEnum.exec(sql)?.[1] ?? []);
  const sorted = [...planned.filter(isFirst), ...planned.filter((one) => !isFirst(one))];
  return enums.length === 0 ? planned : foldIntoNewTables(sorted, enums);
}

/** Moves a column of a new enum into the CREATE TABLE of its table, if that is new too. */
function foldIntoNewTables(planned: PlannedStatement[], enums: string[]): PlannedStatement[] {
  const columns = planned.flatMap((statement) => {
    const { table, column, rest: type } = addedColumn(statement.sql) ?? {};
    const isNew = planned.some(({ sql }) => sql.startsWith(`CREATE TABLE ${table} (`));
    return isNew && enums.includes(new RegExp(`^${TABLE}`).exec(type!)?.[0] ?? "")
      ? [{ statement, table, column, type }]
      : [];
  });
  const folded = new Set(columns.map(({ statement }) => statement));
  return planned
    .filter((statement) => !folded.has(statement))
    .map((statement) => {
      const made = newTable(statement.sql);
      if (!made) return statement;
      const own = columns.filter(({ table }) => made.head === `CREATE TABLE ${table}`);
      const isConstraint = (part: string) => part.startsWith("CONSTRAINT ");
      const parts = [
        ...made.parts.filter((part) => !isConstraint(part)),
        ...own.map(({ column, type }) => `${column} ${type}`),
        ...made.parts.filter(isConstraint),
      ];
      return { ...statement, sql: `${made.head} (${parts.join(", ")})${made.tail}` };
    });
}

/** The planner drops the default of each column whose type changes, and may set a new one twice. */
function withoutVainDefaults(planned: PlannedStatement[], before: Snapshot): PlannedStatement[] {
  return planned.filter(({ sql }, index) => {
    const { key = "", rest = "" } = alteredColumn(sql) ?? {};
    if (rest === "DROP DEFAULT") return columnFacts(before, key)?.default !== undefined;
    return (
      !rest.startsWith("SET DEFAULT ") || planned.findLastIndex((one) => one.sql === sql) === index
    );
  });
}

/** Between types of one family PostgreSQL converts by itself, and may then avoid a rewrite. */
function withoutNeedlessUsing(statement: PlannedStatement, before: Snapshot): PlannedStatement {
  const { table, column, key = "", rest = "" } = alteredColumn(statement.sql) ?? {};
  const [, type] = /^TYPE (.+) USING .+$/s.exec(rest) ?? [];
  if (type === undefined) return statement;
  const family = familyOf(type);
  if (family === undefined || family !== familyOf(columnFacts(before, key)?.type ?? ""))
    return statement;
  return { ...statement, sql: `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type}` };
}

/** Gives a NOT NULL column without a default a temporary one for the existing rows. */
function withValueForOldRows(one: PlannedStatement, after: Snapshot): PlannedStatement[] {
  const added = addedColumn(one.sql);
  if (!added) return [one];
  const { table, column, rest: type } = added;
  const demanding = / NOT NULL\b/.test(type) && !/ (DEFAULT|GENERATED) /.test(type);
  const value = demanding ? neutralValue(type, after) : undefined;
  if (value === undefined) return [one];
  return [
    {
      ...one,
      sql: `${one.sql} DEFAULT ${value}`,
      remarks: [
        ...one.remarks,
        `REVIEW: existing rows get ${value} as their ${column}. Put the value that they should have.`,
      ],
    },
    statement(`ALTER TABLE ${table} ALTER COLUMN ${column} DROP DEFAULT`),
  ];
}
