import { oneOf, type Random } from "#src/generate/sample-draw.js";
import {
  columnSql,
  constantOf,
  type RandomColumn,
  type RandomSchema,
  type RandomTable,
} from "./random-schema.js";

/** A way to damage a migration: statements after the correct ones. */
export interface Damage {
  what: string;
  sql: string[];
}

/** A column whose content must be kept. */
interface KeptColumn extends RandomColumn {
  /** Whether it may hold nulls in the schema that the migration comes from. */
  mayBeNull: boolean;
}

/** What can be damaged: a table, and its columns whose content must be kept. */
interface Target {
  table: RandomTable;
  columns: KeptColumn[];
}

type Spoil = (target: Target, random: Random) => Damage | undefined;

function ofColumn(
  fits: (column: KeptColumn) => boolean,
  make: (table: string, column: RandomColumn) => Damage,
): Spoil {
  return ({ table, columns }, random) => {
    const fitting = columns.filter((column) => !column.references && fits(column));
    return fitting.length > 0 ? make(table.name, oneOf(fitting, random)) : undefined;
  };
}

const spoils: Spoil[] = [
  ofColumn(
    ({ unique }) => !unique,
    (table, column) => {
      const filled =
        column.required && !column.default
          ? { ...column, default: constantOf(column.type) }
          : column;
      const without = `ALTER TABLE ${table} ALTER COLUMN ${column.name} DROP DEFAULT`;
      return {
        what: `${table}.${column.name} is dropped and added again`,
        sql: [
          `ALTER TABLE ${table} DROP COLUMN ${column.name}`,
          `ALTER TABLE ${table} ADD COLUMN ${columnSql(filled)}`,
          ...(filled === column ? [] : [without]),
        ],
      };
    },
  ),
  ({ table, columns }) => {
    const pair = columns.flatMap((one) =>
      columns
        .filter(
          (other) =>
            other !== one && other.type === one.type && !one.references && !other.references,
        )
        .map((other) => [one.name, other.name]),
    )[0];
    if (!pair) return undefined;
    const [one, other] = pair;
    return {
      what: `${table.name}.${one} and ${other} change places`,
      sql: [`UPDATE ${table.name} SET ${one} = ${other}, ${other} = ${one}`],
    };
  },
  ({ table }) => ({ what: `${table.name} is truncated`, sql: [`TRUNCATE ${table.name} CASCADE`] }),
  ({ table }) => ({
    what: `a row of ${table.name} is deleted`,
    sql: [`DELETE FROM ${table.name} WHERE id = (SELECT min(id) FROM ${table.name})`],
  }),
  ({ table }) => ({
    what: `the sequence of ${table.name} is reset`,
    sql: [`SELECT setval(pg_get_serial_sequence('${table.name}', 'id'), 1, false)`],
  }),
  ofColumn(
    ({ type }) => type.startsWith("numeric") || type === "double precision",
    (table, { name }) => ({
      what: `${table}.${name} loses its digits`,
      sql: [`UPDATE ${table} SET ${name} = trunc(${name})`],
    }),
  ),
  ofColumn(
    ({ type }) => type.startsWith("timestamp"),
    (table, { name }) => ({
      what: `${table}.${name} loses its seconds`,
      sql: [`UPDATE ${table} SET ${name} = date_trunc('minute', ${name})`],
    }),
  ),
  ofColumn(
    ({ type }) => type === "text" || type.startsWith("varchar"),
    (table, { name }) => ({
      what: `${table}.${name} is cut`,
      sql: [`UPDATE ${table} SET ${name} = left(${name}, 1)`],
    }),
  ),
  ofColumn(
    ({ required, mayBeNull }) => !required && mayBeNull,
    (table, { name, type, default: value = constantOf(type.split(" COLLATE")[0]!) }) => ({
      what: `nulls of ${table}.${name} are filled`,
      sql: [`UPDATE ${table} SET ${name} = ${value} WHERE ${name} IS NULL`],
    }),
  ),
  ofColumn(
    ({ required }) => !required,
    (table, { name }) => ({
      what: `${table}.${name} becomes null`,
      sql: [`UPDATE ${table} SET ${name} = NULL`],
    }),
  ),
  ofColumn(
    () => true,
    (table, { name }) => ({
      what: `values of ${table}.${name} move to other rows`,
      sql: [
        `WITH r AS (SELECT id, ${name} AS v, row_number() OVER (ORDER BY id) n, count(*) OVER () k FROM ${table})
         UPDATE ${table} SET ${name} = b.v FROM r a JOIN r b ON b.n = a.n % a.k + 1 WHERE a.id = ${table}.id`,
      ],
    }),
  ),
  ofColumn(
    ({ required }) => required,
    (table, { name }) => ({
      what: `${table}.${name} is no longer required`,
      sql: [`ALTER TABLE ${table} ALTER COLUMN ${name} DROP NOT NULL`],
    }),
  ),
  ofColumn(
    ({ default: value }) => value === undefined,
    (table, { name, type }) => ({
      what: `${table}.${name} gets a default`,
      sql: [
        `ALTER TABLE ${table} ALTER COLUMN ${name} SET DEFAULT ${constantOf(type.split(" COLLATE")[0]!)}`,
      ],
    }),
  ),
  ({ table }) =>
    table.indexes.length > 0
      ? {
          what: `the index of ${table.name} is dropped`,
          sql: [`DROP INDEX ${/INDEX (\S+)/.exec(table.indexes[0]!)![1]}`],
        }
      : undefined,
];

/**
 * Every way to damage a migration that leads to `schema`, once each.
 *
 * @param other the schema that it comes from: only content that is in both must be kept
 */
export function damagesOf(schema: RandomSchema, other: RandomSchema, random: Random): Damage[] {
  const targets = schema.tables.flatMap((table): Target[] => {
    const same = other.tables.find(({ name }) => name === table.name);
    const columns = table.columns.flatMap((column) => {
      const was = same?.columns.find(
        ({ name, type }) =>
          name === column.name && type.split(" COLLATE")[0] === column.type.split(" COLLATE")[0],
      );
      return was ? [{ ...column, mayBeNull: !was.required }] : [];
    });
    return same ? [{ table, columns }] : [];
  });
  return spoils.flatMap((spoil) => {
    const start = Math.floor(random() * targets.length);
    for (const target of [...targets.slice(start), ...targets.slice(0, start)]) {
      const damage = spoil(target, random);
      if (damage) return [damage];
    }
    return [];
  });
}
