import { fieldsOf, present } from "@docket/contract";
import type { Model, ModelStatic } from "sequelize";
import type { z } from "zod";
import { refuse } from "../errors.js";
import { lockChangeClock } from "./lock-change-clock.js";
import type { DataContext } from "./operation.js";
import { readOnce, writeOnce } from "./single-statement.js";
import { requireVersion, versionOf } from "./version.js";

/** A kind of rows whose fields in the API are columns. */
interface Kind<Shape> {
  model: ModelStatic<Model>;
  shape: Shape;
  /** What a row is called, for a refusal. */
  what: string;
}

type Shown = z.ZodObject<{ updatedAt: z.ZodType<string> }>;

/** Creates a row of the user's. */
export async function createRow<Shape extends Shown>(
  context: DataContext,
  { model, shape }: Kind<Shape>,
  values: object,
): Promise<z.output<Shape>> {
  const { userId } = context;
  return present(
    shape,
    (await writeOnce(context, () => model.create({ userId, ...values }))) as never,
  );
}

/** @throws AppError 404 */
export async function getRow<Shape extends Shown>(
  context: DataContext,
  { model, shape, what }: Kind<Shape>,
  id: string,
): Promise<z.output<Shape>> {
  const attributes = fieldsOf(shape) as string[];
  const where = { userId: context.userId, id };
  const found = await readOnce(context, () => model.findOne({ attributes, where }));
  if (!found) throw refuse.notFound(what);
  return present(shape, found as never);
}

/**
 * Changes a row, if it is of the version that the caller wants.
 *
 * @throws AppError 404, 412
 */
export async function updateRow<Shape extends Shown>(
  context: DataContext,
  kind: Kind<Shape>,
  id: string,
  changes: object,
): Promise<z.output<Shape>> {
  const { userId, ifMatch } = context;
  const { model, shape, what } = kind;
  const version = versionOf(ifMatch, what);
  if (Object.values(changes).some((value) => value !== undefined)) {
    const where = { userId, id, ...version };
    const changed = await changeRow(
      context,
      async () => (await model.update(changes, { where, returning: true }))[1][0],
    );
    if (changed) return present(shape, changed as never);
  }
  const found = await getRow(context, kind, id); // refuses where there is none
  requireVersion(found as { updatedAt: string }, version, what);
  return found;
}

/**
 * Sends a statement that changes a row; if it found none, once more in a transaction that holds the user's changes.
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
