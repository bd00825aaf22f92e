// It carries no schema, so that neither the page nor the reader of files need load zod.

/** What a task has of which nothing is said: all that a person may set of it, but for the title. */
export const taskDefaults = {
  description: null,
  labelIds: [],
  priority: 4,
  startDate: null,
  dueDate: null,
  dueTime: null,
  dueZone: null,
  repeat: null,
  completed: false,
};
