export { emptyMemory, interpret } from "./interpret.js";
export { isLookup } from "./plan/session.js";
export type {
  Input,
  KnownLabel,
  KnownList,
  KnownSection,
  KnownTask,
  Memory,
  Pending,
  Step,
  ToolCall,
  ToolName,
  ToolResult,
  TurnCommand,
} from "./types.js";
