import { z } from "zod";
import { date, repeat, timeOfDay, timeZone } from "./date.js";
import { taskDefaults } from "./defaults.js";
import { fieldsOf, withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { place } from "./place.js";
import {
  filledText,
  flag,
  id,
  instant,
  pageOf,
  paging,
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
    listId: id.meta({ description: "The list that it is in." }),
    sectionId: id.nullable().meta({ description: "The section of that list; null for none." }),
    parentId: id.nullable().meta({ description: "The parent task; null for a top-level task." }),
    labelIds: z.array(id),
    completedAt: timestamp.nullable().meta({ description: "When it was done; set by the server." }),
    priority,
    startDate: date.nullable().meta({ description: "The first day on which it can be done." }),
    dueDate: date.nullable().meta({ description: "The day on which it is due." }),
    dueTime: timeOfDay.nullable().meta({
      description: "Wall-clock HH:MM in dueZone, or else in the person's zone; null: all day.",
    }),
    dueZone: timeZone.nullable().meta({
      description: "The zone of dueDate and dueTime; null: the person's own, whatever it is then.",
    }),
    dueAt: timestamp.nullable().meta({
      description: "The instant of a due date that has a time; set by the server.",
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
    .meta({ description: "All labels of the task; duplicates and order are ignored." }),
  priority,
  startDate: task.shape.startDate,
  dueDate: task.shape.dueDate,
  dueTime: task.shape.dueTime,
  dueZone: task.shape.dueZone,
  repeat: repeat.nullable().meta({ description: "How it repeats; null: it does not." }),
});

/** Changes of a task's labels beside those of its fields: two devices may each add one. */
const labelsChange = z.object({
  addLabelIds: z.array(id).max(limits.labelsOfTask).meta({
    description: "Labels that the task gets; its other labels stay, unlike with labelIds.",
  }),
  removeLabelIds: z
    .array(id)
    .max(limits.labelsOfTask)
    .meta({ description: "Labels that are taken off the task, if it has them." }),
});

export type TaskEdit = z.infer<typeof taskEdit>;
export const taskEditFields = fieldsOf(taskEdit);

/** Where a task is. Moving the task changes it, and moves its subtasks too. */
export const taskPlace = task.pick({ listId: true, sectionId: true, parentId: true });

export type TaskPlace = z.infer<typeof taskPlace>;
export const taskPlaceFields = fieldsOf(taskPlace);

/** A task that is to be created. */
const newTask = z.strictObject({
  ...withDefaults(taskEdit.shape, taskDefaults satisfies Omit<TaskEdit, "title">),
  ...taskPlace.partial().shape,
});

/** One of several tasks that are to be created together. */
const newTaskOfMany = newTask.extend({
  parentIndex: z.int().min(0).optional().meta({
    description:
      "Makes it a subtask of an earlier task of this request: the index of that one, from 0. Instead of parentId.",
  }),
  idempotencyKey: z.string().optional().meta({
    description:
      "Like the Idempotency-Key of createTask: if a task was created with it before, alone or together with others, that task is returned instead of another one. Such a task is undone by itself: it has a change set of its own.",
  }),
});

/** How a due date relates to today in the person's time zone. */
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
const oneTask = { params: taskId, output: task, versioned: true };

const idOrNone = z.union([id, z.literal("none")], {
  error: "must be a positive whole number, as a string, or none",
});

/** Identifies one occurrence of a repeating task by its due date. */
const occurrence = z
  .strictObject({
    ...task.pick({ dueDate: true, dueTime: true }).partial({ dueTime: true }).shape,
    updatedAt: timestamp.optional().meta({
      description:
        "The task's updatedAt as you last saw it. It identifies the occurrence even if its due date has been changed elsewhere in the meantime, or is also that of the next one, as in a task that was done early and repeats from its completion.",
    }),
    ahead: z.int().optional().meta({
      description:
        "By how many occurrences your own requests that were not answered yet move the task on from that version: completing it three times offline sends 0, 1 and 2.",
    }),
  })
  .meta({ description: "The due date (and time) of the occurrence, as the task shows it." });

/** One completion of a repeating task. */
export const completion = z
  .object({
    id,
    taskId: id,
    dueDate: date.meta({ description: "The due date of the occurrence." }),
    dueTime: timeOfDay.nullable(),
    completedAt: timestamp,
  })
  .meta({ id: "Completion" });

export type Completion = z.infer<typeof completion>;
export const completionFields = fieldsOf(completion);

/** A completion in an export, nested in its task, with everything that undoing it needs. */
export const exportedCompletion = completion
  .omit({ id: true, taskId: true })
  .extend({ occurrence: z.int(), dueZone: timeZone.nullable(), repeat });

/** A task in an export. */
export const exportedTask = z
  .object({ ...task.shape, completions: z.array(exportedCompletion) })
  .meta({ id: "ExportedTask" });

/** A page of tasks, and whether they only resemble what was searched for. */
const taskPage = pageOf(task, "Tasks")
  .extend({
    similar: z.boolean().meta({
      description:
        "true: no task contains all words of q; these contain similar words, with a typo or two. Tell the person so.",
    }),
  })
  .meta({ id: "TaskPage" });

export const taskOperations = operationsOf("Tasks", {
  listTasks: operation({
    summary: "List tasks",
    description: "Your tasks, filtered, sorted and paginated.",
    query: z.strictObject({
      completed: flag
        .optional()
        .meta({ description: "Only done (true) or only open (false) ones." }),
      q: text(limits.search).optional().meta({
        description:
          "Only tasks with all of these words, in any order, each in the title, the description, a label's name or a subtask's title; case and accents are ignored. If no task has them all, tasks with similar words (see similar).",
      }),
      listId: id.optional().meta({ description: "Only tasks of this list." }),
      sectionId: idOrNone.optional().meta({
        description: "Only tasks of this section; none for those in no section.",
      }),
      parentId: idOrNone.optional().meta({
        description: "Only the direct subtasks of this task; none for top-level tasks.",
      }),
      labelId: id.optional().meta({ description: "Only tasks with this label." }),
      due: dueFilter.optional().meta({
        description:
          "Only tasks that are due today, overdue (and open), due later (upcoming), or without a due date (none). Days are those of the person's time zone. Tasks of archived lists are left out unless listId names their list.",
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
          "newest or oldest: by creation; updated: last changed first; title; due: earliest first, tasks without a due date last; priority: highest first; manual: the person's own order within the list, section or parent task that the filter names.",
      }),
      ...paging,
    }),
    output: taskPage,
    tool: { name: "list_tasks" },
  }),
  createTask: operation({
    summary: "Create a task",
    description:
      "It goes to the end of its list, which is the inbox unless listId, sectionId or parentId says otherwise. A subtask is in the list and section of its parent. Tasks nest at most five levels deep (409).",
    body: newTask.meta({
      example: { title: "Buy milk", dueDate: "2030-12-01", dueTime: "09:30", priority: 2 },
    }),
    output: task,
    status: 201,
    refusals: [404],
    versioned: true,
    tool: { name: "add_task", title: "Add a task" },
  }),
  createTasks: operation({
    summary: "Create several tasks",
    description:
      "All of them, in this order, or none: a refusal names the task, such as tasks.3.title. Each is like the one of createTask, and may also be a subtask of an earlier one of the same request. One undo takes them back: they are one change set.",
    body: z
      .strictObject({
        tasks: z
          .array(newTaskOfMany)
          .min(1)
          .max(limits.tasksAtOnce)
          .meta({ description: "The tasks; together at most 256 kB of JSON." }),
      })
      .meta({ example: { tasks: [{ title: "Pack" }, { title: "Passport", parentIndex: 0 }] } }),
    output: z
      .object({ items: z.array(task).meta({ description: "The tasks, in the same order." }) })
      .meta({ id: "CreatedTasks" }),
    status: 201,
    created: null,
    refusals: [404],
    tool: { name: "add_tasks", title: "Add several tasks" },
  }),
  getTask: operation({
    ...oneTask,
    summary: "Read one task",
    tool: { name: "get_task" },
  }),
  updateTask: operation({
    ...oneTask,
    summary: "Change a task",
    description:
      "Only the given fields change; null clears a field. The list, the section and the parent change by moveTask. A new dueDate keeps the time; a dueDate of null also clears the time, the zone and the repetition. Marking a repeating task as done moves it on to its next due date (see completeTask). Marking a task as done also completes its open subtasks; reopening it reopens the subtasks that were completed with it.",
    body: z
      .strictObject({ ...taskEdit.partial().shape, ...labelsChange.partial().shape })
      .meta({ example: { title: "Buy oat milk", priority: 1 } }),
    tool: {
      name: "update_task",
      overwrites: true,
      idempotent: false, // completing a repeating task again moves it on again
    },
  }),
  completeTask: operation({
    ...oneTask,
    summary: "Mark a task as done",
    description:
      "Its open subtasks are completed with it. A task that is already done stays as it is. A repeating task moves on to its next due date with its subtasks open again, and records the completion; after its last occurrence it is done. Name the occurrence if it may have been completed elsewhere in the meantime: an occurrence is completed only once.",
    body: z
      .strictObject({
        occurrence: occurrence.optional(),
        completedAt: instant.optional().meta({
          description:
            "When it was done, if not now, for example on a device that was offline. A repetition from completion counts from then. A time in the future, or more than 30 days ago, is taken as now.",
        }),
      })
      .meta({ example: {} }),
    tool: { name: "complete_task" },
  }),
  reopenTask: operation({
    ...oneTask,
    summary: "Reopen a task",
    description:
      "Marks a task as not done. A repeating task returns to the due date that was last completed, and that completion is removed; if it was closed by something else, such as its parent, its due date and completions stay. Name the occurrence, as the task showed it before it was completed, if it may have been reopened or completed elsewhere in the meantime: no other completion is removed then. One before the last is refused (409).",
    body: z.strictObject({ occurrence: occurrence.optional() }).meta({ example: {} }),
    refusals: [409],
    tool: { name: "reopen_task", overwrites: true },
  }),
  skipTask: operation({
    ...oneTask,
    summary: "Skip this occurrence of a repeating task",
    description:
      "It moves on to its next due date without being completed. A task that does not repeat is refused (409).",
    body: z.strictObject({ occurrence: occurrence.optional() }).meta({ example: {} }),
    refusals: [409],
    tool: { name: "skip_task", title: "Skip an occurrence" },
  }),
  listTaskCompletions: operation({
    summary: "List the completions of a repeating task",
    description: "The most recent first.",
    params: taskId,
    query: z.strictObject(paging),
    output: pageOf(completion, "CompletionPage"),
  }),
  listCompletions: operation({
    summary: "List the completions of all repeating tasks",
    description:
      "The most recent first. A repeating task is open again after each completion, so lists of completed tasks do not contain it. Tasks in the trash are left out.",
    query: z.strictObject({
      doneFrom: date.optional().meta({
        description: "Only what was done on this day or later; days are the person's.",
      }),
      doneTo: date.optional().meta({ description: "Only what was done on this day or before." }),
      ...paging,
    }),
    output: pageOf(completion, "CompletionPage"),
    tool: { name: "list_completions", title: "List when repeating tasks were done" },
  }),
  deleteTask: operation({
    summary: "Delete a task with its subtasks",
    description: "They go to the trash, from which they can be restored.",
    params: taskId,
    output: null,
    versioned: true,
    tool: { name: "delete_task", title: "Delete a task" },
  }),
  moveTask: operation({
    ...oneTask,
    summary: "Move a task",
    description:
      "To another list, section or parent, or to another place in the order; its subtasks go with it. What is not said stays as far as it can: a task goes to a list without a section, and beside another task it gets that one's list, section and parent. A parentId of null makes it a task of its own. Not below itself, and not deeper than five levels (409).",
    body: z
      .strictObject({ ...taskPlace.partial().shape, place: place.default("last") })
      .meta({ example: { place: "first" } }),
    refusals: [409],
    tool: { name: "move_task", idempotent: true },
  }),
});
