import type { Place } from "@docket/contract";
import { List } from "@docket/models";
import { generateNKeysBetween } from "fractional-indexing";
import { type Model, type ModelStatic, Op, Transaction, type WhereOptions } from "sequelize";
import { refuse } from "../errors.js";

/** A longer position makes the whole order be written anew, with short ones. */
export const LONGEST_POSITION = 40;

/** The rows of one order: those of `where`, by their `position`. */
export interface Order {
  model: ModelStatic<Model>;
  where: WhereOptions;
  /** What a row is called, for a refusal. */
  what: string;
}

/**
 * Holds a list until the transaction ends: the order of its tasks and sections, and the tree of its
 * tasks, are changed by one transaction at a time. Lists are held in the order of their ids.
 *
 * @throws AppError 404
 */
export async function lockLists(userId: string, ids: string[]): Promise<void> {
  const ordered = [...new Set(ids)];
  const found = await List.findAll({
    attributes: ["id"],
    where: { userId, id: ordered },
    order: ["id"],
    lock: Transaction.LOCK.NO_KEY_UPDATE,
  });
  if (found.length < ordered.length) throw refuse.notFound("list");
}

/** Holds the order of a user's lists, and that of the labels, until the transaction ends. */
export async function lockOrderOfLists(userId: string): Promise<void> {
  await List.findOne({
    attributes: ["id"],
    where: { userId, isInbox: true },
    lock: Transaction.LOCK.NO_KEY_UPDATE,
  });
}

/**
 * Positions for `count` rows that go to `place`, one after the other. Runs in a transaction that holds
 * the order.
 *
 * @throws AppError 404 if there is no such row to stand beside
 */
export async function positionsAt(order: Order, place: Place, count = 1): Promise<string[]> {
  const positions = generateNKeysBetween(...(await neighbours(order, place)), count);
  if (positions.every((position) => position.length <= LONGEST_POSITION)) return positions;
  await shorten(order);
  return generateNKeysBetween(...(await neighbours(order, place)), count);
}

/** The position itself where it is free, or else the next that is. As for {@link positionsAt}. */
export async function positionNear(order: Order, wanted: string): Promise<string> {
  const [taken] = await positionsOf(order, { [Op.gte]: wanted }, "ASC");
  if (taken !== wanted) return wanted;
  const [next = null] = await positionsOf(order, { [Op.gt]: wanted }, "ASC");
  return generateNKeysBetween(wanted, next, 1)[0]!;
}

type Neighbours = [before: string | null, after: string | null];

async function neighbours(order: Order, place: Place): Promise<Neighbours> {
  if (place === "first") {
    const [first = null] = await positionsOf(order, { [Op.ne]: null }, "ASC");
    return [null, first];
  }
  if (place === "last") {
    const [last = null] = await positionsOf(order, { [Op.ne]: null }, "DESC");
    return [last, null];
  }
  const { model, where, what } = order;
  const id = "after" in place ? place.after : place.before;
  const beside = await model.findOne({
    attributes: ["position"],
    where: { ...where, id } as WhereOptions,
  });
  if (!beside) throw refuse.notFound(what);
  const position = beside.get("position") as string;
  if ("after" in place) {
    const [next = null] = await positionsOf(order, { [Op.gt]: position }, "ASC");
    return [position, next];
  }
  const [previous = null] = await positionsOf(order, { [Op.lt]: position }, "DESC");
  return [previous, position];
}

async function positionsOf(
  { model, where }: Order,
  position: object,
  way: "ASC" | "DESC",
): Promise<string[]> {
  const rows = await model.findAll({
    attributes: ["position"],
    where: { ...where, position } as WhereOptions,
    order: [["position", way]],
    limit: 1,
  });
  return rows.map((row) => row.get("position") as string);
}

/** Short positions for all rows of an order, behind the last one, so that none is taken meanwhile. */
async function shorten(order: Order): Promise<void> {
  const { model, where } = order;
  const rows = await model.findAll({
    attributes: ["id", "position"],
    where,
    order: [["position", "ASC"]],
  });
  const last = rows.at(-1)?.get("position") as string;
  const positions = generateNKeysBetween(last, null, rows.length);
  await model.sequelize!.query(
    `UPDATE ${model.getTableName()} AS row SET position = given.position
      FROM unnest($ids::bigint[], $positions::text[]) AS given (id, position)
      WHERE row.user_id = $userId AND row.id = given.id`,
    {
      bind: {
        userId: (where as { userId: string }).userId,
        ids: rows.map((row) => row.get("id")),
        positions,
      },
    },
  );
}
