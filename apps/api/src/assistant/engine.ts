import type { Clock } from "@docket/dates";

/** A tool as an engine is shown it, from the MCP server's own list. */
export interface ToolDescription {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

/** A call that an engine wants made. */
export interface WantedCall {
  /** The engine's own name for it, unique within a step. */
  id: string;
  tool: string;
  input: unknown;
  /** Why it cannot even be made, such as arguments that are not JSON. */
  problem?: string;
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

/** What can be done in words about earlier turns. */
export type TurnCommand = "approve" | "reject" | "undo";

/** The turns before this one, as far as something can still be done about them. */
export interface EarlierTurns {
  /** A change that waits for approval: of how many tasks, and whether the turn just before proposed it. */
  pending: { tasks: number; isLast: boolean } | undefined;
  /** Gives the turn's id and the titles of its tasks, or `{ error: { status, detail } }`. */
  run: (command: TurnCommand) => Promise<unknown>;
  /** What this turn has run so far, each after so many of its calls. */
  results: { command: TurnCommand; after: number; result: unknown }[];
}

export interface EngineInput {
  /** What the person says now. */
  message: string;
  /** The present moment, and whose day it is. */
  clock: Clock;
  earlier: EarlierTurns;
  /** What was said and done before, oldest first. */
  history: HistoryEntry[];
  /** What the turn before left, where this engine left anything. */
  memory: unknown;
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
