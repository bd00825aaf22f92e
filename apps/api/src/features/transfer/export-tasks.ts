import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

export const exportTasks: Handler<"exportTasks"> = async () => {
  throw refuse.unavailable("This is not there yet.");
};
