import type { Snapshot } from "../catalog/snapshot.js";
import { databaseError, StatementError } from "../errors.js";
import { quoteText, TABLE, withoutPublic } from "../names.js";
import { statementsOf } from "../split.js";
import { labelsOf } from "./schema-facts.js";
import { alteredColumn, columnFacts } from "./statement-parts.js";

const advices: [
  statement: RegExp,
  code: RegExp,
  advice: string | ((error: StatementError) => string),
][] = [
  [
    new RegExp(` ADD COLUMN ${TABLE} .*NOT NULL`, "s"),
    /^23/,
    "Existing rows need a value that only you know. By hand: add the column without " +
      "NOT NULL, fill it with an UPDATE, then add the constraint and SET NOT NULL.",
  ],
  [new RegExp(` ALTER COLUMN ${TABLE} TYPE `), /^(22|23|42)/, castAdvice],
  [
    /^DROP /,
    /^2BP01$/,
    "Something else still depends on it. By hand: drop or change that first, in the same migration.",
  ],
];

/** Advice on what to write by hand if a planned statement cannot work. */
export function byHand(error: unknown): string {
  if (!(error instanceof StatementError)) return "Write the migration by hand.";
  const { sql } = error.statement;
  const { code = "", message } = databaseError(error.cause) ?? {};
  const [, , advice] = advices.find(([text, codes]) => text.test(sql) && codes.test(code)) ?? [];
  if (advice) return typeof advice === "string" ? advice : advice(error);
  const remedy = /^23/.test(code) ? howToFit(sql, message) : "";
  return `Write this part by hand, in the order that the data needs. ${remedy}`.trim();
}

const adds = (constraint: string) =>
  new RegExp(`^ALTER TABLE (?:ONLY )?(${TABLE}) ADD CONSTRAINT ${TABLE} ${constraint}`, "s");
const alters = (change: string) =>
  new RegExp(`^ALTER TABLE (?:ONLY )?(${TABLE}) ALTER COLUMN (${TABLE}) ${change}`);

type Remedy = (parts: string[], reason: string, wanted: Snapshot) => string;

const remedies: [statement: RegExp, remedy: Remedy][] = [
  [
    adds(String.raw`(?:UNIQUE(?: NULLS NOT DISTINCT)?|PRIMARY KEY) \(([^)]+)\)`),
    ([table, columns]) => duplicates(table!, columns!),
  ],
  [
    new RegExp(
      String.raw`^CREATE UNIQUE INDEX ${TABLE} ON (?:ONLY )?(${TABLE}) \((.+?)\)` +
        String.raw`(?: INCLUDE \([^)]*\))?(?: NULLS NOT DISTINCT)?( WHERE .+)?$`,
    ),
    ([table, columns, where]) =>
      duplicates(table!, columns!.replace(/ (?:DESC|ASC|NULLS (?:FIRST|LAST))\b/g, ""), where),
  ],
  [
    adds(String.raw`FOREIGN KEY \(([^)]+)\) REFERENCES (${TABLE})\s*\(([^)]+)\)( MATCH FULL)?`),
    ([table, columns, parent, keys, full]) => {
      const [own, other] = [columns!.split(", "), keys!.split(", ")];
      const filled = own.map((column) => `c.${column} IS NOT NULL`).join(full ? " OR " : " AND ");
      const refers = full && own.length > 1 ? `(${filled})` : filled;
      const same = own.map((column, index) => `p.${other[index]} = c.${column}`).join(" AND ");
      return (
        `Rows that refer to nothing: SELECT * FROM ${table} c WHERE ${refers} AND NOT EXISTS ` +
        `(SELECT FROM ${parent} p WHERE ${same}). UPDATE or DELETE them before this.`
      );
    },
  ],
  [
    adds(String.raw`EXCLUDE USING \w+ \((.+?)\)(?: WHERE (\(.+\)))?(?: DEFERRABLE.*)?$`),
    ([table, elements, where]) => {
      const only = where === undefined ? "" : `, of those with ${where}`;
      return `Rows of ${table} that exclude each other by ${elements}${only}: UPDATE or DELETE one of each pair before this.`;
    },
  ],
  [
    adds(String.raw`CHECK (\(.+\))`),
    ([table, check]) =>
      `Rows that violate it: SELECT * FROM ${table} WHERE NOT ${check}. UPDATE them before this.`,
  ],
  [
    alters("SET NOT NULL"),
    ([table, column], _reason, wanted) => {
      const value = withoutPublic(columnFacts(wanted, `${table}.${column}`)?.default ?? "…");
      return `UPDATE ${table} SET ${column} = ${value} WHERE ${column} IS NULL before this.`;
    },
  ],
  [
    new RegExp(`^ALTER DOMAIN (${TABLE}) `),
    ([domain]) => `UPDATE the values of every column of ${domain} that violate it before this.`,
  ],
  [
    alters(`TYPE (.+?)(?: USING .*)?$`),
    ([table, column, type], reason, wanted) => {
      if (reason.startsWith("could not create unique index"))
        return `Rows whose ${column} is no longer unique as the new type: UPDATE or DELETE all but one of each before this.`;
      const rows = misfits(column!, type!, reason, wanted);
      return rows === undefined
        ? `Values of ${table}.${column} that do not fit need an UPDATE before this, or a USING that maps them.`
        : `Rows that do not fit${since(rows)}: SELECT * FROM ${table} WHERE ${rows}. UPDATE them before this, or map their values by USING.`;
    },
  ],
];

