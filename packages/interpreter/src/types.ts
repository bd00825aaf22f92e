/** The tools the interpreter calls: a part of what the MCP server offers, by the same names. */
export type ToolName = "add_task" | "list_tasks" | "complete_task" | "update_task" | "delete_task";

/** One call of a tool, in the shape a language model would ask for it. */
export interface ToolCall {
  tool: ToolName;
  args: Record<string, unknown>;
}

/**
 * A call that was made earlier in this turn, and what the tool answered: a task, a page of tasks,
 * nothing (after a delete), `{ error: { status, detail } }`, or `{ proposed: true }` where the
 * change waits for approval.
 */
export interface ToolExchange extends ToolCall {
  result: unknown;
}

/** A question left open at the end of a turn, so that the next turn may answer it. */
export interface OpenQuestion {
  /** What the user said in the turn that asked. */
  say: string;
  /** Answers given before, when one turn led to several questions. */
  answers: Answer[];
  /** Which command of `say` the question is about. */
  command: number;
  /** What is missing: which tasks, a title or description, or a yes. */
  wants: "tasks" | "text" | "yes";
  /** The tasks that were offered, in the order shown. */
  options: string[];
}

/** What a later turn said about one command of an earlier one. */
export interface Answer {
  command: number;
  /** Chosen by words that are read like any other reference, among `options`. */
  pick?: { say: string; options: string[] };
  text?: string;
  yes?: true;
}

/** What one turn leaves for the next: plain JSON, to be stored with the turn. */
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
  say: string;
  /** The calls of this turn so far with their results, in order; empty at first. */
  steps: readonly ToolExchange[];
  /** What the previous turn's reply left. */
  memory?: Memory;
}

/** What to do next: make calls and come back with the results, or end the turn with a reply. */
export type Step =
  | { kind: "calls"; calls: ToolCall[] }
  | { kind: "reply"; text: string; memory: Memory };

/** The part of a task that the interpreter looks at. */
export interface KnownTask {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
}
