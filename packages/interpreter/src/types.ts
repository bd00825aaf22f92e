import type { Task } from "@docket/contract";

/** The part of a task that the interpreter reads. */
export type KnownTask = Pick<Task, "id" | "title" | "description" | "completed">;

/** The tools that the interpreter calls, by their names on the MCP server. */
export type ToolName = "add_task" | "list_tasks" | "complete_task" | "update_task" | "delete_task";

/** One call of a tool, in the shape a language model would ask for it. */
export interface ToolCall {
  tool: ToolName;
  args: Record<string, unknown>;
}

/**
 * A call that was made earlier in this turn, and what the tool answered: a task, a page of tasks,
 * nothing (after a delete), `{ error: { status, detail } }`, or `{ proposed: true }` if the
 * change waits for approval.
 */
export interface ToolResult extends ToolCall {
  result: unknown;
}

/** A question left open at the end of a turn, for the next turn to answer. */
export interface OpenQuestion {
  /** The message of the turn that asked. */
  say: string;
  /** Earlier answers, if one message led to several questions. */
  answers: Answer[];
  /** The command of the message that the question is about, counted from 0. */
  command: number;
  /** What is missing: which tasks, a title or description, or a yes. */
  wants: "tasks" | "text" | "yes";
  /** Ids of the tasks that were offered, in the order shown. */
  options: string[];
}

/** What a later message answered about one command of an earlier one. */
export interface Answer {
  command: number;
  /** Words that are read like any other reference, among the `options`. */
  pick?: { say: string; options: string[] };
  text?: string;
  yes?: true;
}

/**
 * What one turn leaves for the next. It is stored with the turn as JSON: to rename a field is to
 * lose the questions that are open at that moment.
 */
export interface Memory {
  /** Ids of the tasks that were last shown as a numbered list, in that order. */
  listed: string[];
  /** Ids of the tasks last shown or changed: what "it" and "them" mean. */
  focus: string[];
  question?: OpenQuestion;
}

/** Everything that {@link interpret} decides on. */
export interface Input {
  /** What the user says now. */
  message: string;
  /** The calls of this turn so far with their results, in order; empty at first. */
  steps: readonly ToolResult[];
  /** What the previous turn's reply left. */
  memory?: Memory;
}

/** What to do next: make calls and come back with the results, or end the turn with a reply. */
export type Step =
  | { kind: "calls"; calls: ToolCall[] }
  | { kind: "reply"; text: string; memory: Memory };
