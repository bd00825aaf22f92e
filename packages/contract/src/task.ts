import { z } from "zod";
import { fieldsOf, withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { defineOperation } from "./operation.js";
import { place } from "./place.js";
import { cursor, filledText, flag, id, pageOf, pageSize, text, timestamp } from "./primitives.js";

/** A task as the API shows it. */
export const task = z
  .object({
    id,
    title: z.string(),
    description: z.string().nullable(),
    completed: z.boolean(),
    listId: id,
    sectionId: id.nullable(),
    parentId: id.nullable().meta({ description: "The task of which it is a subtask." }),
    labelIds: z.array(id),
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
  labelIds: z
    .array(id)
    .max(limits.labelsOfTask)
    .meta({ description: "All labels of the task; repetitions and order do not count." }),
});

export type TaskEdit = z.infer<typeof taskEdit>;
export const taskEditFields = fieldsOf(taskEdit);

/** What a task has of which nothing is said. */
export const taskDefaults = { description: null, completed: false, labelIds: [] };

/** Where a task is; changed by moving it, which takes its subtasks along. */
export const taskPlace = task.pick({ listId: true, sectionId: true, parentId: true });

export type TaskPlace = z.infer<typeof taskPlace>;
export const taskPlaceFields = fieldsOf(taskPlace);

export const taskSort = z.enum(["newest", "oldest", "updated", "title", "manual"]);
export type TaskSort = z.infer<typeof taskSort>;

const taskId = z.object({ id });

const idOrNone = z.union([id, z.literal("none")]);

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
      listId: id.optional().meta({ description: "Only tasks of this list." }),
      sectionId: idOrNone.optional().meta({
        description: "Only tasks of this section; none for those in no section.",
      }),
      parentId: idOrNone.optional().meta({
        description: "Only the direct subtasks of this task; none for those that are no subtasks.",
      }),
      labelId: id.optional().meta({ description: "Only tasks with this label." }),
      sort: taskSort.default("newest").meta({
        description:
          "newest or oldest first, last changed first, by title, or manual: the person's own order in the list, section or task that is named.",
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
    description:
      "It becomes the last one of its list, which is the inbox unless something else is said. A subtask is in the list and section of its parent; below the fifth level there are none (409).",
    body: z.strictObject({
      ...withDefaults(taskEdit.shape, taskDefaults),
      ...taskPlace.partial().shape,
    }),
    output: task,
    status: 201,
    refusals: [404],
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
      "Only the fields that are given change; a description of null is removed. A task that is done takes its open subtasks along, and one that is opened again those that were done with it.",
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
    description: "Its open subtasks are done with it. A task that is done already stays as it is.",
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
    summary: "Delete a task with its subtasks",
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
  moveTask: defineOperation({
    id: "moveTask",
    tag: "Tasks",
    summary: "Move a task",
    description:
      "To another list, section or parent, or to another place in the order; its subtasks go with it. What is not said stays as far as it can: a task goes to a list without a section, and beside another task it gets that one's list, section and parent. A parentId of null makes it a task of its own. Not below itself, and not deeper than five levels (409).",
    params: taskId,
    body: z.strictObject({ ...taskPlace.partial().shape, place: place.default("last") }),
    output: task,
    status: 200,
    refusals: [404, 409, 412],
    versioned: true,
    tool: {
      name: "move_task",
      title: "Move a task",
      readOnly: false,
      destructive: false,
      idempotent: true,
    },
  }),
};
