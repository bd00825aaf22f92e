import { keyset, type ListOrder } from "@docket/models";
import {
  DataTypes,
  type FindOptions,
  type literal,
  type Model,
  type ModelStatic,
  Op,
  type WhereOptions,
} from "sequelize";

import { refuse } from "../errors.js";

/** A page of results as it is returned to the client. */
interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
}

/**
 * A page from `limit` rows and one more, which tells whether there is another page.
 *
 * @param positionOf the sort key of a row
 */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  sort: string,
  positionOf: (last: Row) => string[],
): Page<Row> {
  if (rows.length <= limit) return { items: rows, nextCursor: null };
  const items = rows.slice(0, limit);
  return { items, nextCursor: encodeCursor(sort, positionOf(items.at(-1) as Row)) };
}

/** What a list shows, and in which order. */
interface ListOptions extends Omit<FindOptions, "where" | "order" | "limit"> {
  where?: { userId?: string; [Op.and]?: ReturnType<typeof literal>[] };
  order: ListOrder;
  /** The list's name in its cursors. */
  name: string;
}

/**
 * Reads a page of a list, with one statement, in the caller's unit of work.
 *
 * @param show how a row, which also has the attributes of the order, is shown
 * @throws AppError 400 for a cursor of another list
 */
export async function findPage<Row extends Model, Shown>(
  model: ModelStatic<Row>,
  { attributes, where = {}, order, name, replacements, ...options }: ListOptions,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  show: (row: Row) => Shown,
): Promise<Page<Shown>> {
  const sortKey = order.map(([attribute]) => attribute);
  const page = keyset(model, order, decodeCursor(cursor, name, cursorChecks(model, order)));
  const rows = await model.findAll({
    ...options,
    ...(Array.isArray(attributes) && { attributes: [...new Set([...attributes, ...sortKey])] }),
    where: { ...where, [Op.and]: [...page.where, ...(where[Op.and] ?? [])] } as WhereOptions,
    replacements: { ...replacements, ...page.replacements },
    order,
    limit: limit + 1,
  });
  const inCursor = (value: unknown) =>
    value instanceof Date ? value.toISOString() : String(value);
  const { items, nextCursor } = pageOf(rows, limit, name, (last) =>
    sortKey.map((attribute) => inCursor(last[attribute as keyof Row])),
  );
  return { items: items.map(show), nextCursor };
}

/**
 * The cursor for the end of a page: the sort and the sort key of its last row. Opaque to clients; it
 * grants nothing, since every query is bound to its user anyway.
 */
function encodeCursor(sort: string, values: string[]): string {
  return Buffer.from(JSON.stringify([sort, ...values])).toString("base64url");
}

/**
 * The sort key in a cursor that was made for `sort`; empty without a cursor.
 *
 * @param checks one per value: whether it is valid
 * @throws AppError 400 for anything else
 */
export function decodeCursor(
  cursor: string | undefined,
  sort: string,
  checks: ((value: string) => boolean)[],
): string[] {
  if (cursor === undefined) return [];
  const bad = () => refuse.invalidField("cursor", "is not a cursor of this list");
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw bad();
  }
  if (!Array.isArray(parsed) || parsed.length !== checks.length + 1 || parsed[0] !== sort)
    throw bad();
  const values = parsed.slice(1) as unknown[];
  if (!values.every((value, index) => typeof value === "string" && checks[index]?.(value)))
    throw bad();
  return values as string[];
}

/** Whether a cursor was made for `sort`. */
export function isCursorOf(cursor: string, sort: string): boolean {
  return Buffer.from(cursor, "base64url")
    .toString("utf8")
    .startsWith(`[${JSON.stringify(sort)},`);
}

/** Checks for the values of sort attributes, one per attribute. */
export function cursorChecks(
  model: ModelStatic<Model>,
  order: [attribute: string, way: "ASC" | "DESC"][],
): ((value: string) => boolean)[] {
  const attributes = model.getAttributes() as Record<string, { type: unknown }>;
  return order.map(([name]) => {
    const type = attributes[name]?.type;
    if (type instanceof DataTypes.BIGINT) return isId;
    if (type instanceof DataTypes.INTEGER) return isInteger;
    return type instanceof DataTypes.DATE ? isInstant : isText;
  });
}

const FIRST_INSTANT = Date.parse("0001-01-01T00:00:00.000Z");
/** Years with five digits have another format. */
export const AFTER_LAST_INSTANT = Date.parse("+010000-01-01T00:00:00.000Z");

const MAX_BIGINT = 9_223_372_036_854_775_807n;

export function isId(value: string): boolean {
  return /^\d{1,19}$/.test(value) && BigInt(value) <= MAX_BIGINT;
}

/**
 * ISO 8601, as the API writes it. Date.parse takes 30 February for 2 March, and accepts a year 0.
 */
export function isInstant(value: string): boolean {
  const time = Date.parse(value);
  return (
    time >= FIRST_INSTANT && time < AFTER_LAST_INSTANT && new Date(time).toISOString() === value
  );
}

function isInteger(value: string): boolean {
  return /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) < 2 ** 31;
}

function isText(value: string): boolean {
  return value.length <= 1_000 && value.isWellFormed() && !value.includes("\0");
}
