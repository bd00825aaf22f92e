import { taskFields } from "@docket/contract";
import { Task } from "@docket/models";
import { freshStatement } from "../../operations/fresh-read.js";
import type { Handler } from "../../operations/operation.js";
import { clockOf } from "./clock.js";
import { changesDue, noDue, settleDue } from "./settle-due.js";

export const createTask: Handler<"createTask"> = async (context, input) => {
  const { userId, queries, database } = context;
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
  const due = changesDue(given)
    ? await settleDue(noDue, given, () =>
        database.forUser(userId, () => clockOf(context), freshStatement),
      )
    : {};
  return queries.create(Task, { userId, ...input, ...due }, { returning: taskFields });
};
