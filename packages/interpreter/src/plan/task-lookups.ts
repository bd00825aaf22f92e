import { stem } from "../language/stems.js";
import { contentOf, TaskIndex, wordsOf } from "../match/task-index.js";
import type { KnownTask, ToolCall, ToolResult } from "../types.js";

const PAGE = 200;
/** The most pages that are read of one listing: 10,000 tasks. */
const MOST_PAGES = 50;
/** The most names of a message that are searched for one by one. */
const MOST_SEARCHES = 12;

/** The next page of a listing that is being read page by page, so that not each of them is understood by itself. */
export function nextPage(steps: readonly ToolResult[]): ToolCall | undefined {
  const last = steps.at(-1);
  if (last?.tool !== "list_tasks" || typeof last.args.cursor !== "string") return undefined;
  const { nextCursor } = (last.result ?? {}) as { nextCursor?: unknown };
  const pages = steps.filter(({ args }) => "cursor" in args).length + 1;
  if (typeof nextCursor !== "string" || pages >= MOST_PAGES) return undefined;
  return { tool: "list_tasks", args: { ...last.args, cursor: nextCursor } };
}

/** The tasks that have been read so far. */
export interface KnownTasks {
  /** The newest first. */
  tasks: KnownTask[];
  byId: ReadonlyMap<string, KnownTask>;
  /** Whether these are all of the person's tasks. */
  complete: boolean;
  /** Made when it is first used. */
  readonly index: TaskIndex;
}

interface Listing {
  tasks: KnownTask[];
  complete: boolean;
}

type Page = { items: { id: string }[]; nextCursor: string | null } | undefined;

/**
 * Reads tasks as far as they are needed: usually one page. Where the person has more, names are searched for,
 * and groups are read page by page.
 */
export class TaskLookups {
  private readonly searched = new Set<string>();
  private readonly listings = new Map<string, Listing>();
  private wantsAll = false;
  private known: { key: string; all: boolean; value: KnownTasks } | undefined;

  constructor(private readonly page: (args: Record<string, unknown>) => Page) {}

  read({ names = [], all = false }: { names?: string[]; all?: boolean }): KnownTasks {
    this.wantsAll ||= all;
    // What was read stays as it is while a message is understood, and single tasks are asked for by the thousand.
    if (this.known?.all === this.wantsAll && names.length === 0) return this.known.value;
    const first = this.page({ limit: PAGE });
    const listing =
      !first || first.nextCursor === null || !this.wantsAll
        ? { tasks: (first?.items ?? []) as KnownTask[], complete: first?.nextCursor === null }
        : this.pages({});
    if (first && !listing.complete) for (const name of names) this.search(name);
    const found = [...this.searched].flatMap(
      (q) => (this.page({ q, limit: PAGE })?.items ?? []) as KnownTask[],
    );
    const key = `${listing.tasks.length} ${found.length} ${this.searched.size}`;
    if (this.known?.key !== key) {
      const byId = new Map([...listing.tasks, ...found].map((task) => [task.id, task]));
      this.known = { key, all: this.wantsAll, value: indexed(byId, listing.complete) };
    }
    this.known.all = this.wantsAll;
    return this.known.value;
  }

  pages(args: Record<string, unknown>): Listing {
    const key = JSON.stringify(args);
    const listing = this.listings.get(key) ?? this.readPages(args);
    if (listing.complete) this.listings.set(key, listing);
    return listing;
  }

  private readPages(args: Record<string, unknown>): Listing {
    const tasks: KnownTask[] = [];
    let cursor: string | null = null;
    for (let n = 0; n < MOST_PAGES; n += 1) {
      const page = this.page({ ...args, ...(cursor ? { cursor } : {}), limit: PAGE });
      if (!page) return { tasks, complete: false };
      for (const task of page.items) tasks.push(task as KnownTask);
      cursor = page.nextCursor;
      if (cursor === null) return { tasks, complete: true };
    }
    return { tasks, complete: false };
  }

  /** By the longest word of the name, as a task with all of them has that one too. */
  private search(name: string): void {
    if (this.searched.size >= MOST_SEARCHES) return;
    const longest = contentOf(wordsOf(name)).reduce(
      (best, word) => (word.length > best.length ? word : best),
      "",
    );
    if (longest !== "") this.searched.add(stem(longest));
  }
}

function indexed(byId: Map<string, KnownTask>, complete: boolean): KnownTasks {
  let index: TaskIndex | undefined;
  const tasks = [...byId.values()];
  return {
    tasks,
    byId,
    complete,
    get index() {
      index ??= TaskIndex.of(tasks);
      return index;
    },
  };
}
