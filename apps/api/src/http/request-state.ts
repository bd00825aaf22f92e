import type { Logger } from "pino";
import type { Identity } from "../auth/credentials.js";

/** What is known of a request on its way, in `response.locals`. */
export interface RequestState {
  requestId: string;
  logger: Logger;
  identity?: Identity;
}
