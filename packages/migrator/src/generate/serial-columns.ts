import {
  inSchema,
  MAX_BYTES,
  NAME,
  nameParts,
  partOf,
  quoteName,
  TABLE,
  tableOf,
  withoutPublic,
} from "../names.js";
import type { PlannedStatement } from "./plan.js";
import { newTable } from "./sql-text.js";
import { mentions } from "./statement-parts.js";

const sequenceMade = new RegExp(
  `^CREATE SEQUENCE (${TABLE}) AS (smallint|integer|bigint) INCREMENT BY 1 MINVALUE 1 MAXVALUE (\\d+) START WITH 1 CACHE 1 NO CYCLE$`,
);
const counts = new RegExp(`^(${NAME}) (\\w+) NOT NULL DEFAULT nextval\\('(.+)'::regclass\\)$`);

const serials: Record<string, { word: string; max: string }> = {
  smallint: { word: "smallserial", max: "32767" },
  integer: { word: "serial", max: "2147483647" },
  bigint: { word: "bigserial", max: "9223372036854775807" },
};

/** Writes `serial` where a new table, its sequence and its column's default are what that makes. */
export function withSerialColumns(planned: PlannedStatement[]): PlannedStatement[] {
  return planned.reduce((list, made) => {
    const [, sequence = "", type = "", max] = sequenceMade.exec(made.sql) ?? [];
    const serial = serials[type];
    if (serial?.max !== max) return list;
    const create = list.find(({ sql }) => mentions(sql, sequence) && newTable(sql));
    const table = create && newTable(create.sql)!;
    const at = table?.parts.findIndex((part) => {
      const [, , counted, called = ""] = counts.exec(part) ?? [];
      return counted === type && withoutPublic(called) === sequence;
    });
    if (!table || at === undefined || at < 0) return list;
    const [name] = new RegExp(`${TABLE}$`).exec(table.head)!;
    const [, column = ""] = counts.exec(table.parts[at]!)!;
    const owned = list.find(
      ({ sql }) => sql === `ALTER SEQUENCE ${sequence} OWNED BY ${name}.${column}`,
    );
    const isMadeForIt = list
      .slice(0, list.indexOf(create))
      .every((one) => one === made || !mentions(one.sql, sequence));
    if (!owned || !isMadeForIt || sequence !== usualName(name, column)) return list;
    const parts = table.parts.with(at, `${column} ${serial!.word}`);
    const sql = `${table.head} (${parts.join(", ")})${table.tail}`;
    return list.flatMap((one) =>
      one === made || one === owned ? [] : one === create ? [{ ...one, sql }] : [one],
    );
  }, planned);
}

/** The name of the sequence that `serial` makes; undefined if PostgreSQL would shorten it. */
function usualName(table: string, column: string): string | undefined {
  const name = [...nameParts(partOf(table)), ...nameParts(column), "seq"].join("_");
  return Buffer.byteLength(name) > MAX_BYTES
    ? undefined
    : inSchema(tableOf(table), quoteName(name));
}
