// This module has no schema, so that neither the page nor the reader of files needs to load zod.

/** The defaults of a task's fields: all that a person may set, except the title. */
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

/** The defaults of a list. */
export const listDefaults = { color: "gray" as const };

/** The defaults of a label. */
export const labelDefaults = { color: "gray" as const };
