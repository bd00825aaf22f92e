import type { Intent, Target } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { KnownTask, ToolCall, ToolResult } from "../types.js";
import { type Found, resolve, type Wish } from "./resolve.js";
import { type Outcome, outcomeOf, type Session } from "./session.js";

/** A question instead of a plan, about the intent at `at`. */
export interface Question {
  at: number;
  wants: "task" | "text" | "yes";
  options: string[];
  text: string;
}

/** What a call does, in words: "Added", "add". */
export interface Effect {
  past: string;
  infinitive: string;
  /** What follows the titles: "as done". */
  after?: string;
}

/** A sentence for the reply, or the effect of one call. */
export type Line = { text: string } | { effect: Effect; outcome: Outcome; label: string };

/** Asks are answered by a question; `wait` until what was planned so far has been done. */
export type Planned = Omit<Question, "at"> | "wait" | undefined;

/** What is done, said and asked for the intents of a message, one after the other. */
export class Planner {
  readonly lines: Line[] = [];
  readonly calls: ToolCall[] = [];
  readonly named = new Set<string>();
  readonly kept = new Set<string>();
  /** What "it" means from here on; nothing is known as long as a call that makes it has not been made. */
  focus: string[] | "later";
  /** Ids of the tasks shown as a numbered list. */
  listed: string[] | undefined;
  /** The tasks that were changed, and those among which they were chosen. */
  readonly changed = new Set<string>();
  options: string[] = [];
  /** The list that this message has made, or will. */
  madeList: { name: string; id: string | "later" } | undefined;
  private readonly executed: ToolResult[];
  private readonly planned = new Set<string>();

  constructor(
    readonly session: Session,
    /** Whether the message has one intent only. */
    readonly single: boolean,
  ) {
    this.focus = session.memory.focus;
    this.executed = session.executed;
  }

  get isWaiting(): boolean {
    return this.calls.length > this.executed.length;
  }

  /** Plans a call; gives what it answered, if it has been made. */
  act(
    call: ToolCall,
    effect: Effect,
    label: string | ((outcome: Outcome) => string),
  ): Outcome | undefined {
    const made = this.executed[this.calls.length];
    const key = JSON.stringify(call);
    if (this.planned.has(key) && call.tool !== "add_task" && call.tool !== "quick_add_task")
      return undefined;
    this.planned.add(key);
    this.calls.push(call);
    if (!made) return undefined;
    const outcome = outcomeOf(made);
    this.lines.push({ effect, outcome, label: typeof label === "string" ? label : label(outcome) });
    return outcome;
  }

  say(text: string): void {
    if (text !== "") this.lines.push({ text });
  }

  task(id: string): KnownTask | undefined {
    return this.session.tasks().byId.get(id);
  }

  /** A list by its name, also one that this message makes ("… and move it there"). */
  list(name: string): { id: string; name: string } | "later" | undefined {
    const made = this.madeList;
    if (!made || !(/^(?:there|it|that list)$/.test(name) || byName([made], name)))
      return byName(this.session.lists, name);
    return made.id === "later" ? "later" : made;
  }

  titleOf(id: string): string {
    const title = this.task(id)?.title;
    return title === undefined ? "the task" : quote(title);
  }

  titlesOf(ids: readonly string[]): string {
    return ids.length > 5 ? `${ids.length} tasks` : enumerate(ids.map((id) => this.titleOf(id)));
  }

  find(target: Target, wish: Wish = {}): Found | "wait" {
    const focus = this.focus;
    if (
      focus === "later" &&
      /^(?:it|that|this|them|those|these|both)\b/i.test(target.say) &&
      !target.ids
    )
      return "wait";
    return resolve(target, this.session, {
      ...wish,
      focus: focus === "later" ? [] : focus,
      kept: this.kept,
      named: this.named,
    });
  }

  /**
   * The tasks that a target means, or the question which of them.
   *
   * @param verb for the question: "delete"
   */
  pick(target: Target, verb: string, wish: Wish = {}): { ids: string[] } | { planned: Planned } {
    const found = this.find(target, wish);
    if (found === "wait") return { planned: "wait" };
    switch (found.kind) {
      case "tasks":
        for (const id of found.ids) this.named.add(id);
        this.focus = found.ids;
        return { ids: found.ids };
      case "several":
        return { planned: this.which(`Which task do you want to ${verb}?`, found.ids) };
      case "unclear":
        return {
          planned: this.which(
            `Which task do you want to ${verb}? Say its name, or its number here.`,
            this.offered(wish),
          ),
        };
      case "none":
        return { planned: this.notFound(found, verb) };
    }
  }

  /** What there is to choose from where nothing was named. */
  private offered({ completed }: Wish): string[] {
    const { listed } = this.session.memory;
    if (listed.length > 0) return listed.slice(0, 10);
    const { visible = [] } = this.session.input;
    const shown = visible.flatMap((id) => this.task(id) ?? []);
    return (shown.length > 0 ? shown : this.session.tasks().tasks)
      .filter((task) => task.completed === (completed ?? false))
      .slice(0, 10)
      .map(({ id }) => id);
  }

  which(question: string, ids: readonly string[]): Planned {
    const known = ids.filter((id) => this.task(id));
    if (known.length === 0)
      return {
        wants: "task",
        options: [],
        text: `${question} You have no tasks for that.`
          .replace("?", ",")
          .replace(/^(.+), You/, "You"),
      };
    return { wants: "task", options: known, text: `${question}\n${this.numbered(known)}` };
  }

  private notFound(
    { say, nearest, group }: Extract<Found, { kind: "none" }>,
    verb: string,
  ): Planned {
    if (group) {
      this.say(`There are no such tasks to ${verb}.`);
      return undefined;
    }
    if (nearest.length === 1 && this.single) {
      return {
        wants: "yes",
        options: nearest,
        text: `There is no task ${quote(say)}. Do you mean ${this.titleOf(nearest[0] as string)}?`,
      };
    }
    if (nearest.length > 1 && this.single) {
      return this.which(`There is no task ${quote(say)}. Which one do you mean?`, nearest);
    }
    this.say(`There is no task ${quote(say)}, so there was nothing to ${verb}.`);
    return undefined;
  }

  numbered(
    ids: readonly string[],
    describe: (task: KnownTask) => string = (task) => task.title,
  ): string {
    return ids
      .map((id, at) => {
        const task = this.task(id);
        return `${at + 1}. ${task ? describe(task).replaceAll(/\s+/g, " ") : "a task"}${task?.completed ? " (done)" : ""}`;
      })
      .join("\n");
  }
}

/** What is done to each intent. */
export type PlanIntent<Kind extends Intent["kind"]> = (
  intent: Extract<Intent, { kind: Kind }>,
  planner: Planner,
) => Planned;
