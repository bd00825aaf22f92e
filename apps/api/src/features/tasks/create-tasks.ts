import type { Task } from "@docket/contract";
import { statement } from "@docket/database";
import { BEGIN_CHANGE_SET } from "@docket/models";
import { asRefusal, refuse } from "../../errors.js";
import { reserveKeys } from "../../operations/idempotency.js";
import type { Handler } from "../../operations/operation.js";

const beginChangeSet = statement(BEGIN_CHANGE_SET);

export const createTasks: Handler<"createTasks"> = (context, { tasks }) =>
  context.database.forUser(context.userId, async () => {
    const items: Task[] = [];
    const keys = tasks.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    if (keys.length > 0) await reserveKeys(context, keys);
    for (const [index, { parentIndex, idempotencyKey, ...input }] of tasks.entries()) {
      try {
        const parent = parentIndex === undefined ? {} : parentOf(items[parentIndex], input);
        if (idempotencyKey !== undefined) await context.database.execute(beginChangeSet, []);
        const own = { ...context, idempotencyKey };
        items.push(await context.execute("createTask", own, { ...input, ...parent }));
      } catch (error) {
        const refusal = asRefusal(error);
        // After other errors the unit of work may run again.
        throw refusal && refusal.status < 500 ? refuse.within(`tasks.${index}`, refusal) : error;
      }
    }
    return { items };
  });

/** @throws AppError 400 if an entry names no earlier one as its parent, or two parents */
function parentOf(parent: Task | undefined, { parentId }: Partial<Task>): Pick<Task, "parentId"> {
  if (!parent) throw refuse.invalidField("parentIndex", "is not the index of an earlier task");
  if (parentId) throw refuse.invalidField("parentIndex", "cannot be given together with parentId");
  return { parentId: parent.id };
}
