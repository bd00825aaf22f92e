import type { Clock } from "@docket/dates";
import { createCache, namesWithin, readWhen } from "@docket/quick-add";
import { stem, traceOf } from "../language/spelling.js";
import { byName, contentOf, plain, TaskIndex, wordsOf } from "../match/names.js";
import type { Input, KnownTask, Memory, Places, ToolCall, ToolName, ToolResult } from "../types.js";

const PAGE = 200;
const MAX_PAGES = 50; // the most pages that are read of one listing: 10,000 tasks
const MAX_SEARCHES = 12; // the most names in a message that are searched for individually

export type Outcome =
  | { kind: "row"; row: { id: string; titles?: string[] } }
  | { kind: "page"; items: { id: string }[]; nextCursor: string | null }
  | { kind: "proposed" }
  | { kind: "failed"; detail: string };

export const isLookup = ({ tool }: Pick<ToolCall, "tool">): boolean => tool.startsWith("list_");

/** Parses the result of a tool; anything unexpected is a failure. */
export function outcomeOf({ tool, result }: Pick<ToolResult, "tool" | "result">): Outcome {
  const said = ((typeof result === "object" && result) || {}) as Record<string, unknown>;
  const { error, proposed, items, nextCursor, done } = said;
  const failed = (detail: string): Outcome => ({ kind: "failed", detail });
  const { detail = "It was refused." } = (error ?? {}) as { detail?: unknown };
  if (error) return failed(String(detail));
  if (tool.startsWith("delete") && (result === null || done === true))
    return { kind: "row", row: { id: "" } };
  if (proposed === true) return { kind: "proposed" };
  if (Array.isArray(items))
    return { kind: "page", items, nextCursor: typeof nextCursor === "string" ? nextCursor : null };
  const row = (said.task ?? said) as { id: string };
  return typeof row.id === "string" ? { kind: "row", row } : failed("The answer is unclear.");
}

/** The call for the next page of a listing, so that the message is not interpreted again after each page. */
export function nextPage(steps: readonly ToolResult[]): ToolCall | undefined {
  const last = steps.at(-1);
  if (last?.tool !== "list_tasks" || typeof last.args.cursor !== "string") return undefined;
  const { nextCursor } = (last.result ?? {}) as { nextCursor?: unknown };
  const pages = steps.filter(({ args }) => "cursor" in args).length + 1;
  if (typeof nextCursor !== "string" || pages >= MAX_PAGES) return undefined;
  return { tool: "list_tasks", args: { ...last.args, cursor: nextCursor } };
}

/**
 * The context in which a message is interpreted. The first access to data adds a call to `needs` and returns nothing;
 * once it has been made, its result. Of more tasks than a page, names are searched for, and groups read page by page.
 */
export class Session {
  readonly needs: ToolCall[] = [];
  failed: string | undefined;
  readonly memory: Memory;
  focus: string[] | "later"; // the ids of the tasks that "it" means; `later` until the call that creates them was made
  /** The tasks that are to be left alone, and below those that were mentioned in this message. */
  readonly excluded = new Set<string>();
  readonly mentioned: string[][] = [];
  readonly added: string[] = []; // the tasks that were added by this message
  readonly executed: ToolResult[];
  readonly clock: Clock;
  readonly cached = createCache(); // memoises lookups: no data is read while a message is interpreted, so they stay valid
  /** Of lists, labels and sections that were read before the first change: what is understood must not differ after it. */
  readonly knownNames: string[];
  private readonly answers = new Map<string, Outcome>();
  private readonly searched = new Set<string>();
  private guesses = 0;

  constructor(readonly input: Input & { memory: Memory }) {
    this.memory = input.memory;
    this.focus = input.memory.focus;
    this.clock = { ...input.clock, ...(!/^en/.test(input.clock.locale) && { locale: "en-GB" }) };
    this.executed = input.steps.filter((step) => !isLookup(step));
    const [change] = this.executed;
    const before = change ? input.steps.slice(0, input.steps.indexOf(change)) : input.steps;
    const places = before.filter(({ tool }) => /^list_(?:lists|labels|sections)$/.test(tool));
    const names = places.map(outcomeOf).flatMap(rowsOf) as Places["list"][];
    const said = namesWithin(input.message, names, plain);
    this.knownNames = said.filter((name) => !readWhen(name, this.clock));
    for (const step of input.steps.filter(isLookup)) {
      const outcome = outcomeOf(step);
      if (outcome.kind === "failed") this.failed ??= outcome.detail;
      this.answers.set(keyOf(step), outcome);
    }
  }

