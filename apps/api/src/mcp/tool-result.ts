import type { CallToolResult } from "@modelcontextprotocol/server";
import type { AppError } from "../errors.js";

/** What a tool whose operation answers nothing gives instead: MCP wants an object. */
export const NOTHING = { done: true } as const;

/**
 * Where a result that is no success keeps its details. Structured content must be what the tool's
 * output schema says, so they stand beside it.
 */
const DETAILS = "docket/details";

/** An operation's answer as a tool's result. */
export function toolResult(value: unknown): CallToolResult {
  const structuredContent = (value ?? NOTHING) as Record<string, unknown>;
  return {
    content: [{ type: "text", text: JSON.stringify(structuredContent) }],
    structuredContent,
  };
}

/** A refusal as a tool's result: the client's model is to read it and do better. */
export function refusedResult(refusal: AppError): CallToolResult {
  return notDone(refusal.detail, refusalDetails(refusal));
}

/** What is kept of a refusal. */
export function refusalDetails({ status, detail, extra }: AppError) {
  return { error: { status, detail, ...(extra.errors && { errors: extra.errors }) } };
}

/** A call that was not carried out, and why. */
export function notDone(text: string, details: object): CallToolResult {
  return { isError: true, content: [{ type: "text", text }], _meta: { [DETAILS]: details } };
}

/** What a result says, whether the tool did its work or not. */
export function detailsOf(result: Record<string, unknown>): unknown {
  const { structuredContent, _meta } = result as CallToolResult;
  return structuredContent ?? _meta?.[DETAILS];
}
