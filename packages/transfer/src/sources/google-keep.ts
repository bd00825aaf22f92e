import type { Collector } from "../collector.js";
import { draft, note } from "../draft.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { numericInstant } from "../instants.js";
import { isBlank, isObject, type Json, textOf } from "../json.js";
import { namesIn } from "../lookups.js";
import { isZip, unzip } from "../unzip.js";

const KNOWN = namesIn(
  "title textContent textContentHtml listContent* labels* attachments* annotations* color isArchived isTrashed createdTimestampUsec userEditedTimestampUsec",
);
const KNOWN_ITEM = namesIn("text textHtml isChecked");

/** Google Keep from Takeout: one note as JSON, or the archive. Its check lists become subtasks. */
export const readGoogleKeep: Parser = (file, into) => {
  const files = isZip(file.bytes) ? unzip(file.bytes, isKeepFile) : [file];
  if (files.length === 0) throw wrongSource("a Takeout of Google Keep: it has no notes");
  const listRef = into.list("Google Keep", "Google Keep");
  for (const one of files) {
    const json = jsonOfFile(one, into);
    if (!isGoogleKeep(json)) throw wrongSource(`a note of Google Keep: ${one.name}`);
    readNote(json, listRef, into);
  }
};

/** Whether a file of a Takeout is a note. */
export function isKeepFile(name: string): boolean {
  return /(^|\/)Keep\/[^/]+\.json$/.test(name);
}

export function isGoogleKeep(json: unknown): json is Json {
  return isObject(json) && "isTrashed" in json && "userEditedTimestampUsec" in json;
}

function readNote(source: Json, listRef: string, into: Collector): void {
  const text = textOf(source.textContent);
  const items = into.losses.objectsOf("listContent", source.listContent);
  const [firstLine = "", ...others] = text.trim().split(/\r?\n/);
  const named = textOf(source.title).trim();
  const title = named || firstLine || (items.length > 0 ? "Untitled list" : "");
  into.losses.at("task", title);
  if (source.isTrashed === true) {
    into.losses.add("isTrashed", title, "Was deleted: left out.");
    return;
  }
  const completed = source.isArchived === true;
  if (completed) into.losses.add("isArchived", title, "Archived: imported as completed.");
  const task = draft({
    title,
    listRef,
    completed,
    labels: into.losses.objectsOf("labels", source.labels).map(({ name }) => textOf(name)),
    createdAt: into.instant(
      "createdTimestampUsec",
      numericInstant(source.createdTimestampUsec, 1_000),
    ),
  });
  note(task, named === "" ? others.join("\n") : text);
  for (const { url, title, ...rest } of into.losses.objectsOf("annotations", source.annotations)) {
    into.keepInNotes(task, "Link", [title, url].map(textOf).filter(Boolean).join(" "));
    into.losses.addUnknown(rest, namesIn("description source"));
  }
  for (const { filePath } of into.losses.objectsOf("attachments", source.attachments))
    into.keepInNotes(task, "Attachment", textOf(filePath), "Files are not imported");
  if (textOf(source.color) !== "DEFAULT" && !isBlank(source.color))
    into.losses.add("color", source.color, "Tasks have no colour: left out.");
  into.losses.addUnknown(source, KNOWN);
  into.add(task);
  for (const item of items) {
    into.losses.addUnknown(item, KNOWN_ITEM);
    const done = completed || item.isChecked === true;
    into.add(draft({ title: textOf(item.text), listRef, parent: task, completed: done }));
  }
}
