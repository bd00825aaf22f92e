import type { ImportSource } from "./choices.js";

/** The names of the import sources. */
export const sourceNames: Record<ImportSource, string> = {
  todoist: "Todoist",
  ticktick: "TickTick",
  trello: "Trello",
  vikunja: "Vikunja",
  "microsoft-todo": "Microsoft To Do",
  "google-tasks": "Google Tasks",
  "google-keep": "Google Keep",
  "remember-the-milk": "Remember The Milk",
  taskwarrior: "Taskwarrior",
  "todo.txt": "todo.txt",
  markdown: "Markdown",
  icalendar: "iCalendar",
  csv: "CSV",
  docket: "Docket",
};
