import type {
  Input,
  KnownLabel,
  KnownList,
  KnownSection,
  KnownTask,
  Memory,
  ToolCall,
  ToolName,
  ToolResult,
} from "../types.js";
import { type KnownTasks, TaskLookups } from "./task-lookups.js";

/** What a call answered. */
export type Outcome =
  | { kind: "row"; row: { id: string } & Record<string, unknown> }
  | { kind: "page"; items: { id: string }[]; nextCursor: string | null; similar: boolean }
  | { kind: "done" }
  | { kind: "proposed" }
  | { kind: "failed"; detail: string };

const reads = new Set<string>([
  "list_tasks",
  "list_lists",
  "list_sections",
  "list_labels",
  "list_completions",
]);

/** Whether a call only reads. */
export const isLookup = ({ tool }: Pick<ToolCall, "tool">): boolean => reads.has(tool);

/** Reads what a tool answered; anything unexpected is a failure. */
export function outcomeOf({ tool, result }: Pick<ToolResult, "tool" | "result">): Outcome {
  if (result === null && tool.startsWith("delete")) return { kind: "done" };
  if (typeof result !== "object" || result === null)
    return { kind: "failed", detail: "The answer was not understood." };
  const { error, proposed, items, nextCursor, similar, id, task, done } = result as Record<
    string,
    unknown
  >;
  if (error) {
    const { detail } = error as { detail?: unknown };
    return { kind: "failed", detail: typeof detail === "string" ? detail : "It was refused." };
  }
  if (done === true && tool.startsWith("delete")) return { kind: "done" };
  if (proposed === true) return { kind: "proposed" };
  if (Array.isArray(items)) {
    const next = typeof nextCursor === "string" ? nextCursor : null;
    return { kind: "page", items, nextCursor: next, similar: similar === true };
  }
  if (task && typeof task === "object") return outcomeOf({ tool, result: task });
  if (typeof id === "string")
    return { kind: "row", row: result as { id: string } & Record<string, unknown> };
  return { kind: "failed", detail: "The answer was not understood." };
}

/**
 * Everything that a message is understood by. What is read through tools is asked for when it is needed: the
 * first time {@link ask} notes the call and gives nothing, and once the call has been made it gives the answer.
 */
export class Session {
  /** The calls that must be made before the message can be understood. */
  readonly needs: ToolCall[] = [];
  /** Why something could not be read. */
  failed: string | undefined;
  private readonly answers = new Map<string, Outcome>();
  readonly memory: Memory;
  private readonly lookups: TaskLookups;

  constructor(readonly input: Input & { memory: Memory }) {
    this.memory = input.memory;
    for (const step of input.steps) {
      if (!isLookup(step)) continue;
      const outcome = outcomeOf(step);
      if (outcome.kind === "failed") this.failed ??= outcome.detail;
      this.answers.set(keyOf(step), outcome);
    }
    this.lookups = new TaskLookups((args) => this.page("list_tasks", args));
  }

  get clock() {
    return this.input.clock;
  }

  /** The calls of this turn so far that change something. */
  get executed(): ToolResult[] {
    return this.input.steps.filter((step) => !isLookup(step));
  }

  private page(tool: ToolName, args: Record<string, unknown>) {
    const call = { tool, args };
    const key = keyOf(call);
    const outcome = this.answers.get(key);
    if (outcome?.kind === "page") return outcome;
    if (!outcome && !this.needs.some((need) => keyOf(need) === key)) this.needs.push(call);
    return undefined;
  }

  /** Rows of one page of at most 200, or none as long as they have not been read. */
  rows<Row>(tool: ToolName, args: Record<string, unknown> = {}): Row[] {
    return (this.page(tool, { ...args, limit: 200 })?.items ?? []) as Row[];
  }

  get lists(): KnownList[] {
    return this.rows<KnownList>("list_lists");
  }

  get labels(): KnownLabel[] {
    return this.rows<KnownLabel>("list_labels");
  }

  get sections(): KnownSection[] {
    return this.rows<KnownSection>("list_sections");
  }

  /** The tasks that names, numbers or groups of this message may mean. */
  tasks(wanted: { names?: string[]; all?: boolean } = {}): KnownTasks {
    return this.lookups.read(wanted);
  }

  /** The first tasks of a search, and whether they only have words like its own. */
  search(args: Record<string, unknown>): { tasks: KnownTask[]; similar: boolean } {
    const page = this.page("list_tasks", { ...args, limit: 200 });
    return { tasks: (page?.items ?? []) as KnownTask[], similar: page?.similar ?? false };
  }

  /** All tasks that a filter of the server finds, as far as they are read: 10,000. */
  pages(args: Record<string, unknown>): { tasks: KnownTask[]; complete: boolean } {
    return this.lookups.pages(args);
  }
}

const keyOf = ({ tool, args }: ToolCall): string => `${tool} ${JSON.stringify(args)}`;
