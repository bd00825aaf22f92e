import type { Label, List, Section, Task } from "@docket/contract";
import type { Clock } from "@docket/dates";
import type { Intent } from "./grammar/intent.js";

/** The part of a task that the interpreter reads. */
export type KnownTask = Pick<
  Task,
  | ("id" | "title" | "description" | "completed" | "completedAt" | "createdAt")
  | ("listId" | "sectionId" | "parentId" | "labelIds" | "priority")
  | ("startDate" | "dueDate" | "dueTime" | "dueZone" | "repeat")
>;
export type KnownList = Pick<List, "id" | "name" | "isInbox">;
export type KnownSection = Pick<Section, "id" | "name" | "listId">;
export type KnownLabel = Pick<Label, "id" | "name">;

/** What tasks may be in. */
export type Places = { list: KnownList; label: KnownLabel; section: KnownSection };

/** What the interpreter asks of whoever runs it, beside the tools: to settle or undo earlier turns. */
export const turnCommands = ["approve", "reject", "undo"] as const;
export type TurnCommand = (typeof turnCommands)[number];

/** The tools that the interpreter calls, by their names on the MCP server. */
export type ToolName =
  | `list_${"tasks" | "lists" | "sections" | "labels" | "completions"}`
  | `${"add" | "quick_add" | "update" | "complete" | "reopen" | "skip" | "move" | "delete"}_task`
  | `${"add" | "update" | "delete"}_list`
  | `${"add" | "delete"}_label`;

/** One call of a tool, in the shape a language model would ask for it. */
export type ToolCall = { tool: ToolName | TurnCommand; args: Record<string, unknown> };

/**
 * A call that was made earlier in this turn, and what was answered: a row, a page of rows, nothing (after a
 * delete), `{ error: { status, detail } }`, or `{ proposed: true }` if the change waits for approval.
 */
export type ToolResult = ToolCall & { result: unknown };

/** A question left open at the end of a turn, for the next turn to answer. */
export interface OpenQuestion {
  /** What was understood, with something missing in the one at `at`. */
  intents: Intent[];
  at: number;
  /** What is missing: which task, a text (a title, a description, a date …), or a yes. */
  wants: "task" | "text" | "yes";
  /** Ids of the tasks that were offered, in the order shown. */
  options: string[];
}

/** What one turn leaves for the next. Stored with the turn as JSON. */
export interface Memory {
  /** Ids of the tasks that were last shown as a numbered list, in that order. */
  listed: string[];
  /** Ids of the tasks last shown or changed: what "it" and "them" mean. */
  focus: string[];
  question?: OpenQuestion;
  /** The name of the list that was made last: "there". */
  list?: string;
  /** What the last turn with an effect did, and to which tasks, for corrections of it. */
  last?: { intent: Intent; ids: string[] };
}

/** Everything that the interpreter decides on. */
export interface Input {
  /** What the person says now. */
  message: string;
  /** The calls of this turn so far with their results, in order; empty at first. */
  steps: readonly ToolResult[];
  /** The present moment, and whose day it is. */
  clock: Clock;
  /** What the previous turn's reply left. */
  memory?: Memory;
  /** What the turn just before proposed, if it still waits for approval. */
  pending?: { tasks: number };
  /** Ids of the tasks that the person sees, in order; without them, the open ones, the newest first. */
  visible?: readonly string[];
}

/** What to do next: make calls and come back with the results, or end the turn with a reply. */
export type Step =
  | { kind: "calls"; calls: ToolCall[] }
  | { kind: "reply"; text: string; memory: Memory };
