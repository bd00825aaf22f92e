import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { readFresh } from "../../operations/single-statement.js";
import { clockOf } from "./clock.js";
import { changesDue, noDue, settleDue } from "./settle-due.js";

export const createTask: Handler<"createTask"> = async (context, input) => {
  const { userId, queries } = context;
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
  const due = changesDue(given)
    ? await settleDue(noDue, given, () => readFresh(context, () => clockOf(context)))
    : {};
  return queries.create(Task, { userId, ...input, ...due }, { returning: taskFields });
};
