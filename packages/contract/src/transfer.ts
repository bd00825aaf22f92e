import { z } from "zod";
import { CSV_FIELDS, type CsvField, EXPORT_FORMATS, IMPORT_SOURCES } from "./choices.js";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { filledText } from "./primitives.js";
import { problem } from "./problem.js";
import { task } from "./task.js";

const megabytes = `${limits.importBytes / 1024 / 1024} MB`;

export const importSource = z.enum(IMPORT_SOURCES);

/** Maps fields to the columns of a CSV file. */
export const csvMapping = z
  .strictObject({
    ...(Object.fromEntries(
      CSV_FIELDS.map((field) => [field, z.string().max(limits.csvColumn).optional()]),
    ) as Record<CsvField, z.ZodOptional<z.ZodString>>),
    title: z.string().max(limits.csvColumn),
  })
  .meta({ id: "CsvMapping", description: "The names of the columns; only title is required." });

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
      "For a CSV file of any origin: which column holds which field, as JSON. If omitted, columns are guessed by their names.",
    example: '{"title":"Task","dueDate":"Deadline"}',
  });

/** A value in a file that is not imported, or imported as something else. */
export const importLoss = z
  .object({
    field: z.string().meta({ description: "The field's name in the file or in Docket." }),
    count: z.int(),
    example: z.string().meta({ description: "The first of the values." }),
    values: z
      .array(
        z.object({
          value: z.string(),
          where: z
            .string()
            .nullable()
            .meta({ description: "Where it is in the file.", example: "line 4" }),
        }),
      )
      .meta({ description: "The first different values." }),
    reason: z.string().meta({ description: "What happens to it, in a sentence." }),
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

/** What an import would create; nothing of it is stored. */
export const importPreview = z
  .object({
    source: importSource.meta({ description: "What the file is." }),
    counts: z.object({
      tasks: z.int(),
      known: z.int().meta({ description: "How many of the tasks already exist." }),
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
          "For a CSV file of unknown origin, its columns and how they are read. If mapping is null, the title's column could not be determined: send a mapping.",
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
    known: z.int().meta({ description: "How many tasks of the file already existed." }),
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
    .meta({ description: "The application that wrote the file; auto detects it." }),
  fileName: filledText(limits.fileName)
    .optional()
    .meta({ description: "Some formats have the list's name only here." }),
  mapping: mappingText.optional(),
});

export const transferOperations = operationsOf("Import and export", {
  previewImport: operation({
    readOnly: true,
    summary: "Preview the import of a file",
    description: `The body is the file itself, of ${megabytes} at most: what Todoist, TickTick, Trello, Vikunja, Microsoft To Do, Google Tasks, Google Keep, Remember The Milk, Taskwarrior, todo.txt, Markdown, iCalendar, CSV or Docket itself exported. Nothing is changed, and nothing of the file is kept. A file that cannot be read is refused, with the reason (400).`,
    query,
    upload: true,
    output: importPreview,
    refusals: [408],
  }),
  importFile: operation({
    summary: "Import a file",
    description: `The body is the file itself, of ${megabytes} at most, as for a preview. All of it is imported or nothing. Lists and labels are matched by name; a task that was already imported from the same file, or from an earlier one of the same application, is not created again. With \`Accept: text/event-stream\` the answer streams its progress. An import continues if the connection is lost; sent again, it tells what is there. One at a time (429).`,
    query,
    upload: true,
    output: importReport,
    events: importEvent,
    refusals: [408],
  }),
  exportTasks: operation({
    summary: "Export all tasks for other applications",
    description:
      "CSV and iCalendar contain every field of a task; todo.txt and Markdown only those that the format supports. For a complete export, as a copy or to move to another Docket, use `/api/me/export`.",
    query: z.strictObject({
      format: z.enum(EXPORT_FORMATS).meta({ description: "The format of the file." }),
    }),
    output: z.string(),
    media: ["text/csv", "text/plain", "text/calendar", "text/markdown"],
  }),
});
