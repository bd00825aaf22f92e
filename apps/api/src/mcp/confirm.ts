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
  const task = await context.execute("getTask", context, { id: input.id });
  const state = task.completed ? "done" : "not done";
  const answer = await server.request(
    {
      method: "elicitation/create",
      params: {
        mode: "form",
        message: `${operation.tool.title}: “${task.title}” (${state})? This cannot be undone.`,
        requestedSchema: { type: "object", properties: {} },
      },
    },
    ElicitResultSchema,
    { relatedRequestId: call, timeout: ANSWER_TIMEOUT_MILLISECONDS },
  );
  return answer.action === "accept";
}
