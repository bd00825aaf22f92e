import { type Task as ShownTask, taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";

/** Brings a deleted task back as it was. @returns whether its id was free */
export async function restoreTask(
  { userId, queries }: OperationContext,
  { updatedAt: _, ...deleted }: ShownTask,
): Promise<boolean> {
  const restored = await queries.create(
    Task,
    { userId, ...deleted },
    { returning: taskFields, ignoreDuplicates: true },
  );
  return restored !== null;
}
