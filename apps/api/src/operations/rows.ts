import { fieldsOf, type Place, pick, present } from "@docket/contract";
import type { ListOrder } from "@docket/models";
import type { literal, Model, ModelStatic } from "sequelize";
import type { z } from "zod";
import { refuse } from "../errors.js";
import { lockChangeClock } from "./lock-change-clock.js";
import type { DataContext } from "./operation.js";
import { type Order, positionOfMoved } from "./order.js";
import { findPage, type Page } from "./paging.js";
import { readOnce, writeOnce } from "./single-statement.js";
import { requireVersion, versionOf } from "./version.js";

/** A kind of rows, as operations list, read and change them. */
interface Kind<Shape> {
  model: ModelStatic<Model>;
  /** Its fields are columns, but for `computed`. */
  shape: Shape;
  computed?: Record<string, ReturnType<typeof literal>>;
  /** What a row is called, for a refusal. */
  what: string;
  /** The order of lists of such rows, and its name in cursors. */
  order: ListOrder;
  orderName: string;
  /** What rows are ordered within, if not among all of the user's. */
  within?: "listId";
}

type Shown = z.ZodObject<{ updatedAt: z.ZodType<string> }>;

function attributesOf<Shape extends Shown>({ shape, computed = {} }: Kind<Shape>) {
  return (fieldsOf(shape) as string[]).map((name): string | [ReturnType<typeof literal>, string] =>
    computed[name] ? [computed[name], name] : name,
  );
}

/** A page of the user's rows. */
export function listRows<Shape extends Shown>(
  context: DataContext,
  kind: Kind<Shape>,
  page: { limit: number; cursor?: string | undefined },
  { where, ...options }: { where?: object; replacements?: Record<string, unknown> } = {},
): Promise<Page<z.output<Shape>>> {
  const { model, shape, order, orderName: name } = kind;
  const attributes = attributesOf(kind);
  const own = { userId: context.userId, ...where };
  const list = { attributes, where: own, order, name, raw: true, ...options };
  return readOnce(context, () =>
    findPage(model, list, page, (row) => present(shape, row as never)),
  );
}

/** Creates a row of the user's, whose computed fields have known values. */
export async function createRow<Shape extends Shown>(
  context: DataContext,
  { model, shape }: Kind<Shape>,
  values: object,
  computed: object = {},
): Promise<z.output<Shape>> {
  const { userId } = context;
  const created = await writeOnce(context, () => model.create({ userId, ...values }));
  return present(shape, { ...created.get(), ...computed } as never);
}

/** @throws AppError 404 */
export async function getRow<Shape extends Shown>(
  context: DataContext,
  kind: Kind<Shape>,
  id: string,
): Promise<z.output<Shape>> {
  const attributes = attributesOf(kind);
  const where = { userId: context.userId, id };
  const found = await readOnce(context, () => kind.model.findOne({ attributes, where, raw: true }));
  if (!found) throw refuse.notFound(kind.what);
  return present(kind.shape, found as never);
}

/** Changes a row, if it is of the version that the caller wants. @throws AppError 404, 412 */
export function updateRow<Shape extends Shown>(
  context: DataContext,
  kind: Kind<Shape>,
  id: string,
  changes: object,
): Promise<z.output<Shape>> {
  const { userId, ifMatch, database } = context;
  const { model, shape, computed, what } = kind;
  const version = versionOf(ifMatch, what);
  const where = { userId, id, ...version };
  const update = async () => (await model.update(changes, { where, returning: true }))[1][0];
  const work = async () => {
    const given = Object.values(changes).some((value) => value !== undefined);
    const changed = given && (await changeRow(context, update));
    if (changed && !computed) return present(shape, changed as never);
    const found = await getRow(context, kind, id); // refuses where there is none
    if (!changed) requireVersion(found as { updatedAt: string }, version, what);
    return found;
  };
  return computed ? database.forUser(userId, work) : work();
}

/** Moves a row to another place in its order. @throws AppError 404, 412 */
export function moveRow<Shape extends Shown>(
  context: DataContext,
  kind: Kind<Shape> & Pick<Order, "model">,
  { id, place }: { id: string; place: Place },
): Promise<z.output<Shape>> {
  const { userId, database, ifMatch } = context;
  return database.forUser(userId, async () => {
    await lockChangeClock(context);
    const row =
      (kind.within || ifMatch !== undefined) &&
      ((await getRow(context, kind, id)) as { listId: string; updatedAt: string });
    const order = { ...kind, where: { userId, ...(kind.within && row && pick(row, ["listId"])) } };
    const position = await positionOfMoved(context, order, { id, place });
    // Not as a condition of the update: the row may have got a shorter position just now.
    if (row) requireVersion(row, versionOf(ifMatch, kind.what), kind.what);
    return updateRow({ ...context, ifMatch: undefined }, kind, id, { position });
  });
}

/**
 * Sends a statement that changes a row; if it found none, once more in a transaction that has locked the change clock.
 * A statement sees the rows as they were before it waited for its turn to change them, so it misses one that was
 * restored from the trash meanwhile.
 *
 * @param change returns `undefined` if no row met its conditions
 */
export async function changeRow<T>(
  context: DataContext,
  change: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const changed = await writeOnce(context, change);
  if (changed !== undefined) return changed;
  return context.database.forUser(context.userId, async () => {
    await lockChangeClock(context);
    return change();
  });
}
