import { tokenise } from "../language/tokens.js";
import type { Command, Reference } from "../parse/command.js";
import { readReference } from "../parse/reference.js";
import type { Answer, KnownTask, Memory, ToolCall, ToolResult } from "../types.js";
import type { KnownTasks } from "./lookups.js";
import { type Candidate, toCandidates } from "./match.js";
import type { Question } from "./questions.js";
import { type ResolutionContext, type Resolved, resolve } from "./resolve.js";
import { outcomeOf } from "./results.js";

/** A sentence about a command, beside the results of its calls. */
export interface Remark {
  remark: string;
}

/** What an utterance amounts to: calls and remarks in order, and at most one question. */
export interface Plan {
  entries: (ToolCall | Remark)[];
  question?: Question;
  /** Ids of the tasks that "it" means in the next turn, unless results say otherwise. */
  focus: string[];
}

/** Everything a plan is made from. */
export interface PlanInput {
  commands: readonly Command[];
  known: KnownTasks;
  memory: Memory;
  answers: readonly Answer[];
  /** The calls made in this turn so far, without the lookups. */
  executed: readonly ToolResult[];
}

type Verb = Command["kind"];

/** "It" means known tasks, or whatever the calls at these positions return. */
type Focus = { ids: readonly string[] } | { calls: readonly number[] };

/** Collects the plan while the commands of an utterance are planned one after the other. */
export class Planner {
  private readonly entries: (ToolCall | Remark)[] = [];
  private readonly candidates: Candidate[];
  private readonly byId: Map<string, Candidate>;
  /** The calls among the entries, as JSON. */
  private readonly planned = new Set<string>();
  private readonly named = new Set<string>();
  private readonly kept: { ids: ReadonlySet<string>; verb?: Verb }[] = [];
  private unresolvedKeep?: string;
  private focus: Focus;
  private calls = 0;

  constructor(private readonly input: PlanInput) {
    this.candidates = toCandidates(input.known.tasks);
    this.byId = new Map(this.candidates.map((candidate) => [candidate.task.id, candidate]));
    this.focus = { ids: input.memory.focus };
  }

  /** Whether the utterance has one command only. */
  get isSingle(): boolean {
    return this.input.commands.length === 1;
  }

  /** The task with an id, if it is known. */
  readonly task = (id: string): KnownTask | undefined => this.byId.get(id)?.task;

  /** What a later turn answered about a command. */
  answerTo(command: number): Answer | undefined {
    return this.input.answers.find((answer) => answer.command === command);
  }

  /** What references are resolved against at this point of the utterance. */
  context(preferCompleted?: boolean): ResolutionContext {
    return {
      candidates: this.candidates,
      byId: this.byId,
      complete: this.input.known.complete,
      listed: this.input.memory.listed,
      focus: "ids" in this.focus ? this.focus.ids : [],
      named: this.named,
      preferCompleted,
    };
  }

  /**
   * Resolves a command's reference; a later answer has priority over the reference itself.
   * `"wait"` if it depends on calls that have not been made yet.
   */
  resolve(reference: Reference, command: number, preferCompleted?: boolean): Resolved | "wait" {
    const pick = this.answerTo(command)?.pick;
    if (!pick && reference.kind === "pronoun" && !this.resolveFocus()) return "wait";
    const found = pick ? this.resolvePick(pick) : resolve(reference, this.context(preferCompleted));
    if (found.kind === "tasks") this.setFocus(found.ids);
    return found;
  }

  private resolvePick({ say, options }: NonNullable<Answer["pick"]>): Resolved {
    const candidates = options
      .map((id) => this.byId.get(id))
      .filter((found) => found !== undefined);
    const found = resolve(readReference(tokenise(say)), {
      candidates,
      byId: new Map(candidates.map((candidate) => [candidate.task.id, candidate])),
      complete: true,
      listed: options,
      focus: options,
      named: this.named,
    });
    return found.kind === "notFound" ? { ...found, nearest: options } : found;
  }

  /** From now on "it" means these tasks. */
  setFocus(ids: readonly string[]): void {
    this.focus = { ids };
    for (const id of ids) this.named.add(id);
  }

  /** From now on "it" means what the last `count` calls return. */
  setFocusToLastCalls(count: number): void {
    this.focus = { calls: Array.from({ length: count }, (_, i) => this.calls - count + i) };
  }

  /** Replaces calls in the focus by the tasks they returned; false if one was not made yet. */
  private resolveFocus(): boolean {
    if ("ids" in this.focus) return true;
    const results = this.focus.calls.map((call) => this.input.executed[call]);
    if (results.some((result) => result === undefined)) return false;
    const tasks = results.flatMap((result) => {
      const outcome = result && outcomeOf(result);
      if (outcome?.kind === "task") return [outcome.task];
      return outcome?.kind === "page" ? outcome.items : [];
    });
    for (const candidate of toCandidates(tasks)) {
      if (this.byId.has(candidate.task.id)) continue;
      this.byId.set(candidate.task.id, candidate);
      this.candidates.push(candidate);
    }
    this.focus = { ids: tasks.map(({ id }) => id) };
    return true;
  }

  /** These tasks are to be left alone by a kind of command, or by all. */
  keep(ids: readonly string[], verb?: Verb): void {
    this.kept.push({ ids: new Set(ids), verb });
    this.setFocus(ids);
  }

  /** Something is to be left alone, but no task matches its name. */
  keepUnresolved(name: string): void {
    this.unresolvedKeep ??= name;
  }

  /** The name of what could not be found and is to be left alone, if several tasks would change. */
  unresolvedKeepBeside(ids: readonly string[]): string | undefined {
    return ids.length > 1 ? this.unresolvedKeep : undefined;
  }

  /** Those of the tasks that a kind of command may change. */
  withoutKept(ids: readonly string[], verb: Verb): string[] {
    return ids.filter(
      (id) => !this.kept.some((kept) => (kept.verb ?? verb) === verb && kept.ids.has(id)),
    );
  }

  /** Adds a call, unless the very same was planned before; tasks may be added twice. */
  addCall(tool: ToolCall["tool"], args: Record<string, unknown>): void {
    const call = JSON.stringify([tool, args]);
    if (tool !== "add_task" && this.planned.has(call)) return;
    this.planned.add(call);
    this.entries.push({ tool, args });
    this.calls++;
  }

  /** Adds a sentence to the reply. */
  addRemark(remark: string): void {
    this.entries.push({ remark });
  }

  /** Whether a deletion is planned. */
  hasDeletion(): boolean {
    return this.entries.some((entry) => "tool" in entry && entry.tool === "delete_task");
  }

  /** All that was planned. */
  plan(): Plan {
    return { entries: this.entries, focus: "ids" in this.focus ? [...this.focus.ids] : [] };
  }

  /** Only what has been executed already, for a plan that ends in a question. */
  partialPlan(): Plan {
    let left = this.input.executed.length;
    const entries: Plan["entries"] = [];
    for (const entry of this.entries) {
      if (left === 0) break;
      if ("tool" in entry) left--;
      entries.push(entry);
    }
    return { entries, focus: [] };
  }
}