/** A condition for the rows whose value a type refuses for the reason that the server gives. */
function misfits(
  column: string,
  type: string,
  reason: string,
  wanted: Snapshot,
): string | undefined {
  const labels = labelsOf(wanted, type).map(quoteText);
  if (labels.length > 0) return `${column}::text NOT IN (${labels.join(", ")})`;
  const [, size, scale = "0"] = /\((\d+)(?:,(\d+))?\)$/.exec(type) ?? [];
  if (size !== undefined && /^value too long/.test(reason))
    return `length(${column}::text) > ${size}`;
  if (size !== undefined && /^numeric field overflow/.test(reason))
    return `abs(${column}) >= 1e${Number(size) - Number(scale)}`;
  const bits = /out of range/.test(reason) && { smallint: 15n, integer: 31n, bigint: 63n }[type];
  if (bits) return `${column} NOT BETWEEN ${-(2n ** bits)} AND ${2n ** bits - 1n}`;
  const isSyntax = /^invalid input syntax/.test(reason);
  return isSyntax ? `NOT pg_input_is_valid(${column}::text, ${quoteText(type)})` : undefined;
}

/** The function that tests a value exists since PostgreSQL 16. */
function since(rows: string): string {
  return rows.includes("pg_input_is_valid(") ? " (from PostgreSQL 16)" : "";
}

function duplicates(table: string, columns: string, where = ""): string {
  const [key, period] = / WITHOUT OVERLAPS$/.test(columns)
    ? columns.replace(/ WITHOUT OVERLAPS$/, "").split(/, (?=[^,]+$)/)
    : [columns];
  if (period !== undefined)
    return `Rows of one ${key} whose ${period} overlap: UPDATE or DELETE all but one of them before this.`;
  return (
    `Rows that share values: SELECT ${columns}, count(*) FROM ${table}${where} GROUP BY ${columns} HAVING count(*) > 1. ` +
    "UPDATE or DELETE all but one of each before this."
  );
}

/**
 * How to find and fix the rows on which a statement fails; of several that run together, the first
 * for which there is advice. Empty if there is none.
 *
 * @param reason the server's error message
 * @param wanted the schema to which the statement leads, for the defaults of its columns
 */
export function howToFit(sql: string, reason = "", wanted: Snapshot = new Map()): string {
  for (const one of statementsOf(sql)) {
    for (const [pattern, remedy] of remedies) {
      const match = pattern.exec(one.replace(/\s+/g, " "));
      if (match) return remedy(match.slice(1), reason, wanted);
    }
  }
  return "";
}

