import type { OperationId } from "@docket/contract";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ElicitResultSchema, type RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { OperationContext } from "../operations/operation.js";
import type { ToolOperation } from "../operations/tools.js";

/** How long a person may take to answer. */
const ANSWER_TIMEOUT_MILLISECONDS = 5 * 60_000;

type Describe = (context: OperationContext, input: Record<string, unknown>) => Promise<string>;

const TO_TRASH = "? It goes to the trash.";

/** What would be lost, for a person; one for each tool that may lose something. */
const describe: Partial<Record<OperationId, Describe>> = {
  async deleteTask(context, { id }) {
    const { title, completed } = await context.execute("getTask", context, { id });
    return `“${title}” (${completed ? "done" : "not done"})${TO_TRASH}`;
  },
  async deleteList(context, { id }) {
    const { name, openCount } = await context.execute("getList", context, { id });
    return `“${name}” (${openCount} not done)${TO_TRASH}`;
  },
  async deleteSection(context, { id }) {
    return `“${(await context.execute("getSection", context, { id })).name}”${TO_TRASH}`;
  },
  async deleteLabel(context, { id }) {
    return `“${(await context.execute("getLabel", context, { id })).name}”${TO_TRASH}`;
  },
  async purgeTrash(_context, { entity, id }) {
    const what = id === undefined ? "everything in it" : `the ${entity} ${id}`;
    return `${what}? This cannot be undone.`;
  },
};

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
  const what = await describe[operation.id]!(context, input);
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
