import type { Collector } from "../collector.js";
import { type Draft, draft, note, subtask } from "../draft.js";
import { jsonOfFile, type Parser, wrongSource } from "../file-text.js";
import { isBlank, isObject, type Json, objectsOf, textOf } from "../json.js";
import { namesIn } from "../lookups.js";

/*
 * A board, as its menu exports it: "Print, export, and share", "Export as JSON". Described in
 * https://developer.atlassian.com/cloud/trello/rest/
 */

// Apart from what is read, these are about display, settings and counts.
const KNOWN_BOARD = namesIn(
  "id nodeId name desc descData* closed dateClosed cards* lists* labels* checklists* actions* members* customFields* memberships* idOrganization idEnterprise idBoardSource idTags* idMemberCreator url shortUrl shortLink prefs* labelNames* limits* pinned starred subscribed powerUps* pluginData* premiumFeatures* invited invitations* dateLastActivity dateLastView datePluginDisable creationMethod creationMethodError* creationMethodLoadingStartedAt ixUpdate* enterpriseOwned templateGallery* type",
);
const KNOWN_CARD = namesIn(
  "id nodeId name desc descData* closed idList idBoard labels* idLabels* idChecklists* checklists* checkItemStates* due dueComplete dateCompleted start pos attachments* customFieldItems* idMembers* members* idMembersVoted* idMemberCreator idShort idOrganization shortLink shortUrl url badges* cover* idAttachmentCover manualCoverAttachment stickers* limits* subscribed email pinned cardRole pluginData* dateLastActivity dateViewedByCreator creationMethod creationMethodError* creationMethodLoadingStartedAt ixUpdate*",
);
const KNOWN_ITEM = namesIn(
  "id name nameData* pos state due idChecklist dueReminder creationMethod",
);

export const readTrello: Parser = (file, into) => {
  const json = jsonOfFile(file, into);
  if (!isTrello(json)) throw wrongSource("an export of a Trello board: it has no cards and lists");
  const name = textOf(json.name);
  into.losses.at("list", name);
  const listRef = into.list(textOf(json.id) || name, name, { archived: json.closed === true });
  if (!isBlank(json.desc))
    into.losses.add("desc", json.desc, "Lists have no description: left out.");
  into.losses.addUnknown(json, KNOWN_BOARD);
  const columns = inOrder(into.losses.objectsOf("lists", json.lists));
  const cards = Map.groupBy(into.losses.objectsOf("cards", json.cards), ({ idList }) =>
    textOf(idList),
  );
  const board: Board = {
    listRef,
    checklists: byCard(json.checklists, ({ idCard }) => idCard),
    comments: byCard(
      objectsOf(json.actions).filter(({ type }) => type === "commentCard"),
      ({ data }) => isObject(data) && isObject(data.card) && data.card.id,
    ),
    members: byId(json.members),
    fields: byId(json.customFields),
  };
  for (const column of columns) {
    into.losses.at("list", column.name);
    const id = textOf(column.id);
    const section = column.closed === true ? null : textOf(column.name);
    const sectionRef = section === null ? null : into.section(listRef, id, section);
    if (section === null && cards.has(id))
      into.losses.add("closed", column.name, "An archived list: its cards are in no section.");
    for (const card of inOrder(cards.get(id) ?? []))
      readCard(card, sectionRef, column.closed === true, board, into);
    cards.delete(id);
  }
  for (const card of [...cards.values()].flat()) readCard(card, null, false, board, into);
};

export function isTrello(json: unknown): json is Json {
  return isObject(json) && "name" in json && Array.isArray(json.cards) && Array.isArray(json.lists);
}

/** What a board has for its cards. */
interface Board {
  listRef: string;
  checklists: Map<string, Json[]>;
  comments: Map<string, Json[]>;
  members: Map<string, Json>;
  fields: Map<string, Json>;
}

function inOrder(objects: Json[]): Json[] {
  return objects.toSorted((a, b) => Number(a.pos ?? 0) - Number(b.pos ?? 0) || 0);
}

function byCard(values: unknown, cardOf: (value: Json) => unknown): Map<string, Json[]> {
  return Map.groupBy(objectsOf(values), (value) => textOf(cardOf(value)));
}

function byId(values: unknown): Map<string, Json> {
  return new Map(objectsOf(values).map((value) => [textOf(value.id), value]));
}

