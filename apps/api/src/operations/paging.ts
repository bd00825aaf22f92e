import { id, limits, text, timestamp } from "@docket/contract";
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
import { z } from "zod";
import { refuse } from "../errors.js";

/** A page of results as it is returned to the client. */
export interface Page<Row> {
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
  const page = keyset(model, order, decodeCursor(cursor, name, cursorSchemas(model, order)));
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
 * @param schemas one per value
 * @throws AppError 400 for anything else
 */
export function decodeCursor(
  cursor: string | undefined,
  sort: string,
  schemas: z.ZodType[],
): string[] {
  if (cursor === undefined) return [];
  const [, ...values] = partsOf(cursor);
  const isOurs =
    encodeCursor(sort, values) === cursor &&
    z.tuple(schemas as [z.ZodType]).safeParse(values).success;
  if (!isOurs) throw refuse.invalidField("cursor", "is not a cursor of this list");
  return values;
}

function partsOf(cursor: string): string[] {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()).map(String);
  } catch {
    return [];
  }
}

/** Whether a cursor was made for `sort`. */
export function isCursorOf(cursor: string, sort: string): boolean {
  return partsOf(cursor)[0] === sort;
}

/** The texts that lists are sorted by. */
const texts: Record<string, z.ZodType> = {
  id: z.string().regex(/^[\w-]+$/), // of an API key
  title: text(limits.title),
  position: z.string().regex(/^[0-9A-Za-z]+$/),
  email: z.string().regex(/^\S+@\S+$/),
};

const integer = z
  .string()
  .regex(/^-?\d{1,10}$/)
  .refine((value) => Math.abs(Number(value)) < 2 ** 31);

/** Schemas of the values of sort attributes, one per attribute. */
export function cursorSchemas(
  model: ModelStatic<Model>,
  order: [attribute: string, way: "ASC" | "DESC"][],
): z.ZodType[] {
  const attributes = model.getAttributes() as Record<string, { type: unknown }>;
  return order.map(([name]) => {
    const type = attributes[name]?.type;
    if (type instanceof DataTypes.BIGINT) return id;
    if (type instanceof DataTypes.INTEGER) return integer;
    return type instanceof DataTypes.DATE ? timestamp : (texts[name] ?? z.never());
  });
}
