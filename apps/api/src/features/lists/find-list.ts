import { exportedList, exportedListFields, present } from "@docket/contract";
import { List } from "@docket/models";
import { col, fn, where } from "sequelize";
import type { z } from "zod";
import type { OperationContext } from "../../operations/operation.js";

/** The list of a name, in upper or lower case; `null` where there is none. */
export async function findListByName(
  { userId, database }: OperationContext,
  name: string,
): Promise<z.output<typeof exportedList> | null> {
  const found = await database.forUser(userId, () =>
    List.findOne({
      attributes: exportedListFields,
      where: [{ userId }, where(fn("lower", col("name")), fn("lower", name.trim()))] as never,
    }),
  );
  return found && present(exportedList, found);
}
