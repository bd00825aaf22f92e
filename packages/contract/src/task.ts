import { z } from "zod";
import { fieldsOf, withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { defineOperation } from "./operation.js";
import { cursor, filledText, flag, id, pageOf, pageSize, text, timestamp } from "./primitives.js";

/** A task as the API shows it. */
export const task = z
  .object({
    id,
    title: z.string(),
    description: z.string().nullable(),
    completed: z.boolean(),
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
});

export type TaskEdit = z.infer<typeof taskEdit>;
export const taskEditFields = fieldsOf(taskEdit);

/** What a task has of which nothing is said. */
export const taskDefaults = { description: null, completed: false };

export const taskSort = z.enum(["newest", "oldest", "updated", "title"]);
export type TaskSort = z.infer<typeof taskSort>;

const taskId = z.object({ id });

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
      sort: taskSort.default("newest").meta({
        description: "newest or oldest first, last changed first, or by title.",
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
    description: "Only the fields that are given change; a description of null is removed.",
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
    description: "A task that is done already stays as it is.",
    params: taskId,
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
