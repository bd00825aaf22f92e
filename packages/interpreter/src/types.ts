import type { Label, List, Section, TaskVersion } from "@docket/contract";
import type { Clock } from "@docket/dates";
import type { Intent, IntentOf } from "./grammar/intent.js";
import type { TurnCommand } from "./turn-commands.js";

export type KnownTask = TaskVersion;
export type KnownList = Pick<List, "id" | "name" | "isInbox"> & Partial<Pick<List, "archivedAt">>;
export type KnownSection = Pick<Section, "id" | "name" | "listId">;
export type KnownLabel = Pick<Label, "id" | "name">;
export type Places = { list: KnownList; label: KnownLabel; section: KnownSection };

/** The tools that the interpreter calls, by their names on the MCP server. */
export type ToolName =
  | `list_${"tasks" | "lists" | "sections" | "labels" | "completions" | "trash"}`
  | `${"add" | "update" | "complete" | "reopen" | "skip" | "move" | "delete"}_task`
  | `${"add" | "update" | "delete"}_list`
  | `add_${"section" | "label"}`
  | "restore_from_trash";

/** One tool call, in the form in which a language model would request it. */
export type ToolCall = { tool: ToolName | TurnCommand; args: Record<string, unknown> };

/** A call made earlier in this turn; its result is a row, a page of rows, null, `{ error }` or `{ proposed: true }`. */
export type ToolResult = ToolCall & { result: unknown };

/** A question left open at the end of a turn, for the next turn to answer. */
export interface OpenQuestion {
  /** The intents that were understood; the one at index `at` lacks something. */
  intents: Intent[];
  at: number;
  /** What is missing: which task, a text (a title, a description, a date …), or a yes. */
  wants: "task" | "text" | "yes";
  /** Ids of the tasks that were offered, in the order shown. */
  options: string[];
}

/** The state that one turn passes to the next. Stored with the turn as JSON. */
export interface Memory {
  /** Ids of the tasks that were last shown as a numbered list, in that order. */
  listed: string[];
  /** Ids of the tasks last shown or changed, which "it" and "them" refer to. */
  focus: string[];
  question?: OpenQuestion;
  /** The name of the list that was created or shown last, which "there" refers to. */
  list?: string;
  /** The action of the last turn with an effect, and its tasks, for corrections; what it corrected, if that added them. */
  last?: { intent: Intent; ids: string[]; undone?: boolean; added?: Intent };
  /** The last listing that was asked for, which "only the urgent ones" narrows. */
  query?: IntentOf<"query">;
  /** The turns with changes that can be undone, the last one at the end, as their replies put them. */
  done?: string[];
}

/** Everything that the interpreter's decisions depend on. */
export interface Input {
  message: string;
  /** The calls of this turn so far with their results, in order; empty at first. */
  steps: readonly ToolResult[];
  clock: Clock;
  memory?: Memory;
  /** The proposal of the previous turn, if it is still pending approval. */
  pending?: { tasks: number };
  /** Ids of the tasks that the user sees, in order; if absent, the open ones, newest first. */
  visible?: readonly string[];
}

/** The next action of the host: make calls and return the results, or end the turn with a reply. */
export type Step =
  | { kind: "calls"; calls: ToolCall[] }
  | { kind: "reply"; text: string; memory: Memory };
