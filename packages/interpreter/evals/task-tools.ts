import { isDeepStrictEqual } from "node:util";
import { changeLabels, type LabelsChange } from "@docket/contract/change-labels";
import { taskDefaults } from "@docket/contract/defaults";
import { isOverdue, today } from "@docket/dates";
import type { KnownLabel, KnownList, KnownSection, KnownTask, ToolCall } from "@docket/interpreter";
import type { CaseData } from "./cases.js";
import { type Clock, nextDueOf } from "./clock.js";

const pageSize = 50;
const notFound = { error: { status: 404, detail: "There is no such task." } };
const defaults = {
  ...taskDefaults,
  completedAt: null,
  listId: "1",
  sectionId: null as string | null,
  parentId: null,
  labelIds: [] as string[],
  createdAt: "2026-11-20T09:00:00.000Z",
};

/** The rows that a turn may change. */
interface Rows {
  tasks: Map<string, KnownTask>;
  lists: KnownList[];
  labels: KnownLabel[];
}

/** The tools on a few tasks in memory, answering in the shapes of the API. */
export class TaskTools {
  private tasks: Map<string, KnownTask>;
  private lists: KnownList[];
  private labels: KnownLabel[];
  private readonly sections: KnownSection[];
  /** The last deleted first. */
  private trash: (KnownTask & { entity: "task"; deletedAt: string })[] = [];
  /** Copies of the rows, made before each turn that began with others than the one before it. */
  private readonly turns: Rows[] = [];
  private nextId = 9_000_000_000n;

  constructor(
    { tasks, lists = [], labels = [], sections = [] }: CaseData,
    private readonly clock: Clock,
  ) {
    this.tasks = new Map(tasks.map((task) => [task.id, { ...defaults, ...task }]));
    this.lists = [
      { id: "1", name: "Inbox", isInbox: true },
      ...lists.map((list) => ({ ...list, isInbox: false })),
    ];
    this.labels = [...labels];
    this.sections = [...sections];
  }

  private get rows(): Rows {
    return { tasks: this.tasks, lists: this.lists, labels: this.labels };
  }

  /** To be called before each turn of a conversation, as "undo" takes back the last one with a change. */
  startTurn(): void {
    if (!isDeepStrictEqual(this.turns.at(-1), this.rows))
      this.turns.push(structuredClone(this.rows));
  }

  private undo(): unknown {
    // The last copy is what this turn itself began with.
    const rows = this.turns.splice(-2)[0];
    if (rows) [this.tasks, this.lists, this.labels] = [rows.tasks, rows.lists, rows.labels];
    return { ok: true, id: "0" };
  }

  /** What is there, for a comparison; new rows are told apart by what they hold. */
  state(): unknown {
    const isNew = (id: string) => BigInt(id) >= 9_000_000_000n && BigInt(id) < 9_000_001_000n;
    const name = (id: string) => (isNew(id) ? "new" : id);
    const tasks = [...this.tasks.values()].map((task) => ({
      ...task,
      id: name(task.id),
      title: task.title.trim().toLowerCase(),
      description: task.description?.trim().toLowerCase() ?? null,
      completedAt: task.completed ? "done" : null,
      listId: name(task.listId),
      labelIds: task.labelIds.map(name).sort(),
      createdAt: "",
    }));
    const text = (one: unknown) => JSON.stringify(one, Object.keys(one as object).sort());
    return {
      tasks: tasks.map((one) => JSON.stringify(Object.entries(one).sort())).sort(),
      lists: this.lists
        .map((list) => text({ ...list, id: name(list.id), name: list.name.toLowerCase() }))
        .sort(),
      labels: this.labels
        .map((label) => text({ ...label, id: name(label.id), name: label.name.toLowerCase() }))
        .sort(),
    };
  }

