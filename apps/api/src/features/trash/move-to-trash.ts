import type { Entity } from "@docket/contract";
import { refuse } from "../../errors.js";
import { kinds } from "../../operations/kinds.js";
import type { DataContext } from "../../operations/operation.js";
import { changeRow } from "../../operations/rows.js";
import { readOnce } from "../../operations/single-statement.js";
import { versionOf } from "../../operations/version.js";
import { deletedNow } from "./trashed.js";

/**
 * Moves a row to the trash, with everything that triggers move along.
 *
 * @throws AppError 404; 412 if it is not of the version that the caller wants
 */
export async function moveToTrash(context: DataContext, entity: Entity, id: string): Promise<null> {
  const { userId, ifMatch } = context;
  const { model } = kinds[entity];
  const where = { userId, id };
  const version = versionOf(ifMatch, entity);
  const deleted = await changeRow(context, async () => {
    const [count] = await model.update(
      { deletedAt: deletedNow },
      { where: { ...where, ...version } },
    );
    return count || undefined;
  });
  if (deleted) return null;
  const found = await readOnce(context, () => model.findOne({ attributes: ["id"], where }));
  throw found && version.updatedAt ? refuse.changed(entity) : refuse.notFound(entity);
}
