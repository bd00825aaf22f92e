import { foldText } from "@docket/contract/search-text";
import type { Reference } from "@docket/quick-add";
import type { IntentOf, Target } from "../grammar/intent.js";
import { pronoun, there } from "../grammar/references.js";
import { enumerate, FEW, oneLine, quote, withoutJoints } from "../language/text.js";
import { byName } from "../match/names.js";
import type { TurnCommand } from "../turn-commands.js";
import type { OpenQuestion, Places, ToolCall } from "../types.js";
import { type Found, resolve } from "./resolve.js";
import { type Outcome, outcomeOf, type Session } from "./session.js";

/** A line of the reply: a sentence, or the effect of a call as an infinitive with "…" in place of its object. */
export type Line = { text: string; outcome?: Outcome; label?: () => string };
export type Question = Pick<OpenQuestion, "wants" | "options"> & { text: string };

/** Thrown if a plan cannot continue: for a question, or until the calls so far have been made. */
export class Pause extends Error {
  question?: Question;
}

export const MAX_OFFERED = 8;

/** Collects the calls, lines and questions for the intents of a message, in order. */
export class Planner {
  readonly lines: Line[] = [];
  readonly calls: ToolCall[] = [];
  listed: string[] | undefined;
  query: IntentOf<"query"> | undefined;
  readonly changed: string[] = [];
  madeList: { name: string; id: string | undefined } | undefined;
  private readonly done = new Set<string>(); // the changes, as several intents may name the same task
  private readonly made = new Map<string, string>(); // the ids of the lists, sections and labels made, by kind and name

  constructor(
    readonly session: Session,
    readonly single: boolean,
  ) {}

  get isWaiting(): boolean {
    return this.calls.length > this.session.executed.length;
  }

  /** Plans a call. @returns its outcome, if it has been made */
  act(call: ToolCall, text: string, label: () => string): Outcome | undefined {
    const made = this.session.executed[this.calls.length];
    this.calls.push({ ...call, args: JSON.parse(withoutJoints(JSON.stringify(call.args))) });
    const outcome = made && outcomeOf(made);
    if (outcome) this.lines.push({ text, outcome, label });
    return outcome;
  }

  change(id: string, call: ToolCall, effect: string, label: () => string): void {
    if (this.done.size === this.done.add(JSON.stringify(call)).size) return;
    this.act(call, effect, label);
    this.changed.push(id);
  }

  /** Plans a new label, section or list, which "there" then refers to. @returns its id, once it has been created */
  make(what: keyof Places, name: string, more: object = {}): string | undefined {
    const key = `${what} ${foldText(name)}`;
    const known = this.made.get(key);
    if (known) return known;
    const call: ToolCall = { tool: `add_${what}`, args: { name, ...more } };
    const made = this.act(call, `create the ${what} …`, () => quote(name));
    const id = made?.kind === "row" ? made.row.id : undefined;
    if (id) this.made.set(key, id);
    if (what === "list") this.madeList = { name, id };
    return id;
  }

  /** The id of a list, section or label, which is made if it has none. */
  idOf(what: keyof Places, { id, name }: Reference, more?: object): string {
    return id ?? this.make(what, name, more) ?? this.wait();
  }

  /** Plans a turn command; its result names the tasks. The rest of the message depends on it. */
  command(tool: TurnCommand): void {
    // A typed yes approves the deletion of a single task, nothing else.
    const does = { undo: "undo …", approve: "delete …", reject: "leave … unchanged" }[tool];
    const outcome: Outcome | undefined = this.act({ tool, args: {} }, does, () => {
      const titles = outcome?.kind === "row" ? outcome.row.titles : undefined;
      return enumerate(titles ?? [], quote, FEW) || "that";
    });
    if (!outcome || outcome.kind === "failed") this.wait();
  }

  say(text: string): undefined {
    if (text !== "") this.lines.push({ text });
  }

  ask(wants: Question["wants"], text: string, options: string[] = []): never {
    throw Object.assign(new Pause(), { question: { wants, options, text } });
  }

  wait(): never {
    throw new Pause();
  }

