export { emptyMemory, interpret } from "./interpret.js";
export { isLookup } from "./plan/results.js";
export type { Input, KnownTask, Memory, Step, ToolCall, ToolName, ToolResult } from "./types.js";
