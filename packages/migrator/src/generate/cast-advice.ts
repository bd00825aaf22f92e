import type { StatementError } from "../errors.js";
import { alteredColumn } from "./statement-parts.js";

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
];

const ofPartitionKey =
  "A column of a partition key keeps its type. By hand: rename the table and its partitions, create them anew with the " +
  "new type, INSERT INTO … SELECT … from the old table, then drop that.";

/**
 * Advice for a conversion between types for which PostgreSQL has no cast: the most likely
 * expression, or how to fill a new column.
 */
export function castAdvice({ statement, message }: StatementError): string {
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
  const using = expression?.(column.column, to) ?? "with an expression for it";
  return `${head}ALTER COLUMN … TYPE … USING ${using}, or a new column, an UPDATE, and a drop of the old one.`;
}