  /** Carries out one call and gives what the tool would answer. */
  run({ tool, args }: ToolCall): unknown {
    switch (tool) {
      case "list_tasks":
        return this.list(args);
      case "list_lists":
        return page(this.lists);
      case "list_labels":
        return page(this.labels);
      case "list_sections":
        return page(this.sections);
      case "list_completions":
        return page([]);
      case "list_trash":
        return page(this.trash);
      case "add_task":
        return this.add(args);
      case "complete_task":
        return this.complete(String(args.id));
      case "reopen_task":
        return this.change({ ...args, completed: false });
      case "skip_task":
        return this.change({
          id: args.id,
          ...nextDueOf(this.tasks.get(String(args.id)), this.clock),
        });
      case "update_task":
        return this.change(args);
      case "move_task": {
        const parent = this.tasks.get(String(args.parentId));
        return this.change(parent ? { ...args, listId: parent.listId } : args);
      }
      case "delete_task":
        return this.delete(String(args.id));
      case "restore_from_trash":
        return this.restore(String(args.id));
      case "add_list":
        return this.make(this.lists, { name: String(args.name), isInbox: false });
      case "add_section":
        return this.make(this.sections, { name: String(args.name), listId: String(args.listId) });
      case "add_label":
        return this.make(this.labels, { name: String(args.name) });
      case "update_list":
        return Object.assign(
          this.lists.find(({ id }) => id === args.id) ?? {},
          args.archived ? { archivedAt: this.clock.now } : args,
        );
      case "undo":
        return this.undo();
      default:
        return { ok: true, id: "0" };
    }
  }

  private delete(id: string): unknown {
    const task = this.tasks.get(id);
    if (!task) return notFound;
    this.tasks.delete(id);
    this.trash.unshift({ ...task, entity: "task", deletedAt: this.clock.now });
    return null;
  }

  private restore(id: string): unknown {
    const row = this.trash.find((one) => one.id === id);
    if (!row) return notFound;
    this.trash = this.trash.filter((one) => one !== row);
    const { entity, deletedAt: _, ...task } = row;
    this.tasks.set(id, task);
    return { entity, id, name: task.title, restored: 1 };
  }

  private make<Row extends object>(rows: (Row & { id: string })[], row: Row) {
    const made = { ...row, id: String(this.nextId++) };
    rows.push(made);
    return { ...made };
  }

  private list(args: Record<string, unknown>): unknown {
    const {
      completed,
      q,
      due,
      dueFrom,
      dueTo,
      priority,
      listId,
      labelId,
      limit = pageSize,
      cursor = "0",
    } = args;
    const wanted = String(q ?? "").toLowerCase();
    const found = [...this.tasks.values()].filter(
      (task) =>
        (completed === undefined || task.completed === completed) &&
        (priority === undefined || task.priority === priority) &&
        (listId === undefined || task.listId === listId) &&
        (labelId === undefined || task.labelIds.includes(String(labelId))) &&
        (dueFrom === undefined || (task.dueDate ?? "") >= String(dueFrom)) &&
        (dueTo === undefined || (task.dueDate ?? "9999") <= String(dueTo)) &&
        (due === undefined || this.dueKind(task) === due) &&
        `${task.title}\n${task.description ?? ""}`.toLowerCase().includes(wanted),
    );
    const from = Number(cursor);
    const end = from + Number(limit);
    return {
      items: structuredClone(found.slice(from, end)),
      nextCursor: end < found.length ? String(end) : null,
    };
  }

  private dueKind({ dueDate, dueTime, dueZone, completed }: KnownTask): string {
    if (!dueDate) return "none";
    if (isOverdue({ dueDate, dueTime, dueZone }, this.clock)) return completed ? "done" : "overdue";
    return dueDate === today(this.clock) ? "today" : "upcoming";
  }

  private add(fields: Record<string, unknown>): unknown {
    const id = String(this.nextId++);
    const task = { ...defaults, ...fields, id } as KnownTask;
    this.tasks.set(id, task);
    return { ...task };
  }

  private complete(id: string): unknown {
    const task = this.tasks.get(id);
    const next = task?.repeat ? nextDueOf(task, this.clock) : undefined;
    return this.change({ id, ...(next ?? { completed: true }) });
  }

  private change({ id, addLabelIds, removeLabelIds, ...fields }: Record<string, unknown>): unknown {
    const task = this.tasks.get(String(id));
    if (!task) return notFound;
    const labels = { addLabelIds, removeLabelIds } as LabelsChange;
    fields.labelIds = changeLabels((fields.labelIds as string[]) ?? task.labelIds, labels);
    const cleared = fields.dueDate === null ? { dueTime: null, dueZone: null, repeat: null } : {};
    return { ...Object.assign(task, fields, cleared) };
  }
}

const page = (items: object[]) => ({ items: structuredClone(items), nextCursor: null });
