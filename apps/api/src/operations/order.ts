import type { Place } from "@docket/contract";
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import { type Model, type ModelStatic, Op } from "sequelize";
import { refuse } from "../errors.js";
import type { DataContext } from "./operation.js";

/** A longer position causes the whole order to be rewritten with short ones. */
export const LONGEST_POSITION = 40;

/** The rows of one order: those that match `where`, sorted by `position`. */
export interface Order {
  model: ModelStatic<Model & { id: string; position: string }>;
  where: { userId: string; listId?: string };
  /** What a row is called, for a refusal. */
  what: string;
}

/** Positions that the caller of {@link positionsAt} has read already. */
interface Known {
  /** Of the row that the place names. */
  beside?: string | undefined;
  /** Of a row that moves within the order: it keeps its position if it is at the place already. */
  own?: string | undefined;
}

/**
 * Positions for `count` rows that go to `place`, one after the other. Must run in a transaction that
 * has called `lockChangeClock`. Rows in the trash keep their positions.
 *
 * @throws AppError 404 if the row that the place names does not exist
 */
export async function positionsAt(
  context: DataContext,
  order: Order,
  place: Place,
  count = 1,
  { beside, own }: Known = {},
): Promise<string[]> {
  const between = async (known?: string) => {
    const ends = await neighbours(context, order, place, known);
    if (own !== undefined && ends.includes(own)) return [own];
    return generateNKeysBetween(...ends, count);
  };
  const positions = await between(beside);
  if (positions.every((position) => position.length <= LONGEST_POSITION)) return positions;
  await shorten(order);
  return between();
}

/**
 * The position that moves one row of an order to `place`; `undefined` if it is there already. See
 * {@link positionsAt}.
 *
 * @throws AppError 404 also if the row itself does not exist
 */
export async function positionOfMoved(
  context: DataContext,
  order: Order,
  { id, place }: { id: string; place: Place },
): Promise<string | undefined> {
  const own = await positionOf(context, order, id);
  const [position] = await positionsAt(context, order, place, 1, { own });
  return position === own ? undefined : position;
}

/** The wanted position if it is free, or else the next free one. See {@link positionsAt}. */
export async function positionNear(
  context: DataContext,
  order: Order,
  wanted: string,
): Promise<string> {
  const taken = await nearest(context, order, { [Op.gte]: wanted }, "ASC");
  if (taken !== wanted) return wanted;
  const next = await nearest(context, order, { [Op.gt]: wanted }, "ASC");
  const position = generateKeyBetween(wanted, next);
  if (position.length <= LONGEST_POSITION) return position;
  const { model, where } = order;
  const beside = await model.findOne({
    attributes: ["id"],
    where: { ...where, position: wanted },
    raw: true,
  });
  return (await positionsAt(context, order, { after: beside!.id }))[0]!;
}

async function neighbours(
  context: DataContext,
  order: Order,
  place: Place,
  beside?: string,
): Promise<[before: string | null, after: string | null]> {
  if (place === "first") return [null, await nearest(context, order, undefined, "ASC")];
  if (place === "last") return [await nearest(context, order, undefined, "DESC"), null];
  const position =
    beside ?? (await positionOf(context, order, "after" in place ? place.after : place.before));
  return "after" in place
    ? [position, await nearest(context, order, { [Op.gt]: position }, "ASC")]
    : [await nearest(context, order, { [Op.lt]: position }, "DESC"), position];
}

async function positionOf(
  { queries }: DataContext,
  { model, where, what }: Order,
  id: string,
): Promise<string> {
  const row = await queries.findOne(model, { attributes: ["position"], where: { ...where, id } });
  if (!row) throw refuse.notFound(what);
  return (row as { position: string }).position;
}

/** The first position of an order, in one or the other direction, that meets a condition. */
async function nearest(
  { queries }: DataContext,
  { model, where }: Order,
  position: object | undefined,
  way: "ASC" | "DESC",
): Promise<string | null> {
  const row = await queries.findOne(model.unscoped(), {
    attributes: ["position"],
    where: { ...where, ...(position && { position }) },
    order: [["position", way]],
  });
  return (row as { position: string } | null)?.position ?? null;
}

/** Gives all rows of an order short positions after the last one, so that none is taken already. */
async function shorten(order: Order): Promise<void> {
  const { model, where } = order;
  const attributes = ["id", "position"];
  const rows = await model.unscoped().findAll({ attributes, where, raw: true });
  rows.sort((one, other) => (one.position < other.position ? -1 : 1));
  const last = rows.at(-1)?.position ?? null;
  const positions = generateNKeysBetween(last, null, rows.length);
  await model.sequelize!.query(
    [
      `UPDATE ${model.getTableName()} AS moved SET position = given.position`,
      "FROM unnest($ids::bigint[], $positions::text[]) AS given (id, position)",
      'WHERE "moved"."user_id" = $userId AND moved.id = given.id',
    ].join(" "),
    { bind: { userId: where.userId, ids: rows.map(({ id }) => id), positions } },
  );
}
