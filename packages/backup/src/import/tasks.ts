import { limits } from "@docket/contract/limits";
import type { PortableTask } from "@docket/transfer";
import { generateKeyBetween } from "fractional-indexing";
import { type Account, insert, rowsOf, sourceKey } from "./account.js";
import { type Places, sectionKey } from "./places.js";
import {
  findPlaces,
  findTasksById,
  findTasksBySource,
  insertCompletions,
  insertTaskSources,
  insertTasks,
  lastPositions,
  type NewTask,
  taskRow,
} from "./statements.js";

/** An existing task, with what its subtasks must know of it. */
interface Placed {
  id: string;
  listId: string;
  level: number;
}

/** A task to be created, and its place. */
interface Made {
  task: PortableTask;
  parent: Placed | null;
  position: string;
  /** With the id once the task is created. */
  placed: Omit<Placed, "id"> & Partial<Placed>;
}

/** Ids in Docket's format, of at most 18 digits, which always fit into a bigint. */
const OWN_ID = /^[1-9]\d{0,17}$/;

/**
 * Docket's ids of the tasks that are in the account already: those that were imported from this source
 * before, and, if the file is an export of this account, those with the id and creation time of the file.
 */
export async function knownTasks(
  account: Account,
  tasks: PortableTask[],
): Promise<Map<string, string>> {
  const keys = new Map(tasks.map((task) => [taskKey(task), task.sourceId]));
  const imported = await rowsOf(account, findTasksBySource, account.source, [...keys.keys()]);
  const known = new Map(imported.map(({ sourceId, id }) => [keys.get(sourceId)!, id]));
  const own = tasks.filter(({ sourceId }) => OWN_ID.test(sourceId) && !known.has(sourceId));
  if (own.length === 0) return known;
  const ids = own.map(({ sourceId }) => sourceId);
  const rows = await rowsOf(account, findTasksById, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const isSame = account.source === "todo.txt" ? isSameByDay : isSameBySecond;
  for (const task of own) {
    const row = byId.get(task.sourceId);
    if (row !== undefined && isSame(task, row)) known.set(task.sourceId, task.sourceId);
  }
  return known;
}

type Dated = Pick<PortableTask, "title"> & { createdAt: string | null };

/** Compares seconds: iCalendar has no milliseconds. */
function isSameBySecond(one: Dated, row: { createdAt: string }): boolean {
  return one.createdAt !== null && seconds(one.createdAt) === seconds(row.createdAt);
}

/**
 * A line of todo.txt has only the day of creation, in a zone that may be another by now: its title
 * must be the same too.
 */
function isSameByDay(one: Dated, row: { createdAt: string; title: string }): boolean {
  if (one.createdAt === null || one.title !== row.title.replace(/\s+/g, " ").trim()) return false;
  const days = (Date.parse(row.createdAt) - Date.parse(one.createdAt)) / DAY_MILLISECONDS;
  return Math.abs(days) < 2;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;

/**
 * The key by which a task of a source is recognized in later imports: with its creation time, if
 * the file has it.
 */
export function taskKey({
  sourceId,
  createdAt,
  title,
}: Pick<PortableTask, "sourceId" | "createdAt" | "title">): string {
  return sourceKey(sourceId, createdAt === null ? title : seconds(createdAt));
}

const seconds = (instant: string) => instant.slice(0, "2026-12-01T08:30:00".length);

/** Creates tasks, batch by batch, parents before their subtasks; existing ones stay unchanged. */
export class TaskImport {
  readonly created = { tasks: 0, completions: 0 };
  known = 0;
  /** By the file's ids. */
  private readonly placed = new Map<string, Placed>();
  private readonly positions = new Map<string, string | null>();

  constructor(
    private readonly account: Account,
    private readonly places: Places,
  ) {}

  async add(tasks: PortableTask[]): Promise<void> {
    const { account } = this;
    const known = await knownTasks(account, tasks);
    const fresh = tasks.filter(({ sourceId }) => !known.has(sourceId));
    await this.findParents(known, fresh);
    await this.readPositions(fresh);
    const made = this.place(fresh);
    for (const wave of wavesOf(made)) await this.insertTasks(wave);
    const ids = made.map(({ task, placed }) => ({ source_id: taskKey(task), id: placed.id }));
    await insert(account, insertTaskSources, ids, account.source);
    await this.insertCompletions(made);
    this.created.tasks += made.length;
    this.known += known.size;
  }

  /** Reads the places of existing tasks that get new subtasks. */
  private async findParents(known: Map<string, string>, fresh: PortableTask[]): Promise<void> {
    for (const [ref, id] of known) this.found.set(ref, id);
    const wanted = new Map<string, string>();
    for (const { parentRef } of fresh) {
      const id = this.found.get(parentRef ?? "");
      if (id !== undefined && !this.placed.has(parentRef!)) wanted.set(id, parentRef!);
    }
    if (wanted.size === 0) return;
    for (const place of await rowsOf(this.account, findPlaces, [...wanted.keys()]))
      this.placed.set(wanted.get(place.id)!, place);
  }

  private readonly found = new Map<string, string>();

  private async readPositions(tasks: PortableTask[]): Promise<void> {
    const lists = new Set(tasks.map((task) => this.listOf(task)));
    const wanted = [...lists].filter((id) => !this.positions.has(id));
    if (wanted.length === 0) return;
    for (const { listId, last } of await rowsOf(this.account, lastPositions, wanted))
      this.positions.set(listId, last);
  }

  private listOf({ listRef, parentRef }: PortableTask): string {
    const parent = parentRef === null ? undefined : this.placed.get(parentRef);
    if (parent) return parent.listId;
    return listRef === null ? this.places.inboxId : this.places.lists.get(listRef)!;
  }

  private place(tasks: PortableTask[]): Made[] {
    const here = new Map<string, Made["placed"]>();
    return tasks.map((task) => {
      const { sourceId, parentRef } = task;
      const parent =
        parentRef === null ? null : (here.get(parentRef) ?? this.placed.get(parentRef) ?? null);
      const listId = parent?.listId ?? this.listOf(task);
      // A task whose parent was meanwhile moved to the deepest level becomes a top-level task.
      const above = parent !== null && parent.level < limits.taskLevels ? parent : null;
      const position = generateKeyBetween(this.positions.get(listId) ?? null, null);
      this.positions.set(listId, position);
      const placed = { listId, level: (above?.level ?? 0) + 1 };
      here.set(sourceId, placed);
      return { task, parent: above as Placed | null, position, placed };
    });
  }

  private async insertTasks(wave: Made[]): Promise<void> {
    const { account } = this;
    const rows = JSON.stringify(wave.map((made) => taskRow(this.rowOf(made))));
    const ids = new Map<string, string>();
    for (const { id, listId, position } of await rowsOf(account, insertTasks, rows))
      ids.set(`${listId} ${position}`, id);
    for (const { task, position, placed } of wave) {
      placed.id = ids.get(`${placed.listId} ${position}`)!;
      this.placed.set(task.sourceId, placed as Placed);
    }
  }

  private rowOf({ task, parent, position, placed }: Made): NewTask {
    const { sourceId, listRef, sectionRef, parentRef, labels, completions, order, ...fields } =
      task;
    const sectionId = this.places.sections.get(sectionKey(task)) ?? null;
    return {
      ...fields,
      listId: placed.listId,
      // A subtask is in the section of its parent.
      sectionId: parentRef === null ? sectionId : null,
      parentId: parent?.id ?? null,
      position,
      labelIds: labels.map((name) => this.places.labels.get(name)!),
      // Future occurrences continue the count of the completed ones.
      occurrence: (completions.at(-1)?.occurrence ?? -1) + 1,
    };
  }

  private async insertCompletions(made: Made[]): Promise<void> {
    const rows = made.flatMap(({ task, placed }) =>
      task.completions.map((done) => ({
        task_id: placed.id,
        occurrence: done.occurrence,
        due_date: done.dueDate,
        due_time: done.dueTime,
        due_zone: done.dueZone,
        repeat: done.repeat,
        completed_at: done.completedAt,
      })),
    );
    this.created.completions += await insert(this.account, insertCompletions, rows);
  }
}

/** Groups tasks by level, since a subtask needs the id that its parent gets when it is inserted. */
function wavesOf(made: Made[]): Made[][] {
  const levels = Map.groupBy(made, ({ placed }) => placed.level);
  return [...levels].sort(([a], [b]) => a - b).map(([, wave]) => wave);
}
