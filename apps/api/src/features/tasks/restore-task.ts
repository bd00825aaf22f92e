import { Task } from "@docket/models";
import { Op } from "sequelize";
import type { OperationContext } from "../../operations/operation.js";

/** Brings a task back from the trash, in the caller's transaction. @returns whether it was there */
export async function restoreTask({ userId }: OperationContext, id: string): Promise<boolean> {
  const [restored] = await Task.unscoped().update(
    { deletedAt: null },
    { where: { userId, id, deletedAt: { [Op.ne]: null } } },
  );
  return restored > 0;
}
