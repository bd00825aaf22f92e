import { operations } from "@docket/contract";
import { handlers } from "./handlers.js";
import { withIdempotencyKey } from "./operations/idempotency.js";
import { checkInput } from "./operations/input.js";
import type { Execute, Handler } from "./operations/operation.js";

/** Runs one operation; every transport comes through here. See {@link Execute}. */
export const execute: Execute = async (id, context, input) => {
  const checked = checkInput(id, input);
  const handler = handlers[id] as unknown as Handler<typeof id>;
  const work = () =>
    context.idempotencyKey === undefined
      ? handler(context, checked)
      : withIdempotencyKey(context, id, checked, () => handler(context, checked));
  // Who holds a connection must not wait here, and imports wait for a turn of their own.
  if (context.database.inUnitOfWork() || "upload" in operations[id]) return work();
  return context.users.operations.run(context.userId, work);
};
