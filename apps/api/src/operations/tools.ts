import { type Operation, type OperationId, operations, type Tool } from "@docket/contract";

/** An operation that AI clients see. */
export interface ToolOperation extends Operation {
  id: OperationId;
  tool: Tool;
}

/** The operations of the contract that are tools, in its order. */
export const toolOperations = (Object.values(operations) as Operation[]).filter(
  (operation): operation is ToolOperation => operation.tool !== undefined,
);

const byName = new Map(toolOperations.map((operation) => [operation.tool.name, operation]));

/** The operation behind a tool's name. */
export function operationOfTool(name: string): ToolOperation | undefined {
  return byName.get(name);
}
