import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";

export const createTask: Handler<"createTask"> = ({ userId, queries }, input) =>
  queries.create(Task, { userId, ...input }, { returning: taskFields });
