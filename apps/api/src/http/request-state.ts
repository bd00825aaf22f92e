import type { Logger } from "pino";
import type { Identity } from "../auth/credentials.js";

/** The state of a request in progress, in `response.locals`. */
export interface RequestState {
  requestId: string;
  logger: Logger;
  identity?: Identity;
}
