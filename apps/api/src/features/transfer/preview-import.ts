import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

export const previewImport: Handler<"previewImport"> = async () => {
  throw refuse.unavailable("This is not there yet.");
};
