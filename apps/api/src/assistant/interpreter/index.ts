export { emptyMemory, interpret } from "./interpret.js";
export { isLookup } from "./results.js";
export type {
  Input,
  KnownTask,
  Memory,
  Step,
  ToolCall,
  ToolExchange,
  ToolName,
} from "./types.js";
