import type { CallToolResult } from "@modelcontextprotocol/server";
import type { AppError } from "../errors.js";

/** The result of a tool whose operation returns nothing: MCP requires an object. */
const NOTHING = { done: true } as const;

/**
 * The key in `_meta` for the details of an unsuccessful result: structured content must match the
 * tool's output schema, so they cannot be there.
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

/** The details of a refusal that are kept. */
export function refusalDetails({ status, detail, extra }: AppError) {
  return { error: { status, detail, ...(extra.errors && { errors: extra.errors }) } };
}

/** A call that was not carried out, and why. */
export function notDone(text: string, details: object): CallToolResult {
  return { isError: true, content: [{ type: "text", text }], _meta: { [DETAILS]: details } };
}

/** The content of a result, whether the call succeeded or not. */
export function detailsOf(result: Record<string, unknown>): unknown {
  const { structuredContent, _meta } = result as CallToolResult;
  return structuredContent ?? _meta?.[DETAILS];
}
