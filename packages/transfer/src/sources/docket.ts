import type { Collector } from "../collector.js";
import { draft } from "../draft.js";
import { FORMAT, VERSION } from "../exports/json.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { instantOf } from "../instants.js";
import { isObject, type Json, objectsOf, textOf } from "../json.js";
import { TransferError } from "../transfer-error.js";

const KNOWN = new Set(
  "sourceId title description listRef sectionRef parentRef labels priority startDate dueDate dueTime dueZone repeat completed completedAt createdAt order".split(
    " ",
  ),
);

/** Our own JSON export, which loses nothing. */
export const readDocket: Parser = (file, into) => {
  const json = jsonOfFile(file, into);
  if (!isDocket(json)) throw wrongSource("an export of Docket");
  if (json.version !== VERSION)
    throw new TransferError(
      "not-recognised",
      `The export has format version ${JSON.stringify(json.version) ?? "none"}; this Docket reads ${VERSION}.`,
    );
  for (const list of objectsOf(json.lists)) {
    const listRef = into.list(textOf(list.sourceId), textOf(list.name), {
      color: textOf(list.color),
      archived: list.archived === true,
      inbox: list.inbox === true,
    });
    for (const section of objectsOf(list.sections))
      into.section(listRef, textOf(section.sourceId), textOf(section.name));
  }
  for (const label of objectsOf(json.labels)) into.label(textOf(label.name), textOf(label.color));
  for (const task of objectsOf(json.tasks)) readTask(task, into);
};

export function isDocket(json: unknown): json is Json {
  return isObject(json) && json.format === FORMAT;
}

function readTask(source: Json, into: Collector): void {
  const { repeat, priority, description } = source;
  const dueDate = textOf(source.dueDate);
  const task = draft({
    sourceId: textOf(source.sourceId),
    title: textOf(source.title),
    notes: typeof description === "string" ? [description] : [],
    listRef: textOf(source.listRef) || null,
    sectionRef: textOf(source.sectionRef) || null,
    parent: textOf(source.parentRef) || null,
    labels: Array.isArray(source.labels) ? source.labels.map(textOf) : [],
    priority: priority === 1 || priority === 2 || priority === 3 ? priority : 4,
    startDate: textOf(source.startDate) || null,
    due:
      dueDate === ""
        ? null
        : {
            dueDate,
            dueTime: textOf(source.dueTime) || null,
            dueZone: textOf(source.dueZone) || null,
          },
    repeat: isObject(repeat)
      ? { rule: textOf(repeat.rule), from: repeat.from === "completion" ? "completion" : "due" }
      : null,
    completed: source.completed === true,
    completedAt: instantOf(textOf(source.completedAt)),
    createdAt: instantOf(textOf(source.createdAt)),
  });
  into.losses.addUnknown(source, KNOWN);
  into.add(task);
}
