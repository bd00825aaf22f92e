import { handlers } from "./handlers.js";
import { withIdempotencyKey } from "./operations/idempotency.js";
import { checkInput } from "./operations/input.js";
import type { Execute, Handler } from "./operations/operation.js";

/** Runs one operation; every transport comes through here. See {@link Execute}. */
export const execute: Execute = async (id, context, input) => {
  const checked = checkInput(id, input);
  const handler = handlers[id] as unknown as Handler<typeof id>;
  if (context.idempotencyKey === undefined) return handler(context, checked);
  return withIdempotencyKey(context, id, checked, () => handler(context, checked));
};
