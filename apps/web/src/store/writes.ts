import type { Task as ApiTask, CallInput, Color, Operations, TaskEdit } from "@docket/contract";
import type { LabelsChange } from "@docket/contract/change-labels";
import type { QuickAddResult } from "@docket/quick-add/load";
import { quoteTitle, quoteTitles } from "../shared/quote-title.js";
import { createStore, type Store } from "../shared/store.js";
import { createHistory, type Describe, type UndoableAction, type Undone } from "./history.js";
import { inverseOf } from "./inverse.js";
import type { LocalDatabase } from "./local-database.js";
import type { Mirror } from "./mirror.js";
import type { Step } from "./queue.js";
import { isLocalId, newLocalId } from "./queued-write.js";
import { entityOf, operationOn } from "./reply-rows.js";
import { type Entity, inboxId, type Named, type Task } from "./rows.js";
import { ancestorsOf } from "./subtasks.js";

/** The ids of one row or several; several are changed, and undone, as one action. */
export type Ids = string | readonly string[];

/** A place in the user's order. */
export type Place = "first" | "last" | { after: string } | { before: string };

/** Where a task is moved. Next to another task, it gets that one's list, section and parent. */
export interface Target {
  listId?: string;
  sectionId?: string | null;
  /** `null` turns a subtask into a top-level task. */
  parentId?: string | null;
  place?: Place;
}

/** Where a task is moved from its present place; `find` finds the others. */
export type Destination = (task: Task, find: (id: string) => Task | undefined) => Target | null;

/** What was recognised in a line; a pasted one may be of a task that was completed. */
export type QuickAddLine = Partial<QuickAddResult> & { title: string; completed?: boolean };

/** Default values for a new task's fields that its text does not set. */
export type AddDefaults = Pick<
  Partial<ApiTask>,
  "listId" | "sectionId" | "parentId" | "dueDate" | "labelIds" | "priority"
>;

/** New values of a task's fields. Its state and its labels are changed by writes of their own. */
export type TaskChange = Partial<Omit<TaskEdit, "completed" | "labelIds">>;

/** The occurrence of a repeating task whose completion is meant. */
export type Done = Pick<CallInput<Operations["reopenTask"]>, "occurrence">;

/** A change of tasks' labels. Their other labels stay. */
export interface NamedLabels {
  /** Ids. */
  add?: string[];
  /** Ids. */
  remove?: string[];
  /** Names of new labels to be added. */
  create?: string[];
}

interface NameAndColor {
  name: string;
  color?: Color;
}

/** The write operations on rows that have a name and a place of their own. */
interface WritesOf<New, Change> {
  create(row: New): Promise<string>;
  change(id: string, change: Change): Promise<void>;
  move(id: string, place: Place): Promise<void>;
  /** Moves it to the trash. */
  delete(id: string): Promise<void>;
}

/**
 * The write operations. Each takes effect in the page at once, even offline, and resolves as soon
 * as it is stored in the browser; it is sent to the server when that can be reached. The shell
 * shows the writes that the server refuses. Ids may be those of rows that the server has not seen.
 */
export interface Writes {
  /**
   * Adds parsed quick-add lines as one action. Lists, sections and labels that do not exist yet are created.
   *
   * @returns the ids of the new tasks, valid for every hook and write
   */
  quickAdd(lines: readonly QuickAddLine[], defaults?: AddDefaults): Promise<string[]>;
  changeTask(ids: Ids, change: TaskChange | ((task: Task) => TaskChange)): Promise<void>;
  /** A repeating task moves on to its next occurrence. */
  completeTask(ids: Ids): Promise<void>;
  /** @param done which occurrence of a repeating task, that may be open, to reopen */
  reopenTask(ids: Ids, done?: Done): Promise<void>;
  /** Moves a repeating task on to its next occurrence without completing this one. */
  skipTask(id: string): Promise<void>;
  /** @param to where, or a function of the task as it is when its turn comes; null leaves it there */
  moveTask(ids: Ids, to: Target | Destination): Promise<void>;
  changeLabels(ids: Ids, change: NamedLabels): Promise<void>;
  /** Moves tasks to the trash with their subtasks. */
  deleteTask(ids: Ids): Promise<void>;
  /** Restores a row from the trash, and the rows that were trashed together with it. */
  restore(entity: Entity, id: string): Promise<void>;
  /** A list that is deleted takes all of its sections and tasks along. */
  list: WritesOf<NameAndColor, Partial<NameAndColor> & { archived?: boolean }>;
  /** The tasks of a section that is deleted stay in the list. */
  section: WritesOf<{ listId: string; name: string }, { name: string }>;
  /** A label that is deleted is removed from all tasks. */
  label: WritesOf<NameAndColor, Partial<NameAndColor>>;
  /** Undoes the last action of this tab, except for what another device has changed or used since. */
  undoLast(): Promise<Undone | null>;
  /** Drops the writes that the server refused, given their keys, from the history. */
  forget(refused: ReadonlySet<string>): void;
  /** The last action, as long as it can be undone. */
  lastAction: Store<UndoableAction | null>;
  /** Whether an action is being stored or undone; one on thousands of tasks takes seconds. */
  storing: Store<boolean>;
}