  /** Finds a list by its name, also one that is being created, or asks whether to create it. */
  list(said: string, then: string, ids?: string[]): { id: string; name: string } {
    const made = this.madeList;
    const name = there.test(said) ? (made?.name ?? this.session.memory.list) : said;
    if (made && name && byName([made], name)) return { ...made, id: made.id ?? this.wait() };
    if (!name) this.say("Which list do you mean? Say it by its name.");
    const missing = `There is no list ${quote(name ?? this.wait())}. Shall I create it and ${then}?`;
    return this.session.named("list", name) ?? this.ask("yes", missing, ids);
  }

  noPlace(what: string, name: string): undefined {
    this.say(`There is no ${what} ${quote(name)}. Say “show my ${what}s” to see them.`);
  }

  textFor(said: string | undefined, question: string, ids: string[]): string {
    if (ids.length > 1) this.which("That can be said of one task at a time. Which one?", ids);
    const asked = question.replace("…", () => this.titlesOf(ids));
    return said || this.ask("text", asked, ids);
  }

  titleOf(id: string): string {
    const title = this.session.task(id)?.title;
    return title === undefined ? "the task" : quote(title);
  }

  titlesOf(ids: readonly string[]): string {
    return enumerate(ids, (id) => this.titleOf(id), FEW);
  }

  find(target: Target, completed?: boolean): Found {
    if (this.session.focus === "later" && pronoun.test(target.say) && !target.ids) this.wait();
    return resolve(target, this.session, completed);
  }

  /** Resolves a target to tasks, asks which one is meant, or says that there is none. @param does "mark … as done" */
  pick(target: Target, does: string, completed?: boolean): string[] {
    const found = this.find(target, completed);
    const which = `Which task do you want to ${does.replace(" …", "")}?`;
    if (found.kind === "several") this.which(which, found.ids);
    if (found.kind === "none") return this.notFound(found, target.verb && does) ?? [];
    if (found.kind === "tasks") {
      this.session.mentioned.push(found.ids);
      this.session.focus = found.ids;
      return found.ids;
    }
    const fitting = this.session.tasks().tasks.filter((task) => task.completed === !!completed);
    const offered = this.session.shown ?? fitting.map(({ id }) => id);
    if (!/\blist$/i.test(target.say))
      this.which(`${which} Say its name, or its number here.`, offered);
    const lists = enumerate(this.session.places("list"), ({ name }) => name);
    const mine = `Your lists: ${lists}. For all say “all tasks”.`;
    return this.ask("text", `Which list do you mean? ${mine}`);
  }

  /** Asks which of several tasks is meant. Only the first ones are listed, but the answer may be any of them. */
  which(question: string, among: readonly string[]): never {
    const known = among.flatMap((id) => this.session.task(id) ?? []);
    if (known.length === 0) this.ask("task", "You have no tasks for that. Which one do you mean?");
    const titles = known.map(({ title }) => title);
    const lines = known.map(({ title, completed, listId }) => {
      const isOne = titles.indexOf(title) === titles.lastIndexOf(title);
      const list = isOne ? undefined : this.session.places("list").find(({ id }) => id === listId);
      return `${title}${list ? `, in ${list.name}` : ""}${completed ? " (done)" : ""}`;
    });
    const left = known.length - MAX_OFFERED;
    const more = `\nand ${left.toLocaleString("en")} more. Say words of its title to narrow it down.`;
    const text = `${question}\n${numbered(lines.slice(0, MAX_OFFERED))}${left > 0 ? more : ""}`;
    const ids = known.map(({ id }) => id);
    return this.ask("task", text, ids);
  }

  private notFound({ say, group }: Extract<Found, { kind: "none" }>, does?: string) {
    const near = this.session.tasks(say).index.nearest(say);
    const [one, another] = near;
    const list = this.session.named("list", say)?.name;
    const hint = list ? ` For the tasks of the list, say “everything in ${list}”.` : "";
    const missing = group ? "There are no such tasks." : `There is no task ${quote(say)}.${hint}`;
    if (group || !one || !this.single) return this.say(missing);
    if (another) return this.which(`${missing} Which one do you mean?`, near);
    const meant = this.titleOf(one);
    const asked = does ? `Shall I ${does.replace("…", () => meant)}?` : `Do you mean ${meant}?`;
    return this.ask("yes", does ? asked : `${missing} ${asked}`, near);
  }
}

export const numbered = (lines: readonly string[]): string =>
  lines.map((line, at) => `${at + 1}. ${oneLine(line)}`).join("\n");
