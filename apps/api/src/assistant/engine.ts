import type { Clock } from "@docket/dates";
import type { TurnCommand } from "@docket/interpreter/turn-commands";

/** A tool as an engine sees it, from the MCP server's own list. */
export interface ToolDescription {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

/** A call that an engine wants made. */
export interface WantedCall {
  /** The engine's own id for it, unique within a step. */
  id: string;
  tool: string;
  input: unknown;
  /** Why it cannot even be made, such as arguments that are not JSON. */
  problem?: string;
  /** The person's command about earlier turns, instead of a tool call; no model can issue it. */
  command?: TurnCommand;
}

/** A call that was made, and what its tool answered. */
export interface ToolResult extends WantedCall {
  /** A row, a page, `null`; `{ error: { status, detail } }`, or `{ proposed: true, … }`. */
  result: unknown;
}

/** Something said or done earlier in the conversation. */
export type HistoryEntry =
  | { kind: "said"; role: "user" | "assistant"; text: string }
  | { kind: "called"; results: ToolResult[] };

/** The previous turn, as far as something can still be done about it. */
export interface EarlierTurns {
  /** A change that waits for approval, of so many tasks. */
  pending: { tasks: number } | undefined;
}

export interface EngineInput {
  /** What the person says now. */
  message: string;
  /** The current time, with the person's time zone, locale and start of the week. */
  clock: Clock;
  earlier: EarlierTurns;
  /** What was said and done before, oldest first. */
  history: HistoryEntry[];
  /** What this engine left in the previous turn, if anything. */
  memory: unknown;
  /** The tasks that the person sees, in order; empty if that is not known. */
  visibleTaskIds: string[];
  tools: ToolDescription[];
  /** What this turn did so far, step by step. */
  steps: ToolResult[][];
  signal: AbortSignal;
  /** Says something to the person. */
  emitText: (text: string) => void;
}

/** What to do next: make calls and come back with the results, or end the turn. */
export type EngineStep =
  | { kind: "calls"; calls: WantedCall[] }
  | { kind: "end"; memory?: object | null };

/** Decides what a turn does: a language model, or the built-in interpreter. */
export interface Engine {
  /** The most steps a turn may take. */
  maxSteps: number;
  /** @throws EngineFailure if it cannot go on */
  next(input: EngineInput): Promise<EngineStep>;
}

/** Why an engine cannot go on, in words for the person; the cause is for the log. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";
}
