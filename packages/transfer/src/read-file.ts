import type { ImportSource } from "@docket/contract/choices";
import { sourceNames } from "@docket/contract/source-names";
import { bounds } from "./bounds.js";
import { Collector } from "./collector.js";
import { detect } from "./detect.js";
import type { Parser } from "./file-text.js";
import type { ImportedContent, ReadOptions } from "./model.js";
import { readCsv } from "./sources/csv.js";
import { readDocket } from "./sources/docket.js";
import { readGoogleKeep } from "./sources/google-keep.js";
import { readGoogleTasks } from "./sources/google-tasks.js";
import { readICalendar } from "./sources/icalendar.js";
import { readMarkdown } from "./sources/markdown.js";
import { readMicrosoftToDo } from "./sources/microsoft-todo.js";
import { readRememberTheMilk } from "./sources/remember-the-milk.js";
import { readTaskwarrior } from "./sources/taskwarrior.js";
import { readTickTick } from "./sources/ticktick.js";
import { readTodoTxt } from "./sources/todo-txt.js";
import { readTodoist } from "./sources/todoist.js";
import { readTrello } from "./sources/trello.js";
import { readVikunja } from "./sources/vikunja.js";
import { TransferError } from "./transfer-error.js";

const parsers: Record<ImportSource, Parser> = {
  todoist: readTodoist,
  ticktick: readTickTick,
  trello: readTrello,
  vikunja: readVikunja,
  "microsoft-todo": readMicrosoftToDo,
  "google-tasks": readGoogleTasks,
  "google-keep": readGoogleKeep,
  "remember-the-milk": readRememberTheMilk,
  taskwarrior: readTaskwarrior,
  "todo.txt": readTodoTxt,
  markdown: readMarkdown,
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
  if (asked !== "auto" && mapping === undefined) refuseOther(asked, bytes, fileName);
  const collector = new Collector(source, clock);
  try {
    parsers[source]({ name: fileName, bytes, mapping }, collector);
  } catch (error) {
    if (asked === "auto" || !(error instanceof TransferError)) throw error;
    const other = otherSource(asked, bytes, fileName);
    throw other === null ? error : notFrom(asked, other);
  }
  const imported = collector.finish();
  if (imported.tasks.length === 0 && imported.lists.length === 0)
    throw new TransferError("empty", "The file has no tasks.");
  return imported;
}

/**
 * Refuses a file of another source that the parser would accept: any text is valid as todo.txt, and
 * any rows are valid as CSV.
 */
export function refuseOther(asked: ImportSource, bytes: Uint8Array, fileName: string): void {
  if (asked !== "todo.txt" && asked !== "csv") return;
  const other = otherSource(asked, bytes, fileName);
  if (other !== null && other !== "todo.txt" && other !== "csv") throw notFrom(asked, other);
}

/** The source that a file seems to come from, if it is not the given one. */
function otherSource(asked: ImportSource, bytes: Uint8Array, fileName: string) {
  try {
    const other = detect(bytes, fileName);
    return other === asked ? null : other;
  } catch {
    return null;
  }
}

function notFrom(asked: ImportSource, other: ImportSource): TransferError {
  const [likely, named] = [sourceNames[other], sourceNames[asked]];
  return new TransferError(
    "wrong-source",
    `The file looks like ${likely}, not like ${named}: choose ${likely} as its source.`,
  );
}