export function createWrites(database: LocalDatabase, mirror: Mirror): Writes {
  const lastAction = createStore<UndoableAction | null>(null);
  const history = createHistory(database, mirror, lastAction);
  const rows = () => mirror.get();
  const title = (id: string) => quoteTitle(rows().task.get(mirror.idOf(id))?.title ?? "Task");
  const nameOf = (entity: Named, id: string) =>
    `the ${entity} ${quoteTitle(rows()[entity].get(mirror.idOf(id))?.name ?? "")}`;

  const idsOf = (ids: Ids): string[] =>
    (typeof ids === "string" ? [ids] : [...ids]).map((id) => mirror.idOf(id));
  /**
   * Without descendants of other given tasks: they go along, and moved on their own they would
   * leave their parent.
   */
  const withoutDescendants = (ids: Ids): string[] => {
    const all = new Set(idsOf(ids));
    const { task } = rows();
    const isDescendant = (id: string) => {
      const one = task.get(id);
      return one !== undefined && ancestorsOf(one, task).some((parent) => all.has(parent.id));
    };
    return [...all].filter((id) => !isDescendant(id));
  };
  const titlesOf = (ids: string[]) =>
    ids.length === 1 ? title(ids[0] as string) : `${ids.length} tasks`;

  /** Performs steps as one action. They are computed once the mirror shows the actions before it. */
  function perform(description: string, steps: () => Step[], describe?: Describe): Promise<void> {
    return history.perform(
      description,
      () => {
        const changed = new Set<string>();
        return steps().flatMap((step) => {
          if (isDone(step)) return [];
          const inverse = inverseOf(step, rows(), changed);
          changed.add((step.input as { id?: string }).id ?? "");
          return { ...step, inverse };
        });
      },
      describe,
    );
  }

  /** Whether a row is in the trash already, or out of it: it may have been deleted by a second press. */
  function isDone({ operation, input }: Step): boolean {
    const { entity = entityOf(operation), id = "" } = input as { entity?: Entity; id?: string };
    const deletedAt = rows()[entity].get(id)?.deletedAt;
    return /^delete/.test(operation)
      ? Boolean(deletedAt)
      : operation === "restoreFromTrash" && deletedAt === null;
  }

  /** Performs the same operation on several rows, as one action; not on those for which `step` returns `null`. */
  const performEach = (
    description: string,
    ids: string[],
    step: (id: string) => Step | null,
    describe?: Describe,
  ) => perform(description, () => idsOf(ids).flatMap((id) => step(id) ?? []), describe);

  async function create(description: string, steps: Step[]): Promise<string[]> {
    const created = steps.map((step) => ({ ...step, localId: newLocalId() }));
    await perform(description, () => created);
    return created.map((one) => one.localId);
  }

  const performOne = (
    description: string,
    operation: Step["operation"],
    id: string,
    rest: object = {},
    describe?: Describe,
  ) =>
    performEach(
      description,
      [id],
      (known) => ({ operation, input: { id: known, ...rest } }),
      describe,
    );

  /**
   * Completes or skips what the user saw when it was called: a second press, before the page shows the
   * effect of the first, does nothing.
   */
  function performOnShown(
    description: string,
    operation: "completeTask" | "skipTask",
    ids: string[],
    rest: object = {},
  ): Promise<void> {
    const shown = new Map(ids.map((id) => [mirror.keyOf(id, "task"), rows().task.get(id)]));
    return performEach(description, ids, (id) => {
      const seen = shown.get(mirror.keyOf(id, "task"));
      const now = rows().task.get(id);
      if (seen && now && (now.completed || isMovedOn(seen, now))) return null;
      return { operation, input: { id, ...rest, ...occurrenceOf(seen) } };
    });
  }
  /**
   * @param changeOf the change of a task, or of one that is not known yet; null leaves it as it is
   * @param before the steps of the same action before it
   */
  function updateEach(
    ids: Ids,
    changeOf: (task?: Task) => TaskChange | LabelsChange | null,
    before: () => Step[] = () => [],
  ): Promise<void> {
    const changes: { before: Task | undefined; change: TaskChange & LabelsChange }[] = [];
    const clock = { ...database.clock, now: new Date().toISOString() };
    const what = titlesOf(idsOf(ids));
    const update = (id: string): Step | [] => {
      const task = rows().task.get(id);
      const change = changeOf(task);
      if (!change) return [];
      changes.push({ before: task, change });
      return { operation: "updateTask", input: { id, ...change } };
    };
    const isChange = ({ before, change }: (typeof changes)[number]) =>
      Object.entries(change).some(
        ([name, value]) => JSON.stringify(before?.[name as keyof Task]) !== JSON.stringify(value),
      );
    return perform(
      `Changed ${what}`,
      () => {
        const steps = [...before(), ...idsOf(ids).flatMap(update)];
        // The same one pressed twice would have to be undone twice.
        return changes.some(isChange) ? steps : [];
      },
      (words) => words.describeTaskChange(what, changes, { clock, rows: rows() }),
    );
  }
  /** The writes of rows that have a name. */
  const writesOf = (entity: Named) => ({
    create: async (input: { name: string }) => {
      const step: Step = { operation: operationOn("create", entity), input };
      const ids = await create(`Added the ${entity} ${quoteTitle(input.name)}`, [step]);
      return ids[0] as string;
    },
    change: (id: string, change: { name?: string; archived?: boolean }) => {
      const what = nameOf(entity, id);
      const before = rows()[entity].get(mirror.idOf(id));
      const describe: Describe = (words) => words.describeNamed(what, before, change);
      return performOne(`Changed ${what}`, operationOn("update", entity), id, change, describe);
    },
    move: (id: string, place: Place) =>
      performOne(`Moved ${nameOf(entity, id)}`, operationOn("move", entity), id, { place }),
    delete: (id: string) =>
      performOne(`Deleted ${nameOf(entity, id)}`, operationOn("delete", entity), id),
  });

  return {
    lastAction,
    storing: history.storing,
    undoLast: history.undoLast,
    forget: history.forget,
    quickAdd: async (lines, defaults = {}) => {
      const made = new Map<string, Step & { localId: string }>();
      /** Several lines may name the same one. */
      const make = (operation: Step["operation"], input: object) => {
        const key = `${operation} ${JSON.stringify(input).toLowerCase()}`;
        const step = made.get(key) ?? { operation, input, localId: newLocalId() };
        made.set(key, step);
        return step.localId;
      };
      const inputOf = (read: QuickAddLine): CallInput<Operations["createTask"]> => {
        const { title, list, section, labels = [], priority = 4, due, repeat } = read;
        const listId = list
          ? (list.id ?? make("createList", { name: list.name }))
          : defaults.listId;
        const sectionId = section
          ? (section.id ??
            make("createSection", { listId: listId ?? inboxId(rows()), name: section.name }))
          : list
            ? null
            : defaults.sectionId;
        const labelIds = [
          ...(defaults.labelIds ?? []),
          ...labels.map((label) => label.id ?? make("createLabel", { name: label.name })),
        ];
        const { parentId } = defaults;
        return {
          title,
          ...(read.description && { description: read.description }),
          ...(parentId && !list
            ? { parentId }
            : { ...(listId && { listId }), ...(sectionId && { sectionId }) }),
          ...(labelIds.length > 0 && { labelIds: [...new Set(labelIds)] }),
          priority: priority === 4 ? (defaults.priority ?? 4) : priority,
          ...(read.startDate && { startDate: read.startDate }),
          ...(due ? definedOf(due) : defaults.dueDate ? { dueDate: defaults.dueDate } : {}),
          ...(repeat && { repeat }),
          ...(read.completed && { completed: true }),
        };
      };
      const tasks = lines.map((read) => ({
        operation: "createTask" as const,
        input: inputOf(read),
        localId: newLocalId(),
      }));
      await perform(`Added ${quoteTitles(lines)}`, () => [...made.values(), ...tasks]);
      return tasks.map(({ localId }) => localId);
    },
    changeTask: (ids, change) =>
      updateEach(ids, (task) =>
        typeof change === "function" ? (task ? change(task) : {}) : change,
      ),
    completeTask: (ids) => {
      // Undoing would reopen those that were already completed.
      const open = idsOf(ids).filter((id) => !rows().task.get(id)?.completed);
      // Set here, since the write may be sent much later.
      const completedAt = new Date().toISOString();
      return performOnShown(`Completed ${titlesOf(open)}`, "completeTask", open, { completedAt });
    },
    reopenTask: (ids, done = {}) =>
      performEach(`Reopened ${titlesOf(idsOf(ids))}`, idsOf(ids), (id) =>
        // Undoing would complete one that was open.
        rows().task.get(id)?.completed === false && !done.occurrence
          ? null
          : { operation: "reopenTask", input: { id, ...done } },
      ),
    skipTask: (id) => performOnShown(`Skipped ${title(id)}`, "skipTask", idsOf(id)),
    moveTask: (ids, to) => {
      const moved = withoutDescendants(ids);
      const what = titlesOf(moved);
      let last: string | null = null;
      let describe: Describe;
      return performEach(
        `Moved ${what}`,
        moved,
        (id) => {
          const known = rows();
          const before = known.task.get(id);
          const find = (other: string) => known.task.get(mirror.idOf(other));
          const target = typeof to === "function" ? before && to(before, find) : to;
          if (!target) return null;
          if (!last) describe = (words) => words.describeMove(what, before, target, known);
          // Several tasks keep their order: each is placed after the previous one.
          const input = last ? { id, place: { after: last } } : { id, ...target };
          last = id;
          return { operation: "moveTask", input };
        },
        (words) => describe(words),
      );
    },
    changeLabels: (ids, { add = [], remove = [], create = [] }) => {
      const created: string[] = [];
      /** @returns the steps that create labels, but for those that the page has created before */
      const createNew = () => {
        const known = [...rows().label.values()].filter(({ deletedAt }) => deletedAt === null);
        return create.flatMap((name): Step[] => {
          const same = known.find((label) => isSameName(label.name, name));
          const localId = newLocalId();
          created.push(same?.id ?? localId);
          return same ? [] : [{ operation: "createLabel", input: { name }, localId }];
        });
      };
      return updateEach(
        ids,
        (task) => {
          const known = task?.labelIds ?? [];
          const addLabelIds = [...idsOf(add), ...created].filter((id) => !known.includes(id));
          const removeLabelIds = idsOf(remove).filter((id) => known.includes(id));
          const isChange = addLabelIds.length + removeLabelIds.length > 0;
          return isChange ? { addLabelIds, removeLabelIds } : null;
        },
        createNew,
      );
    },
    deleteTask: (ids) => {
      const deleted = withoutDescendants(ids);
      return performEach(`Deleted ${titlesOf(deleted)}`, deleted, (id) => ({
        operation: "deleteTask",
        input: { id },
      }));
    },
    restore: (entity, id) =>
      performOne(
        `Restored ${entity === "task" ? title(id) : nameOf(entity, id)}`,
        "restoreFromTrash",
        id,
        { entity },
      ),
    list: writesOf("list"),
    section: writesOf("section"),
    label: writesOf("label"),
  };
}

function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) as Partial<T>;
}

/** Names of labels are compared without regard to case. */
export function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Whether a repeating task is at another occurrence than before. */
function isMovedOn(before: Task, now: Task): boolean {
  return (
    before.repeat !== null && (before.dueDate !== now.dueDate || before.dueTime !== now.dueTime)
  );
}

/** Identifies the occurrence: another device may have moved the task on meanwhile, and so may writes that are pending. */
export function occurrenceOf(task: Task | undefined): Done {
  if (!task?.repeat) return {};
  const { id, dueDate, dueTime, updatedAt, ahead } = task;
  return { occurrence: { dueDate, dueTime, ...(!isLocalId(id) && { updatedAt, ahead }) } };
}
