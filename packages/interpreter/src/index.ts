export { emptyMemory, interpret, isDecision } from "./interpret.js";
export { isLookup } from "./plan/session.js";
export type * from "./types.js";
