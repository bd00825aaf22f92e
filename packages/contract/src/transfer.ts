import { z } from "zod";
import { CSV_FIELDS, type CsvField, EXPORT_FORMATS, IMPORT_SOURCES } from "./choices.js";
import { limits } from "./limits.js";
import { defineOperation } from "./operation.js";
import { filledText } from "./primitives.js";
import { problem } from "./problem.js";
import { task } from "./task.js";

const megabytes = `${limits.importBytes / 1024 / 1024} MB`;

export const importSource = z.enum(IMPORT_SOURCES);

/** Which column of a CSV file holds which field. */
export const csvMapping = z
  .strictObject({
    ...(Object.fromEntries(
      CSV_FIELDS.map((field) => [field, z.string().max(limits.csvColumn).optional()]),
    ) as Record<CsvField, z.ZodOptional<z.ZodString>>),
    title: z.string().max(limits.csvColumn),
  })
  .meta({ id: "CsvMapping", description: "The names of the columns; only the title's is needed." });

export type CsvMapping = z.infer<typeof csvMapping>;

/** The same as JSON text, as a query string carries it. */
const mappingText = z
  .string()
  .max(CSV_FIELDS.length * (limits.csvColumn + 20))
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  })
  .pipe(csvMapping)
  .meta({
    description:
      "For a CSV file of any origin: which column holds what, as JSON. Left out, columns are guessed by their names.",
    example: '{"title":"Task","dueDate":"Deadline"}',
  });

/** Something in a file that is not imported, or imported as something else. */
export const importLoss = z
  .object({
    field: z.string().meta({ description: "As the file calls it, or as Docket does." }),
    count: z.int(),
    example: z.string(),
    reason: z.string().meta({ description: "What becomes of it, in a sentence." }),
  })
  .meta({ id: "ImportLoss" });

export type ImportLoss = z.infer<typeof importLoss>;

/** A task of a file, as an import would create it. */
export const importSample = task
  .omit({ id: true, listId: true, sectionId: true, parentId: true, labelIds: true })
  .omit({ completedAt: true, dueAt: true, createdAt: true, updatedAt: true })
  .extend({
    list: z.string().nullable().meta({ description: "The name of its list; null: the inbox." }),
    section: z.string().nullable(),
    level: z.int().meta({ description: "1, or more for a subtask." }),
    labels: z.array(z.string()),
  })
  .meta({ id: "ImportSample" });

export type ImportSample = z.infer<typeof importSample>;

/** What an import would create; nothing is stored. */
export const importPreview = z
  .object({
    source: importSource.meta({ description: "What the file is." }),
    counts: z.object({
      tasks: z.int(),
      known: z.int().meta({ description: "How many of the tasks are there already." }),
      completed: z.int(),
      subtasks: z.int(),
      repeating: z.int(),
      lists: z.int(),
      sections: z.int(),
      labels: z.int(),
    }),
    losses: z.array(importLoss).meta({ description: "Every value that is left out or changed." }),
    sample: z.array(importSample).meta({ description: "The first tasks." }),
    csv: z
      .object({ columns: z.array(z.string()), mapping: csvMapping.nullable() })
      .nullable()
      .meta({
        description:
          "For a CSV file of unknown origin, its columns and how they are read. Without a mapping nobody can tell which holds the title: say so.",
      }),
  })
  .meta({ id: "ImportPreview" });

export type ImportPreview = z.infer<typeof importPreview>;

/** What an import created. */
export const importReport = z
  .object({
    source: importSource,
    created: z.object({
      tasks: z.int(),
      lists: z.int(),
      sections: z.int(),
      labels: z.int(),
      completions: z.int(),
    }),
    known: z.int().meta({ description: "How many tasks of the file were there already." }),
    losses: z.array(importLoss),
  })
  .meta({ id: "ImportReport" });

export type ImportReport = z.infer<typeof importReport>;

/** What a stream of an import carries, as `event:` and `data:`. It ends with `ended` or `failed`. */
export const importEvent = z
  .discriminatedUnion("event", [
    z.object({
      event: z.literal("progress"),
      data: z.object({ done: z.int(), total: z.int() }).meta({ description: "In tasks." }),
    }),
    z.object({ event: z.literal("ended"), data: importReport }),
    z.object({ event: z.literal("failed"), data: problem }),
  ])
  .meta({ id: "ImportEvent" });

export type ImportEvent = z.infer<typeof importEvent>;

const query = z.strictObject({
  source: z
    .enum(["auto", ...IMPORT_SOURCES])
    .default("auto")
    .meta({ description: "Where the file comes from; auto finds out." }),
  fileName: filledText(limits.fileName)
    .optional()
    .meta({ description: "Some formats have the list's name nowhere else." }),
  mapping: mappingText.optional(),
});

export const transferOperations = {
  previewImport: defineOperation({
    id: "previewImport",
    readOnly: true,
    tag: "Import and export",
    summary: "What an import of a file would bring",
    description: `The body is the file itself, of ${megabytes} at most: what Todoist, TickTick, Vikunja, Microsoft To Do, Google Tasks, Taskwarrior, todo.txt, iCalendar, CSV or Docket itself exported. Nothing is changed, and nothing of the file is kept. A file that cannot be read is refused with a sentence (400).`,
    query,
    upload: true,
    output: importPreview,
    status: 200,
    refusals: [408],
  }),
  importFile: defineOperation({
    id: "importFile",
    tag: "Import and export",
    summary: "Import a file",
    description: `The body is the file itself, of ${megabytes} at most, as for a preview. All of it is imported or nothing. Lists and labels are found by their names; a task that the same file, or an earlier one of the same application, brought already is not made again. With \`Accept: text/event-stream\` the answer tells its progress. An import goes on when the connection is lost; sent again, it tells what is there. One at a time (429).`,
    query,
    upload: true,
    output: importReport,
    events: importEvent,
    status: 200,
    refusals: [408],
  }),
  exportTasks: defineOperation({
    id: "exportTasks",
    tag: "Import and export",
    summary: "All tasks as a file for other applications",
    description:
      "CSV and iCalendar have every field of tasks; todo.txt and Markdown what they have a place for. Everything, to be kept or moved to another Docket, is in `/api/me/export`.",
    query: z.strictObject({ format: z.enum(EXPORT_FORMATS) }),
    output: z.string(),
    media: ["text/csv", "text/plain", "text/calendar", "text/markdown"],
    status: 200,
  }),
};