  /** The ids of the tasks that the user sees: those listed last, or those that the page shows. */
  get shown(): readonly string[] | undefined {
    return [this.memory.listed, this.input.visible ?? []].find((ids) => ids.length > 0);
  }

  page(tool: ToolName, args: Record<string, unknown>) {
    const call = { tool, args: { ...args, limit: PAGE } };
    const key = keyOf(call);
    const outcome = this.answers.get(key);
    if (!outcome && !this.needs.some((need) => keyOf(need) === key)) this.needs.push(call);
    return outcome?.kind === "page" ? outcome : undefined;
  }

  rows<Row>(tool: ToolName, args: Record<string, unknown> = {}): Row[] {
    return (this.page(tool, args)?.items ?? []) as Row[];
  }

  places<What extends keyof Places>(what: What): Places[What][] {
    return this.rows(`list_${what}s`);
  }

  named<What extends keyof Places>(what: What, name?: string): Places[What] | undefined {
    if (name === undefined) return undefined;
    const find = () => byName<Places[What]>(this.places(what), name, this.guesses++ < MAX_SEARCHES);
    return this.cached(`${what} ${name}`, find);
  }

  /** The names in a text: "phone and errand" is split unless one label has that name. */
  namesIn(what: keyof Places, text = ""): string[] {
    const isOne = /["']/.test(text) || this.named(what, text);
    return isOne ? [text] : text.split(/\s*(?:,|\band\b|\bor\b|&)\s*/).filter(Boolean);
  }

  namedIn<What extends keyof Places>(what: What, text?: string): (Places[What] | undefined)[] {
    return this.namesIn(what, text).map((name) => this.named(what, name));
  }

  tasks(...names: string[]) {
    for (const name of names) this.lookFor(name);
    const { tasks, complete } = this.cached("page", () => this.pages({}, 1));
    const wanted = complete || tasks.length === 0 ? [] : [...this.searched];
    return this.cached(`tasks ${wanted}`, () => {
      const found = wanted.flatMap((q) => this.rows<KnownTask>("list_tasks", { q }));
      const all = [...byIds([...tasks, ...found]).values()];
      return { tasks: all, index: new TaskIndex(all) };
    });
  }

  all() {
    return this.cached("all", () => this.pages({}));
  }

  task(id: string): KnownTask | undefined {
    const known = this.cached("by id", () => {
      this.tasks();
      const read = this.input.steps.filter(({ tool }) => /^list_tasks$|add_task$/.test(tool));
      return byIds(read.map(outcomeOf).flatMap(rowsOf) as KnownTask[]);
    });
    return known.get(id);
  }

  /** The tasks that the server finds by a filter, newest first, up to 10,000; `complete` if these are all. */
  pages(args: object, most = MAX_PAGES) {
    const tasks: KnownTask[] = [];
    let cursor: string | null = null;
    for (let n = 0; n < most; n += 1) {
      const page = this.page("list_tasks", { ...args, ...(cursor ? { cursor } : {}) });
      if (!page) break;
      for (const task of page.items) tasks.push(task as KnownTask);
      cursor = page.nextCursor;
      if (cursor === null) return { tasks, complete: true };
    }
    return { tasks, complete: false };
  }

  /** Searches by the longest word of the name, since a task with all words has that one too. */
  private lookFor(name: string): void {
    const [longest] = contentOf(wordsOf(name)).sort((a, b) => b.length - a.length);
    if (longest && this.searched.size < MAX_SEARCHES)
      this.searched.add(traceOf(stem(longest)) || stem(longest));
  }
}

const rowsOf = (one: Outcome) => (one.kind === "row" ? [one.row] : "items" in one ? one.items : []);
const keyOf = ({ tool, args }: ToolCall): string => `${tool} ${JSON.stringify(args)}`;
const byIds = (tasks: readonly KnownTask[]) => new Map(tasks.map((task) => [task.id, task]));
