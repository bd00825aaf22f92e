import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ElicitResultSchema, type RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { OperationContext } from "../operations/operation.js";
import type { ToolOperation } from "../operations/tools.js";

/** How long a person may take to answer. */
const ANSWER_TIMEOUT_MILLISECONDS = 5 * 60_000;

/**
 * Asks the person at the other end before something is lost, with the exact effect.
 *
 * @param call the tool call on whose stream the question goes out
 * @returns whether the person agreed
 * @throws AppError 404 if there is nothing to ask about
 */
export async function confirmed(
  server: Server,
  context: OperationContext,
  operation: ToolOperation,
  input: Record<string, unknown>,
  call: RequestId,
): Promise<boolean> {
  const what = await whatIsLost(context, operation, input);
  const answer = await server.request(
    {
      method: "elicitation/create",
      params: {
        mode: "form",
        message: `${operation.tool.title}: ${what}`,
        requestedSchema: { type: "object", properties: {} },
      },
    },
    ElicitResultSchema,
    { relatedRequestId: call, timeout: ANSWER_TIMEOUT_MILLISECONDS },
  );
  return answer.action === "accept";
}

async function whatIsLost(
  context: OperationContext,
  { id: operation }: ToolOperation,
  { id }: Record<string, unknown>,
): Promise<string> {
  if (operation === "purgeTrash") {
    const what = id === undefined ? "everything in it" : `the task ${id}`;
    return `${what}? This cannot be undone.`;
  }
  const task = await context.execute("getTask", context, { id });
  return `“${task.title}” (${task.completed ? "done" : "not done"})? It goes to the trash.`;
}
