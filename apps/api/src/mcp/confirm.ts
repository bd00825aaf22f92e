import { createHash } from "node:crypto";
import type { OperationId } from "@docket/contract";
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { describePurge } from "../features/trash/trash.js";
import type { OperationContext } from "../operations/operation.js";
import type { ToolOperation } from "../operations/tools.js";
import { ANSWER_TIMEOUT_MILLISECONDS } from "./elicitations.js";
import { notDone } from "./tool-result.js";

type Describe = (context: OperationContext, input: Record<string, unknown>) => Promise<string>;

const TO_TRASH = "? It goes to the trash.";

/** Describes for a person what would be lost; one for each destructive tool. */
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
  async purgeTrash(context, which) {
    return `${await describePurge(context, which)}? This cannot be undone.`;
  },
};

/** Whether a client can ask its user a question. */
export function canAsk({ elicitation }: ClientCapabilities): boolean {
  // `{}` means forms, as it did before there was a choice.
  return elicitation !== undefined && (elicitation.form !== undefined || !elicitation.url);
}

/** The same for the client of a request; before revision 2026-07-28 requests do not declare it. */
export function saysItCanAsk({ envelope }: ServerContext["mcpReq"]): boolean {
  const said: Record<string, unknown> = { ...envelope };
  return canAsk((said[CLIENT_CAPABILITIES_META_KEY] ?? {}) as ClientCapabilities);
}

/** The name of the question among the inputs that a call requires before it can be carried out. */
const QUESTION = "confirm";

/**
 * Asks the client's user before something is lost, stating the exact effect. From revision 2026-07-28 on,
 * the question is the result of the call, and the client repeats the call with the user's answer; before,
 * the question is sent while the call waits. An answer holds for what was asked: if the effect is another one
 * by then, the person is asked again.
 *
 * @returns true if the person agreed; otherwise the question, or the result of a call that is not carried out
 * @throws AppError 404 if there is nothing to ask about
 */
export async function confirmed(
  context: OperationContext,
  operation: ToolOperation,
  input: Record<string, unknown>,
  request: ServerContext["mcpReq"],
  stopping: AbortSignal,
): Promise<true | CallToolResult | InputRequiredResult> {
  const ask = async () => ({
    mode: "form" as const,
    message: `${operation.tool.title}: ${await describe[operation.id]!(context, input)}`,
    requestedSchema: { type: "object" as const, properties: {} },
  });
  const declined = notDone("The person declined. Nothing was changed.", { declined: true });
  const given = inputResponse(request.inputResponses, QUESTION);
  if (given.kind === "elicit" && given.action !== "accept") return declined;
  let question = await ask();
  if (request.envelope) {
    // Not signed: a client that makes it up asks nobody, which none can be kept from.
    const requestState = digest([operation.id, input, question.message]);
    if (given.kind === "elicit" && request.requestState() === requestState) return true;
    const inputRequests = { [QUESTION]: inputRequired.elicit(question) };
    return inputRequired({ inputRequests, requestState });
  }
  for (;;) {
    // Rejected if the client answers with an error or with something else, does not answer, or has gone, and if the
    // server stops.
    const answer = await request
      .send(
        { method: "elicitation/create", params: question },
        { timeout: ANSWER_TIMEOUT_MILLISECONDS, signal: stopping },
      )
      .catch(() => null);
    if (!answer)
      return notDone("The client passed on no answer of the person. Nothing was changed.", {
        unanswered: true,
      });
    if (answer.action !== "accept") return declined;
    const now = await ask();
    if (now.message === question.message) return true;
    question = now;
  }
}

const digest = (value: unknown) =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url");
