import { z } from "zod";
import { date, repeat, timeOfDay, timeZone } from "./date.js";
import { fieldsOf, withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { defineOperation } from "./operation.js";
import {
  cursor,
  filledText,
  flag,
  id,
  pageOf,
  pageSize,
  text,
  timestamp,
  wholeNumber,
} from "./primitives.js";

/** How important a task is. */
export const priority = z.int().min(1).max(4).meta({ description: "1 is the highest, 4 none." });

/** A task as the API shows it. */
export const task = z
  .object({
    id,
    title: z.string(),
    description: z.string().nullable(),
    completed: z.boolean(),
    completedAt: timestamp.nullable().meta({ description: "When it was done; the server's." }),
    priority,
    startDate: date.nullable().meta({ description: "The day from which on it can be done." }),
    dueDate: date.nullable().meta({ description: "The day on which it is due." }),
    dueTime: timeOfDay.nullable().meta({
      description: "The wall time, HH:MM, in dueZone or else where the person is; null: all day.",
    }),
    dueZone: timeZone.nullable().meta({
      description: "The zone in which day and time are meant; null: wherever the person is.",
    }),
    dueAt: timestamp.nullable().meta({
      description: "The instant of a due with a time; the server's.",
    }),
    repeat: repeat.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Task" });

export type Task = z.infer<typeof task>;
export const taskFields = fieldsOf(task);

/** What a person sets of a task; the rest is the server's. */
export const taskEdit = z.object({
  title: filledText(limits.title),
  description: text(limits.description).nullable(),
  completed: z.boolean(),
  priority,
  startDate: date.nullable(),
  dueDate: date.nullable(),
  dueTime: timeOfDay.nullable(),
  dueZone: timeZone.nullable(),
  repeat: repeat.nullable(),
});

export type TaskEdit = z.infer<typeof taskEdit>;
export const taskEditFields = fieldsOf(taskEdit);

/** What a task has of which nothing is said. */
export const taskDefaults = {
  description: null,
  completed: false,
  priority: 4,
  startDate: null,
  dueDate: null,
  dueTime: null,
  dueZone: null,
  repeat: null,
};

/** Where a due stands from the person's present day. */
export const dueFilter = z.enum(["today", "overdue", "upcoming", "none"]);

export const taskSort = z.enum(["newest", "oldest", "updated", "title", "due", "priority"]);
export type TaskSort = z.infer<typeof taskSort>;

const taskId = z.object({ id });

/** One occurrence of a repeating task: the due that is meant. */
const occurrence = task
  .pick({ dueDate: true, dueTime: true })
  .partial({ dueTime: true })
  .meta({ description: "The due that is meant, as the task shows it." });

/** One time that a repeating task was done. */
export const completion = z
  .object({
    id,
    taskId: id,
    dueDate: date.meta({ description: "The due that was done." }),
    dueTime: timeOfDay.nullable(),
    completedAt: timestamp,
  })
  .meta({ id: "Completion" });

export type Completion = z.infer<typeof completion>;
export const completionFields = fieldsOf(completion);

export const taskOperations = {
  listTasks: defineOperation({
    id: "listTasks",
    tag: "Tasks",
    summary: "List tasks",
    description: "Your tasks, filtered, sorted and page by page.",
    query: z.strictObject({
      completed: flag
        .optional()
        .meta({ description: "Only done (true) or only open (false) ones." }),
      q: text(limits.search).optional().meta({
        description: "Only tasks whose title or description contains this; case is ignored.",
      }),
      due: dueFilter.optional().meta({
        description:
          "Only tasks that are due today, overdue (and open), due later (upcoming), or without a due (none). Days are those of the person's time zone.",
      }),
      dueFrom: date
        .optional()
        .meta({ description: "Only tasks that are due on this day or later." }),
      dueTo: date
        .optional()
        .meta({ description: "Only tasks that are due on this day or before." }),
      priority: wholeNumber(1, 4).optional().meta({ description: "Only tasks of this priority." }),
      sort: taskSort.default("newest").meta({
        description:
          "newest or oldest first, last changed first, by title, the first due first (those without one last), or the highest priority first.",
      }),
      limit: pageSize,
      cursor: cursor.optional(),
    }),
    output: pageOf(task, "TaskPage"),
    status: 200,
    tool: {
      name: "list_tasks",
      title: "List tasks",
      readOnly: true,
      destructive: false,
      idempotent: true,
    },
  }),
  createTask: defineOperation({
    id: "createTask",
    tag: "Tasks",
    summary: "Create a task",
    body: z.strictObject(withDefaults(taskEdit.shape, taskDefaults)),
    output: task,
    status: 201,
    versioned: true,
    tool: {
      name: "add_task",
      title: "Add a task",
      readOnly: false,
      destructive: false,
      idempotent: false,
    },
  }),
  getTask: defineOperation({
    id: "getTask",
    tag: "Tasks",
    summary: "Read one task",
    params: taskId,
    output: task,
    status: 200,
    refusals: [404],
    versioned: true,
    tool: {
      name: "get_task",
      title: "Read one task",
      readOnly: true,
      destructive: false,
      idempotent: true,
    },
  }),
  updateTask: defineOperation({
    id: "updateTask",
    tag: "Tasks",
    summary: "Change a task",
    description:
      "Only the fields that are given change; null removes. A new dueDate keeps the time; a dueDate of null takes time, zone and repetition away with it. A repeating task that is marked as done moves on, as completeTask says.",
    params: taskId,
    body: z.strictObject(taskEdit.partial().shape),
    output: task,
    status: 200,
    refusals: [404, 412],
    versioned: true,
    tool: {
      name: "update_task",
      title: "Change a task",
      readOnly: false,
      destructive: false,
      idempotent: true,
    },
  }),
  completeTask: defineOperation({
    id: "completeTask",
    tag: "Tasks",
    summary: "Mark a task as done",
    description:
      "A task that is done already stays as it is. A repeating one moves on to its next due, and keeps that it was done in its completions; after its last occurrence it is done. Give the occurrence that you mean, where it may have been done elsewhere meanwhile: an occurrence counts once.",
    params: taskId,
    body: z.strictObject({ occurrence: occurrence.optional() }),
    output: task,
    status: 200,
    refusals: [404, 412],
    versioned: true,
    tool: {
      name: "complete_task",
      title: "Mark a task as done",
      readOnly: false,
      destructive: false,
      idempotent: true,
    },
  }),
  reopenTask: defineOperation({
    id: "reopenTask",
    tag: "Tasks",
    summary: "Take back that a task was done",
    description:
      "It is open again. A repeating task goes back to the due that was done last, and that completion is gone.",
    params: taskId,
    output: task,
    status: 200,
    refusals: [404, 412],
    versioned: true,
    tool: {
      name: "reopen_task",
      title: "Reopen a task",
      readOnly: false,
      destructive: false,
      idempotent: false,
    },
  }),
  skipTask: defineOperation({
    id: "skipTask",
    tag: "Tasks",
    summary: "Skip this occurrence of a repeating task",
    description:
      "It moves on to its next due without having been done. A task that does not repeat is refused (409).",
    params: taskId,
    body: z.strictObject({ occurrence: occurrence.optional() }),
    output: task,
    status: 200,
    refusals: [404, 409, 412],
    versioned: true,
    tool: {
      name: "skip_task",
      title: "Skip an occurrence",
      readOnly: false,
      destructive: false,
      idempotent: false,
    },
  }),
  listTaskCompletions: defineOperation({
    id: "listTaskCompletions",
    tag: "Tasks",
    summary: "When a repeating task was done",
    description: "Each time, the last one first.",
    params: taskId,
    query: z.strictObject({ limit: pageSize, cursor: cursor.optional() }),
    output: pageOf(completion, "CompletionPage"),
    status: 200,
    refusals: [404],
    tool: {
      name: "list_completions",
      title: "List when a repeating task was done",
      readOnly: true,
      destructive: false,
      idempotent: true,
    },
  }),
  deleteTask: defineOperation({
    id: "deleteTask",
    tag: "Tasks",
    summary: "Delete a task",
    description: "It goes to the trash, from which it can be restored for 30 days.",
    params: taskId,
    output: null,
    status: 204,
    refusals: [404, 412],
    versioned: true,
    tool: {
      name: "delete_task",
      title: "Delete a task",
      readOnly: false,
      destructive: true,
      idempotent: true,
    },
  }),
};
