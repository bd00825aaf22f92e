import type { ImportSource } from "@docket/contract/choices";
import { sourceNames } from "@docket/contract/source-names";
import { guessMapping } from "./csv-columns.js";
import { firstLines } from "./csv-rows.js";
import { decode, SAVE_WORKBOOK } from "./decode.js";
import { parseJson } from "./json.js";
import { isDocket } from "./sources/docket.js";
import { isGoogleKeep, isKeepFile } from "./sources/google-keep.js";
import { isGoogleTasks } from "./sources/google-tasks.js";
import { isICalendar } from "./sources/icalendar.js";
import { isMarkdown } from "./sources/markdown.js";
import { listsOf } from "./sources/microsoft-todo.js";
import { isRememberTheMilk } from "./sources/remember-the-milk.js";
import { isTaskwarrior } from "./sources/taskwarrior.js";
import { isTickTickHeader } from "./sources/ticktick.js";
import { isTodoTxt } from "./sources/todo-txt.js";
import { isProject, isTodoistHeader } from "./sources/todoist.js";
import { isTodoistJson } from "./sources/todoist-json.js";
import { isTrello } from "./sources/trello.js";
import { isVikunja, isVikunjaData } from "./sources/vikunja.js";
import { TransferError } from "./transfer-error.js";
import { isZip } from "./unzip.js";
import { readDirectory } from "./zip-directory.js";

const readable = new Intl.ListFormat("en").format(Object.values(sourceNames));

/**
 * Detects which application a file comes from.
 *
 * @throws TransferError if the format is unknown
 */
export function detect(bytes: Uint8Array, fileName: string): ImportSource {
  const isArchive = isZip(bytes);
  const source = isArchive ? detectArchive(bytes) : detectText(bytes, fileName);
  if (source === null)
    throw new TransferError(
      "not-recognised",
      `Docket does not recognise the file. It reads files of ${readable}: if it is one of them, choose where it comes from; another application may be able to export CSV or iCalendar.${isArchive ? ` ${SAVE_WORKBOOK}` : ""}`,
    );
  return source;
}

function detectArchive(bytes: Uint8Array): ImportSource | null {
  const names = readDirectory(bytes).map(({ name }) => name);
  if (names.some(isVikunjaData)) return "vikunja";
  if (names.some((name) => /(^|\/)Tasks\.json$/.test(name))) return "google-tasks";
  if (names.some(isKeepFile)) return "google-keep";
  return names.some(isProject) ? "todoist" : null;
}

function detectText(bytes: Uint8Array, fileName: string): ImportSource | null {
  const { text } = decode(bytes);
  if (isICalendar(text)) return "icalendar";
  if (/^\s*[[{]/.test(text)) return detectJson(text);
  const csv = detectCsv(text, fileName);
  if (csv !== null) return csv;
  if (isMarkdown(text)) return "markdown";
  return isTodoTxt(text, fileName) ? "todo.txt" : null;
}

function detectJson(text: string): ImportSource | null {
  // Old versions of Taskwarrior write one object per line.
  if (/^\s*\{[^\n]*"uuid"[^\n]*\},?\s*\n\s*\{/.test(text.slice(0, 20_000))) return "taskwarrior";
  const json = parseJson(text);
  if (isDocket(json)) return "docket";
  if (isGoogleTasks(json)) return "google-tasks";
  if (isGoogleKeep(json)) return "google-keep";
  if (isTodoistJson(json)) return "todoist";
  if (isRememberTheMilk(json)) return "remember-the-milk";
  if (isTrello(json)) return "trello";
  if (isTaskwarrior(json)) return "taskwarrior";
  if (isVikunja(json)) return "vikunja";
  return listsOf(json) === null ? null : "microsoft-todo";
}

/**
 * Detects the source by the column names, which need not be in the first line. A file that is called
 * CSV may have any names: a person can tell what they mean.
 */
function detectCsv(text: string, fileName: string): ImportSource | null {
  const lines = firstLines(text);
  for (const { cells } of lines) {
    if (isTodoistHeader(cells)) return "todoist";
    if (isTickTickHeader(cells)) return "ticktick";
  }
  const first = lines[0]?.cells ?? [];
  if (/\.csv$/i.test(fileName) && !text.trimStart().startsWith("<")) return "csv";
  return first.length > 1 && guessMapping(first) !== null ? "csv" : null;
}
