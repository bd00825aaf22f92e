import type { ImportReport } from "@docket/contract";
import type { Database } from "@docket/database";
import type { OpenFile } from "@docket/transfer";
import { rowsOf } from "./account.js";
import { settlePlaces } from "./places.js";
import { lockChangeClock } from "./statements.js";
import { knownTasks, TaskImport } from "./tasks.js";

/**
 * Imports the tasks of a file, with their lists, sections and labels, into a user's account: all of it or
 * nothing. What the account has already stays unchanged, so importing the same file again creates
 * nothing. Joins the caller's unit of work, if there is one.
 *
 * @param progress called after each batch with how many of the file's tasks are done
 */
export function importFile(
  database: Database,
  userId: string,
  file: OpenFile,
  progress: (done: number, total: number) => void = () => {},
): Promise<ImportReport> {
  const { source, counts, losses } = file.preview;
  const account = { database, userId, source };
  return database.forUser(userId, async () => {
    await rowsOf(account, lockChangeClock);
    const places = await settlePlaces(account, file);
    const tasks = new TaskImport(account, places);
    let done = 0;
    progress(done, counts.tasks);
    for await (const batch of file.tasks()) {
      await tasks.add(batch);
      done += batch.length;
      progress(done, counts.tasks);
    }
    return { source, created: { ...places.created, ...tasks.created }, known: tasks.known, losses };
  });
}

/** How many tasks of a file the account has already. */
export function countKnown(database: Database, userId: string, file: OpenFile): Promise<number> {
  const account = { database, userId, source: file.preview.source };
  return database.forUser(
    userId,
    async () => {
      let known = 0;
      for await (const batch of file.tasks()) known += (await knownTasks(account, batch)).size;
      return known;
    },
    { readOnly: true },
  );
}
