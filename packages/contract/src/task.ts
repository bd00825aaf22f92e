import { z } from "zod";
import { date, repeat, timeOfDay, timeZone } from "./date.js";
import { fieldsOf, withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { defineOperation } from "./operation.js";
import { place } from "./place.js";
import {
  cursor,
  filledText,
  flag,
  id,
  instant,
  pageOf,
  pageSize,
  text,
  timestamp,
  wholeNumber,
} from "./primitives.js";
import { taskDefaults } from "./task-defaults.js";

/** How important a task is. */
export const priority = z.int().min(1).max(4).meta({ description: "1 is the highest, 4 none." });

/** A task as the API shows it. */
export const task = z
  .object({
    id,
    title: z.string(),
    description: z.string().nullable(),
    completed: z.boolean(),
    listId: id.meta({ description: "The list in which it is." }),
    sectionId: id.nullable().meta({ description: "The section of the list; null: none." }),
    parentId: id.nullable().meta({ description: "The task of which it is a subtask." }),
    labelIds: z.array(id),
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

/** The fields of a task that a person sets; the server sets the rest. */
export const taskEdit = z.object({
  title: filledText(limits.title).meta({ description: "What there is to do." }),
  description: text(limits.description).nullable().meta({ description: "Notes; null for none." }),
  completed: z.boolean().meta({ description: "Whether it is done." }),
  labelIds: z
    .array(id)
    .max(limits.labelsOfTask)
    .meta({ description: "All labels of the task; repetitions and order do not count." }),
  priority,
  startDate: task.shape.startDate,
  dueDate: task.shape.dueDate,
  dueTime: task.shape.dueTime,
  dueZone: task.shape.dueZone,
  repeat: repeat.nullable().meta({ description: "How it repeats; null: it does not." }),
});

export type TaskEdit = z.infer<typeof taskEdit>;
export const taskEditFields = fieldsOf(taskEdit);

/** Where a task is; changed by moving it, and its subtasks with it. */
export const taskPlace = task.pick({ listId: true, sectionId: true, parentId: true });

export type TaskPlace = z.infer<typeof taskPlace>;
export const taskPlaceFields = fieldsOf(taskPlace);

/** How a due relates to the person's current day. */
export const dueFilter = z.enum(["today", "overdue", "upcoming", "none"]);

export const taskSort = z.enum([
  "newest",
  "oldest",
  "updated",
  "title",
  "due",
  "priority",
  "manual",
]);
export type TaskSort = z.infer<typeof taskSort>;

const taskId = z.object({
  id: id.meta({ description: "The task's id, as a list of tasks shows it." }),
});

const idOrNone = z.union([id, z.literal("none")], {
  error: "must be a positive whole number, as a string, or none",
});

/** One occurrence of a repeating task: the due that is meant. */
const occurrence = z
  .object({
    ...task.pick({ dueDate: true, dueTime: true }).partial({ dueTime: true }).shape,
    updatedAt: timestamp.optional().meta({
      description:
        "The task's updatedAt as it was seen. It tells two occurrences with the same due apart, as there are of a task that was done early and repeats from its completion.",
    }),
  })
  .meta({ description: "The due that is meant, as the task shows it." });

/** One completion of a repeating task. */
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

/** The same with all that reverting it needs, as an export has it with its task. */
export const exportedCompletion = completion
  .omit({ id: true, taskId: true })
  .extend({ occurrence: z.int(), dueZone: timeZone.nullable(), repeat });

/** A task as an export has it. */
export const exportedTask = z
  .object({ ...task.shape, completions: z.array(exportedCompletion) })
  .meta({ id: "ExportedTask" });

/** A page of tasks, and whether they are only similar to what was searched for. */
const taskPage = z
  .object({
    items: z.array(task),
    nextCursor: z.string().nullable(),
    similar: z.boolean().meta({
      description:
        "true: no task has all words of q, and these have words like them, with a typo or two. Tell the person so.",
    }),
  })
  .meta({ id: "TaskPage" });

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
        description:
          "Only tasks with all of these words, in any order, each in title, description, names of labels or titles of subtasks; case and accents are ignored. Where there is none, tasks with similar words (see similar).",
      }),
      listId: id.optional().meta({ description: "Only tasks of this list." }),
      sectionId: idOrNone.optional().meta({
        description: "Only tasks of this section; none for those in no section.",
      }),
      parentId: idOrNone.optional().meta({
        description: "Only the direct subtasks of this task; none for those that are no subtasks.",
      }),
      labelId: id.optional().meta({ description: "Only tasks with this label." }),
      due: dueFilter.optional().meta({
        description:
          "Only tasks that are due today, overdue (and open), due later (upcoming), or without a due (none). Days are those of the person's time zone. Those of archived lists are due nowhere but in their list: listId names it.",
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
          "newest or oldest first, last changed first, by title, the first due first (those without one last), the highest priority first, or manual: the person's own order in the list, section or task that is named.",
      }),
      limit: pageSize,
      cursor: cursor.optional(),
    }),
    output: taskPage,
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
      "Only the fields that are given change; null removes. A new dueDate keeps the time; a dueDate of null takes time, zone and repetition away with it. A repeating task that is marked as done moves on, as completeTask says. A task that is done takes its open subtasks along, and one that is opened again those that were done with it.",
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
      overwrites: true,
      idempotent: false, // completing a repeating task again moves it on again
    },
  }),
  completeTask: defineOperation({
    id: "completeTask",
    tag: "Tasks",
    summary: "Mark a task as done",
    description:
      "Its open subtasks are done with it. A task that is done already stays as it is. A repeating one moves on to its next due, with its subtasks open again, and keeps that it was done in its completions; after its last occurrence it is done. Give the occurrence that you mean, where it may have been done elsewhere meanwhile: an occurrence counts once.",
    params: taskId,
    body: z.strictObject({
      occurrence: occurrence.optional(),
      completedAt: instant.optional().meta({
        description:
          "When it was done, where that is not now, as by a device that was offline. What repeats goes on from there. A time to come, or more than 30 days ago, is taken for now.",
      }),
    }),
    output: task,
    status: 200,
    refusals: [404, 412],
    versioned: true,
    tool: {
      name: "complete_task",
      title: "Mark a task as done",
      readOnly: false,
      destructive: false,
      idempotent: false,
    },
  }),
  reopenTask: defineOperation({
    id: "reopenTask",
    tag: "Tasks",
    summary: "Take back that a task was done",
    description:
      "It is open again. A repeating task goes back to the due that was done last, and that completion is gone; one that was closed by something else, such as its parent, keeps both.",
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
      overwrites: true,
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
  }),
  listCompletions: defineOperation({
    id: "listCompletions",
    tag: "Tasks",
    summary: "When repeating tasks were done",
    description:
      "Each time that any of them was done, the last one first: such a task is open again, and no list of what is completed has it. Tasks in the trash are left out.",
    query: z.strictObject({
      doneFrom: date.optional().meta({
        description: "Only what was done on this day or later; days are the person's.",
      }),
      doneTo: date.optional().meta({ description: "Only what was done on this day or before." }),
      limit: pageSize,
      cursor: cursor.optional(),
    }),
    output: pageOf(completion, "CompletionPage"),
    status: 200,
    tool: {
      name: "list_completions",
      title: "List when repeating tasks were done",
      readOnly: true,
      destructive: false,
      idempotent: true,
    },
  }),
  deleteTask: defineOperation({
    id: "deleteTask",
    tag: "Tasks",
    summary: "Delete a task with its subtasks",
    description: "They go to the trash, from which they can be restored for 30 days.",
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
