import { Completion } from "../completion.js";

/** The completions of some tasks, or of all of a user's, by the id of the task and in order. */
export async function completionsByTask(
  userId: string,
  taskIds?: readonly string[],
): Promise<Map<string, Completion[]>> {
  const rows = await Completion.findAll({
    where: { userId, ...(taskIds && { taskId: [...taskIds] }) },
    order: ["taskId", "occurrence"],
  });
  return Map.groupBy(rows, ({ taskId }) => taskId);
}