function readCard(
  card: Json,
  sectionRef: string | null,
  isInArchive: boolean,
  board: Board,
  into: Collector,
): void {
  const id = textOf(card.id);
  into.losses.at("task", card.name);
  const isArchived = card.closed === true || isInArchive;
  const task = draft({
    sourceId: id,
    title: textOf(card.name),
    listRef: board.listRef,
    sectionRef,
    completed: card.dueComplete === true || isArchived,
    completedAt: into.instant("dateCompleted", textOf(card.dateCompleted)),
    createdAt: creationOf(id),
  });
  if (isArchived && card.dueComplete !== true)
    into.losses.add("closed", card.name, "Archived: imported as completed.");
  for (const { name, color } of into.losses.objectsOf("labels", card.labels)) {
    const label = into.label(textOf(name) || textOf(color), textOf(color));
    if (label !== null) task.labels.push(label);
  }
  note(task, textOf(card.desc));
  readDates(card, task, into);
  for (const { name, url } of into.losses.objectsOf("attachments", card.attachments))
    into.keepInNotes(task, "Attachment", withAddress(textOf(name), textOf(url)));
  for (const item of into.losses.objectsOf("customFieldItems", card.customFieldItems))
    readCustomField(item, task, board, into);
  for (const member of into.losses.valuesOf("idMembers", card.idMembers))
    into.losses.add(
      "members",
      board.members.get(textOf(member))?.fullName ?? member,
      "Tasks have no assignees: left out.",
    );
  for (const comment of (board.comments.get(id) ?? []).toReversed())
    readComment(comment, task, into);
  into.losses.addUnknown({ ...card, dueReminder: null }, KNOWN_CARD);
  into.add(task);
  readChecklists(inOrder(board.checklists.get(id) ?? []), task, into);
}

/** The ids begin with the second of their creation. */
function creationOf(id: string): string | null {
  if (!/^[0-9a-f]{24}$/.test(id)) return null;
  return new Date(Number.parseInt(id.slice(0, 8), 16) * 1_000).toISOString();
}

function withAddress(name: string, url: string): string {
  return name === url ? url : `${name} ${url}`.trim();
}

function readDates(card: Json, task: Draft, into: Collector): void {
  task.due = dueOf(card, task, into);
  task.startDate = into.dayAt(into.instant("start", textOf(card.start)));
  if (typeof card.dueReminder === "number" && card.dueReminder >= 0)
    into.losses.add("dueReminder", card.name, "Reminders are not imported.");
}

function dueOf({ due }: Json, task: Draft, into: Collector): Draft["due"] {
  const instant = into.instantOfDate(task, "due", textOf(due));
  return instant === null ? null : into.dueAt(instant);
}

/** A value, or one of the options of the field. */
function readCustomField(item: Json, task: Draft, { fields }: Board, into: Collector): void {
  const field = fields.get(textOf(item.idCustomField)) ?? {};
  const option = byId(field.options).get(textOf(item.idValue));
  const [value] = Object.values((option?.value ?? item.value ?? {}) as Json);
  into.keepInNotes(task, textOf(field.name) || "Custom field", textOf(value));
}

function readComment({ data, date, memberCreator }: Json, task: Draft, into: Collector): void {
  const author = isObject(memberCreator) && memberCreator.fullName;
  const text = isObject(data) ? textOf(data.text) : "";
  into.keepComment(task, into.instant("date", textOf(date)), author, text);
}

/** The items become subtasks; those of several checklists are below one for each checklist. */
function readChecklists(checklists: Json[], card: Draft, into: Collector): void {
  for (const checklist of checklists) {
    const items = inOrder(into.losses.objectsOf("checkItems", checklist.checkItems));
    const parent = checklists.length === 1 ? card : into.add(subtask(card, named(checklist)));
    if (parent !== card) parent.completed = items.every(({ state }) => state === "complete");
    for (const item of items) {
      const completed = item.state === "complete";
      const task = into.addItem(parent, "checklists", { ...named(item), completed });
      into.losses.addUnknown(item, KNOWN_ITEM);
      task.due = dueOf(item, task, into);
    }
  }
}

function named(source: Json) {
  const id = textOf(source.id);
  return { sourceId: id, title: textOf(source.name), createdAt: creationOf(id) };
}
