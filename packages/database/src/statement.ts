import type { CustomTypesConfig, QueryResult } from "pg";
import { statementName } from "./prelude.js";
import type { StatementConfig } from "./scoped-statement.js";

/**
 * A statement that is written once, from the models, and sent often: prepared by name on every
 * connection, its values always apart from its text.
 */
export interface Statement<Row> {
  /** What it is for, in the name's words; the list of statements is sorted by it. */
  readonly label: string;
  readonly text: string;
  /** Under which connections keep it prepared. */
  readonly name: string | undefined;
  /** Its rows are read in the order of an index, and no further than its limit. */
  readonly inOrder: boolean;
  /** How many values it takes. */
  readonly parameters: number;
  /** Never set: carries the type of the rows. */
  readonly row?: Row;
}

/** `2026-01-16 09:30:00.12+00`, as PostgreSQL writes it, to `2026-01-16T09:30:00.120Z`. */
export function isoTimestamp(text: string): string {
  const { length } = text;
  // By length alone: a list is full of them, and a pattern would cost twice as much.
  if (length < 22 || length > 26 || length === 23 || text[10] !== " " || !text.endsWith("+00"))
    return new Date(text).toISOString();
  const time = `${text.slice(0, 10)}T${text.slice(11, length - 3)}`;
  return `${time}${fraction[length - 22]}Z`;
}

/** What is missing of the three places, by how many characters the time has more than none of them. */
const fraction = [".000", "", "00", "0", ""];

const TIMESTAMPTZ = 1184;
const BOOLEAN = 16;
const JSON_TYPES = new Set([114, 3802]);
const asText = (text: string) => text;
const asBoolean = (text: string) => text === "t";

/**
 * Rows as the API shows them: times as ISO 8601 text, 64-bit integers as decimal text. No `Date` is
 * made only to be turned into text again, which is a large part of what a list would cost.
 */
export const plainTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number) => {
    if (oid === TIMESTAMPTZ) return isoTimestamp;
    if (oid === BOOLEAN) return asBoolean;
    if (JSON_TYPES.has(oid)) return JSON.parse;
    return asText;
  }) as never,
};

/**
 * Declares a statement. `text` uses `$1 … $n`.
 *
 * @param inOrder keep PostgreSQL from fetching and sorting everything where an index has the order
 */
export function statement<Row>(label: string, text: string, inOrder = false): Statement<Row> {
  const numbers = [...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
  return { label, text, name: statementName(text), inOrder, parameters: Math.max(0, ...numbers) };
}

/** What the wire needs of a statement and its values. */
export function wireStatement(
  { text, name, inOrder }: Statement<unknown>,
  values: unknown[],
): StatementConfig {
  return { text, name, values, inOrder, types: plainTypes, compiled: true };
}

export type Rows<Row> = Omit<QueryResult, "rows"> & { rows: Row[] };
