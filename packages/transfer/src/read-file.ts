import type { ImportSource } from "@docket/contract/choices";
import { bounds } from "./bounds.js";
import { Collector } from "./collector.js";
import { detect } from "./detect.js";
import type { Parser } from "./file-text.js";
import type { ImportedContent, ReadOptions } from "./model.js";
import { readCsv } from "./sources/csv.js";
import { readDocket } from "./sources/docket.js";
import { readGoogleTasks } from "./sources/google-tasks.js";
import { readICalendar } from "./sources/icalendar.js";
import { readMicrosoftToDo } from "./sources/microsoft-todo.js";
import { readTaskwarrior } from "./sources/taskwarrior.js";
import { readTickTick } from "./sources/ticktick.js";
import { readTodoTxt } from "./sources/todo-txt.js";
import { readTodoist } from "./sources/todoist.js";
import { readVikunja } from "./sources/vikunja.js";
import { TransferError } from "./transfer-error.js";

const parsers: Record<ImportSource, Parser> = {
  todoist: readTodoist,
  ticktick: readTickTick,
  vikunja: readVikunja,
  "microsoft-todo": readMicrosoftToDo,
  "google-tasks": readGoogleTasks,
  taskwarrior: readTaskwarrior,
  "todo.txt": readTodoTxt,
  icalendar: readICalendar,
  csv: readCsv,
  docket: readDocket,
};

/**
 * Reads a file of another application, or our own export. Takes seconds and some hundred MB for
 * 100,000 tasks, so a server must not call it on its main thread.
 *
 * @throws TransferError if the file cannot be read; nothing else is thrown
 * @example
 * const { lists, tasks, losses } = readFile(bytes, { source: "auto", fileName: "Home.csv", clock });
 */
export function readFile(bytes: Uint8Array, options: ReadOptions): ImportedContent {
  const { source: asked, fileName = "", clock, mapping } = options;
  if (bytes.length === 0) throw new TransferError("empty", "The file is empty.");
  if (bytes.length > bounds.fileBytes)
    throw new TransferError(
      "too-large",
      `The file has more than ${bounds.fileBytes / 1024 / 1024} MB.`,
    );
  const source = asked === "auto" ? detect(bytes, fileName) : asked;
  const collector = new Collector(source, clock);
  parsers[source]({ name: fileName, bytes, mapping }, collector);
  const imported = collector.finish();
  if (imported.tasks.length === 0 && imported.lists.length === 0)
    throw new TransferError("empty", "The file has no tasks.");
  return imported;
}
