import { tokenise } from "../language/tokens.js";
import type { Command, Reference } from "../parse/command.js";
import { readReference } from "../parse/reference.js";
import type { Answer, KnownTask, ToolCall } from "../types.js";
import { type Candidate, prepare } from "./match.js";
import type { Plan, Remark, Situation } from "./plan.js";
import { type Resolved, resolve, type Scene } from "./resolve.js";
import { outcomeOf } from "./results.js";

type Verb = Command["kind"];

/** "It" means known tasks, or what earlier calls of this turn will answer. */
type Focus = { ids: readonly string[] } | { calls: readonly number[] };

/** Where the commands of an utterance are planned one after the other. */
export class Stage {
  private readonly entries: (ToolCall | Remark)[] = [];
  private readonly candidates: Candidate[];
  private readonly byId: Map<string, Candidate>;
  private readonly named = new Set<string>();
  private readonly kept: { ids: ReadonlySet<string>; verb?: Verb }[] = [];
  private readonly unknownKept: string[] = [];
  private focus: Focus;
  private calls = 0;

  constructor(private readonly situation: Situation) {
    this.candidates = prepare(situation.known.tasks);
    this.byId = new Map(this.candidates.map((candidate) => [candidate.task.id, candidate]));
    this.focus = { ids: situation.memory.focus };
  }

  /** Whether this is the only thing the user said. */
  get alone(): boolean {
    return this.situation.commands.length === 1;
  }

  readonly task = (id: string): KnownTask | undefined => this.byId.get(id)?.task;

  answered(command: number): Answer | undefined {
    return this.situation.answers.find((answer) => answer.command === command);
  }

  scene(prefer?: boolean): Scene {
    const { memory, known } = this.situation;
    return {
      candidates: this.candidates,
      byId: this.byId,
      complete: known.complete,
      listed: memory.listed,
      focus: "ids" in this.focus ? this.focus.ids : [],
      named: this.named,
      ...(prefer === undefined ? {} : { prefer }),
    };
  }

  /** Resolves a command's reference; an answer given later goes before what was said first. */
  resolve(reference: Reference, command: number, prefer?: boolean): Resolved | "wait" {
    const pick = this.answered(command)?.pick;
    if (pick) return this.resolvePick(pick);
    if (reference.kind === "pronoun" && !this.settleFocus()) return "wait";
    const found = resolve(reference, this.scene(prefer));
    if (found.kind === "tasks") this.concern(found.ids);
    return found;
  }

  private resolvePick({ say, options }: NonNullable<Answer["pick"]>): Resolved {
    const candidates = options
      .map((id) => this.byId.get(id))
      .filter((found) => found !== undefined);
    const found = resolve(readReference(tokenise(say)), {
      ...this.scene(),
      candidates,
      byId: new Map(candidates.map((candidate) => [candidate.task.id, candidate])),
      complete: true,
      listed: options,
      focus: options,
    });
    if (found.kind === "tasks") this.concern(found.ids);
    return found.kind === "absent" ? { ...found, near: options } : found;
  }

  /** From now on "it" means these tasks. */
  concern(ids: readonly string[]): void {
    this.focus = { ids };
    for (const id of ids) this.named.add(id);
  }

  /** From now on "it" means what the last `count` calls will answer. */
  concernCalls(count: number): void {
    this.focus = { calls: Array.from({ length: count }, (_, i) => this.calls - count + i) };
  }

  private settleFocus(): boolean {
    if ("ids" in this.focus) return true;
    const made = this.focus.calls.map((call) => this.situation.acts[call]);
    if (made.some((act) => act === undefined)) return false;
    const tasks = made.flatMap((act) => {
      const outcome = act && outcomeOf(act);
      if (outcome?.kind === "task") return [outcome.task];
      return outcome?.kind === "page" ? outcome.items : [];
    });
    for (const candidate of prepare(tasks)) {
      if (this.byId.has(candidate.task.id)) continue;
      this.byId.set(candidate.task.id, candidate);
      this.candidates.push(candidate);
    }
    this.focus = { ids: tasks.map(({ id }) => id) };
    return true;
  }

  keep(ids: readonly string[], verb?: Verb): void {
    this.kept.push({ ids: new Set(ids), ...(verb ? { verb } : {}) });
    this.concern(ids);
  }

  /** Something is to be left alone, but nobody knows which task that is. */
  keepUnknown(text: string): void {
    this.unknownKept.push(text);
  }

  /** What is to be left alone and could not be found, if several tasks are about to change. */
  unknownKeptBeside(ids: readonly string[]): string | undefined {
    return ids.length > 1 ? this.unknownKept[0] : undefined;
  }

  withoutKept(ids: readonly string[], verb: Verb): string[] {
    return ids.filter(
      (id) => !this.kept.some((kept) => (kept.verb ?? verb) === verb && kept.ids.has(id)),
    );
  }

  /** Adds a call, unless the very same was planned before. */
  call(tool: ToolCall["tool"], args: Record<string, unknown>): void {
    const same = (entry: ToolCall | Remark) =>
      "tool" in entry && entry.tool === tool && sameArgs(entry.args, args);
    if (tool !== "add_task" && this.entries.some(same)) return;
    this.entries.push({ tool, args });
    this.calls++;
  }

  say(remark: string): void {
    this.entries.push({ remark });
  }

  deletes(): boolean {
    return this.entries.some((entry) => "tool" in entry && entry.tool === "delete_task");
  }

  plan(): Plan {
    return { entries: this.entries, focus: "ids" in this.focus ? [...this.focus.ids] : [] };
  }

  /** Only what has been called already, for a plan that ends in a question. */
  soFar(): Plan {
    let left = this.situation.acts.length;
    const entries: Plan["entries"] = [];
    for (const entry of this.entries) {
      if (left === 0) break;
      if ("tool" in entry) left--;
      entries.push(entry);
    }
    return { entries, focus: [] };
  }
}

const sameArgs = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
