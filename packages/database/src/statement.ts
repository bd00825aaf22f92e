import pg, { type CustomTypesConfig, type QueryResult } from "pg";
import { statementName } from "./scope-settings.js";
import type { StatementConfig } from "./scoped-statement.js";
import { changesSession } from "./session-changes.js";

/**
 * A statement that is written once and sent often: prepared by name on every connection, its values
 * always separate from its text.
 */
export interface Statement<Row> {
  readonly text: string;
  /** The name under which connections prepare it. */
  readonly name: string;
  /** Its rows are read in the order of an index, and no further than its limit. */
  readonly inIndexOrder: boolean;
  /** See `changesSession`. */
  readonly changesSession: boolean;
  /** Never set: carries the type of the rows. */
  readonly row?: Row;
}

/** `2026-01-16 09:30:00.12+00`, as PostgreSQL writes it, to `2026-01-16T09:30:00.120Z`. */
function isoTimestamp(text: string): string {
  const { length } = text;
  // By length only: a list is full of timestamps, and a regular expression would cost twice as
  // much.
  if (length < 22 || length > 26 || length === 23 || text[10] !== " " || !text.endsWith("+00"))
    return new Date(text).toISOString();
  const time = `${text.slice(0, 10)}T${text.slice(11, length - 3)}`;
  return `${time}${fraction[length - 22]}Z`;
}

/**
 * The padding to three decimal places, by how much longer the text is than one with whole seconds.
 */
const fraction = [".000", "", "00", "0", ""];

type Parse = (text: string) => unknown;
const asText: Parse = (text) => text;
const TEXTS: number = 1009; // text[]
const texts = pg.types.getTypeParser(TEXTS, "text") as (text: string) => unknown[];

function listOf(parse: Parse): Parse {
  const read = (one: unknown): unknown =>
    Array.isArray(one) ? one.map(read) : one === null ? null : parse(one as string);
  return (text) => read(texts(text));
}

/** By splitting, except where there is more in it than numbers: every task has such a list. */
function bigints(text: string): unknown[] {
  if (text === "{}") return [];
  return /^\{[\d,-]+\}$/.test(text) ? text.slice(1, -1).split(",") : texts(text);
}

/** Parsers in place of pg's own. */
const parsers = new Map<number, Parse>([
  [16, (text) => text === "t"], // boolean
  [20, asText], // bigint
  [25, asText], // text
  [1016, bigints], // bigint[]
  [1082, asText], // date
  [1114, asText], // timestamp
  [1115, texts], // timestamp[]
  [1182, texts], // date[]
  [1184, isoTimestamp], // timestamptz
  [1185, listOf(isoTimestamp)], // timestamptz[]
  [1186, asText], // interval
  [1187, texts], // interval[]
  [1231, texts], // numeric[]
]);

/**
 * Parsers for rows as the API returns them: times as ISO 8601 text, 64-bit integers as decimal
 * text. This avoids making each time a `Date` only to format it again, which would be a large part
 * of a list's cost.
 */
const plainTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number) =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, "text")) as never,
};

/**
 * Declares a statement. `text` uses `$1 … $n`.
 *
 * @param inIndexOrder keep PostgreSQL from fetching and sorting all rows if an index has the order
 */
export function statement<Row>(text: string, inIndexOrder = false): Statement<Row> {
  return { text, name: statementName(text), inIndexOrder, changesSession: changesSession(text) };
}

/** A statement with its values, as a connection sends it. */
export function wireStatement(
  { text, name, inIndexOrder, changesSession }: Statement<unknown>,
  values: unknown[],
): StatementConfig {
  return { text, name, values, inIndexOrder, changesSession, types: plainTypes, compiled: true };
}

export type Rows<Row> = Omit<QueryResult, "rows"> & { rows: Row[] };
