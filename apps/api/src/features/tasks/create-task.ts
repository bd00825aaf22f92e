import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { clockOf } from "./clock.js";
import { changesDue, noDue, settleDue } from "./settle-due.js";

export const createTask: Handler<"createTask"> = async (context, input) => {
  const { userId, queries, database } = context;
  const due = hasDue(input)
    ? await settleDue(noDue, input, () => database.forUser(userId, () => clockOf(context)))
    : {};
  return queries.create(Task, { userId, ...input, ...due }, { returning: taskFields });
};

/** Whether anything is said of the due. */
function hasDue(input: Parameters<typeof changesDue>[0]): boolean {
  const given = Object.entries(input).filter(([, value]) => value !== null);
  return changesDue(Object.fromEntries(given));
}