/** Advice on what to write by hand if a plan has lost content. */
export function whatKeeps(found: string[]): string {
  const isMade = found.some((line) => / rows and has 0$/.test(line));
  return (
    "Write this part by hand, so that it keeps what is there, and generate again." +
    (isMade
      ? " To move a table with its rows into or out of another: ALTER TABLE … ATTACH PARTITION, DETACH PARTITION, INHERIT, NO INHERIT."
      : "")
  );
}

const noCast = /cannot (?:cast type (.+?) to|be cast automatically to type) (.+?)(?: \[(?!\])|$)/;
const number = /^(?:smallint|integer|bigint|numeric|real|double precision)\b/;
const moment = /^timestamp\b/;
const texts = /^(?:text|character varying)\b/;

/** The likely expression for a conversion between types, which are named as the server does. */
const meant: [from: RegExp, to: RegExp, expression: (column: string, to: string) => string][] = [
  [/^boolean$/, number, (c, to) => `${c}::integer::${to}`],
  [number, /^boolean$/, (c) => `${c} <> 0`],
  [/^boolean$/, moment, (c) => `CASE WHEN ${c} THEN now() END`],
  [moment, /^boolean$/, (c) => `${c} IS NOT NULL`],
  [/^boolean$/, /./, (c, to) => `(CASE WHEN ${c} THEN '…' ELSE '…' END)::${to}`],
  [number, moment, (c) => `to_timestamp(${c})`],
  [moment, number, (c, to) => `extract(epoch FROM ${c})::${to}`],
  [/^interval$/, number, (c, to) => `extract(epoch FROM ${c})::${to}`],
  [number, /^interval$/, (c) => `make_interval(secs => ${c})`],
  [/\[\]$/, /^jsonb?$/, (c, to) => `to_${to}(${c})`],
  [/^jsonb?$/, /\[\]$/, (c) => `a function of your own over jsonb_array_elements_text(${c})`],
  [texts, /\[\]$/, (c, to) => `string_to_array(${c}, ',')::${to}`],
  [/./, /\[\]$/, (c) => `ARRAY[${c}]`],
  [/\[\]$/, texts, (c) => `array_to_string(${c}, ',')`],
  [/\[\]$/, /./, (c) => `${c}[1]`],
  [/./, /^boolean$/, (c) => `${c} = '…'`],
  [/^jsonb?$/, /./, (c, to) => `(${c} #>> '{}')::${to}`],
  [/./, /./, (c, to) => `${c}::text::${to}`],
];

const ofPartitionKey =
  "A column of a partition key keeps its type. By hand: rename the table and its partitions, create them anew with the " +
  "new type, INSERT INTO … SELECT … from the old table, then drop that.";

/**
 * Advice for a conversion between types for which PostgreSQL has no cast: the most likely
 * expression, or how to fill a new column.
 */
function castAdvice({ statement, message }: StatementError): string {
  const column = alteredColumn(statement.sql);
  if (/part of the partition key/.test(message)) return ofPartitionKey;
  const [, from = "another", to] = noCast.exec(message.split("\n")[0]!) ?? [];
  const head = "PostgreSQL does not know how to turn the old values into the new type. By hand: ";
  if (!column || to === undefined)
    return `${head}ALTER COLUMN … TYPE … USING with an expression for it, or a new column, an UPDATE, and a drop of the old one.`;
  if (to === "uuid")
    return (
      `${head}a new column, ALTER TABLE ${column.table} ADD COLUMN … uuid NOT NULL DEFAULT gen_random_uuid(); ` +
      "one more in each table that refers to it, filled with UPDATE … SET … FROM; then the keys on those, a drop of " +
      "the old columns, and the new ones under their names."
    );
  const expression = meant.find(([old, now]) => old.test(from) && now.test(to))?.[2];
  return `${head}ALTER COLUMN … TYPE … USING ${expression?.(column.column, to)}, or a new column, an UPDATE, and a drop of the old one.`;
}
