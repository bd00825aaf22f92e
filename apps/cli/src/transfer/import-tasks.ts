import { createReadStream } from "node:fs";
import path from "node:path";
import { countKnown, importFile } from "@docket/backup";
import { csvMapping, type ImportLoss, limits } from "@docket/contract";
import type { ImportSource } from "@docket/contract/choices";
import { indexSearch, type User } from "@docket/models";
import { type OpenFile, openFile, TransferError } from "@docket/transfer/open-file";
import { withDatabase } from "../database.js";
import { CliError, exitCodes } from "../errors.js";
import { count, print, printable, printJson, say } from "../terminal/output.js";
import { withProgress } from "../terminal/progress.js";
import { findUser } from "../users/find-user.js";
import { unreadable } from "./read-export.js";

export interface ImportTasksOptions {
  into?: string;
  source?: ImportSource;
  /** JSON, as typed. */
  mapping?: string;
  preview?: true;
  json?: true;
}

/** The counts of what an export has besides tasks. */
export interface Talks {
  conversations: number;
  messages: number;
}

/**
 * `docket import` of another application's file, or of the tasks of an export.
 *
 * @param talks adds the conversations of an export, in the same transaction; without it they are
 * left out
 */
export async function importTasks(
  file: string,
  options: ImportTasksOptions,
  talks?: (userId: string) => Promise<Talks>,
): Promise<void> {
  const { into, preview, json } = options;
  if (into === undefined) {
    if (!preview)
      throw new CliError("Say whose account it goes into: --into <user>.", exitCodes.usage);
    return withFile(file, options, null, (read) => showPreview(read, null, json));
  }
  await withDatabase(async (database) => {
    const user = await findUser(database, into);
    await withFile(file, options, user, async (read) => {
      if (preview) return showPreview(read, await countKnown(database, user.id, read), json);
      if (read.csv?.mapping === null)
        throw new CliError(
          `${file} has the columns ${read.csv.columns.join(", ")}; say which is the title with --mapping.`,
        );
      const importing = database.actingAs("import");
      const { report, more } = await withProgress(
        "Importing",
        read.preview.counts.tasks,
        (advance) =>
          importing.forUser(user.id, async () => {
            let before = 0;
            const report = await importFile(importing, user.id, read, (done) => {
              advance(done - before);
              before = done;
            });
            return { report, more: await talks?.(user.id) };
          }),
      );
      // A failure does not affect what was imported.
      await indexSearch(database, user.id).catch(() => {});
      const created = { ...report.created, ...more };
      const losses = report.losses.filter(({ field }) => !more || field !== "conversation");
      if (json) return printJson({ id: user.id, email: user.email, ...report, created, losses });
      const { tasks, lists, labels } = created;
      const things = [count(tasks, "task"), count(lists, "list"), count(labels, "label")];
      if (more)
        things.push(count(more.conversations, "conversation"), count(more.messages, "message"));
      const last = things.pop();
      print(`Imported ${things.join(", ")} and ${last} into ${user.email} (${user.id}).`);
      if (report.known > 0) say(`${count(report.known, "task")} of the file were there already.`);
      sayLosses(losses);
    });
  });
}

async function withFile<T>(
  file: string,
  { source, mapping }: ImportTasksOptions,
  user: User | null,
  work: (read: OpenFile) => Promise<T> | T,
): Promise<T> {
  const { timeZone = "UTC", locale = "en", weekStart = 1 } = user ?? {};
  const now = new Date().toISOString();
  const columns = mapping === undefined ? null : mappingOf(mapping);
  const read = await openFile(await bytesOf(file), {
    source: source ?? ("auto" as const),
    fileName: path.basename(file),
    clock: { now, timeZone, locale, weekStart: weekStart as 1 },
    ...(columns && { mapping: columns }),
  }).catch((error: unknown) => {
    throw error instanceof TransferError ? new CliError(error.message) : error;
  });
  try {
    return await work(read);
  } finally {
    await read.close();
  }
}

function mappingOf(text: string) {
  try {
    return csvMapping.parse(JSON.parse(text));
  } catch {
    throw new CliError(
      '--mapping must be JSON with the names of columns, such as {"title":"Task"}.',
      exitCodes.usage,
    );
  }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const bytes = Buffer.concat(
      await createReadStream(file, { end: limits.importBytes }).toArray(),
    );
    if (bytes.length <= limits.importBytes) return bytes;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new CliError(`${file} is larger than ${limits.importBytes / 1024 / 1024} MB.`);
}

function showPreview({ preview, csv }: OpenFile, known: number | null, json?: true): void {
  const { source, counts, losses, sample } = preview;
  if (json) {
    printJson({ ...preview, counts: { ...counts, known }, csv });
    return;
  }
  const parts = [
    count(counts.tasks, "task"),
    `${counts.completed} of them done`,
    ...(known === null ? [] : [`${known} there already`]),
    count(counts.lists, "list"),
    count(counts.labels, "label"),
  ];
  print(`${source}: ${parts.join(", ")}.`);
  for (const { title, level } of sample) print(`${"  ".repeat(level)}${printable(title)}`);
  if (csv) say(`Columns: ${csv.columns.map(printable).join(", ")}`);
  sayLosses(losses);
}

function sayLosses(losses: ImportLoss[]): void {
  for (const { field, count: times, values, reason } of losses) {
    const named = values.map(
      ({ value, where }) =>
        printable(JSON.stringify(value)) + (where ? ` (${printable(where)})` : ""),
    );
    say(`${printable(field)} (${times}, such as ${named.join(", ")}): ${reason}`);
  }
}
