export { emptyMemory, interpret, isDecision } from "./interpret.js";
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
export { turnCommands } from "./types.js";
