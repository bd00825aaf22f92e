import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

export const getTask: Handler<"getTask"> = async ({ userId, queries }, { id }) => {
  const task = await queries.findOne(Task, { attributes: taskFields, where: { userId, id } });
  if (!task) throw refuse.notFound("task");
  return task;
};
