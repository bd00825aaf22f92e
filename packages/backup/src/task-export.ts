import type { ExportFormat } from "@docket/contract/choices";
import { Label, List, Section, type User } from "@docket/models";
import type { PortableList, PortableTask } from "@docket/transfer";
import type { ExportContent } from "@docket/transfer/exports";
import { findTasks, type Placed, taskPages, topLevelPages } from "./task-pages.js";

/** How many descendants of tasks, with their descriptions, are held in memory. */
const MOST_BELOW = 400;

/** The file of a format. */
export const exportFiles: Record<ExportFormat, { type: string; name: string }> = {
  csv: { type: "text/csv", name: "docket.csv" },
  "todo.txt": { type: "text/plain", name: "todo.txt" },
  icalendar: { type: "text/calendar", name: "docket.ics" },
  markdown: { type: "text/markdown", name: "docket.md" },
};

/**
 * A user's tasks in a format for other applications, piece by piece, in the person's own order. Runs in the
 * caller's unit of work, which should be a snapshot.
 *
 * @param now instant of the export
 * @param advance called with how many tasks were read
 */
export async function* taskPieces(
  user: User,
  format: ExportFormat,
  now: Date,
  advance: (tasks: number) => void = () => {},
): AsyncGenerator<string> {
  // Loaded with the first export: the fields' readers bring the languages of quick add.
  const exports = await import("@docket/transfer/exports");
  const content = await contentOf(user.id, advance);
  switch (format) {
    case "csv":
      return yield* exports.exportCsv(content);
    case "todo.txt":
      return yield* exports.exportTodoTxt(content, user.timeZone);
    case "icalendar":
      return yield* exports.exportICalendar(content, now.toISOString(), user.timeZone);
    case "markdown":
      return yield* exports.exportMarkdown(content, user.locale);
  }
}

async function contentOf(userId: string, advance: (tasks: number) => void): Promise<ExportContent> {
  const where = { userId };
  const order = ["position"];
  const sections = await Section.findAll({ where, order: ["listId", "position"], raw: true });
  const byList = Map.groupBy(sections, ({ listId }) => listId);
  const lists = (await List.findAll({ where, order, raw: true })).map((list) => ({
    sourceId: list.id,
    name: list.name,
    color: list.color,
    archived: list.archivedAt !== null,
    inbox: list.isInbox,
    sections: (byList.get(list.id) ?? []).map(({ id, name }) => ({ sourceId: id, name })),
  }));
  const labels = await Label.findAll({ where, order, raw: true });
  const names = new Map(labels.map(({ id, name }) => [id, name]));
  return { lists, tasks: readTasks(userId, lists, names, advance) };
}

/** Reads tasks list by list and section by section, each task before its subtasks. */
async function* readTasks(
  userId: string,
  lists: PortableList[],
  labels: ReadonlyMap<string, string>,
  advance: (tasks: number) => void,
): AsyncGenerator<PortableTask> {
  const places = lists.flatMap(({ sourceId: listId, sections }) =>
    [null, ...sections.map(({ sourceId }) => sourceId)].map((sectionId) => ({ listId, sectionId })),
  );
  let order = 0;
  for await (const page of topLevelPages(userId, places)) {
    for await (const task of withBelow(userId, page)) {
      yield toPortable(task, labels, order);
      advance(1);
      order += 1;
    }
  }
}

/** Tasks, each followed by its descendants. */
async function* withBelow(userId: string, rows: Placed[]): AsyncGenerator<Placed> {
  const below = await readBelow(userId, rows);
  if (below !== null) {
    for (const row of rows) yield* branch(row, below);
  } else if (rows.length > 1) {
    const half = rows.length >> 1;
    yield* withBelow(userId, rows.slice(0, half));
    yield* withBelow(userId, rows.slice(half));
  } else {
    yield rows[0]!;
    for await (const page of taskPages(userId, { parentId: rows[0]!.id }))
      yield* withBelow(userId, page);
  }
}

/**
 * All descendants of some tasks, by parent; `null` if there are more than should be held in memory.
 */
async function readBelow(
  userId: string,
  rows: Placed[],
): Promise<Map<string | null, Placed[]> | null> {
  const all: Placed[] = [];
  let parents = rows;
  while (parents.length > 0) {
    const parentId = parents.map(({ id }) => id);
    const children = await findTasks(userId, { parentId }, { limit: MOST_BELOW + 1 - all.length });
    all.push(...children);
    if (all.length > MOST_BELOW) return null;
    parents = children;
  }
  return Map.groupBy(all, ({ parentId }) => parentId);
}

function* branch(row: Placed, below: Map<string | null, Placed[]>): Generator<Placed> {
  yield row;
  for (const child of below.get(row.id) ?? []) yield* branch(child, below);
}

function toPortable(
  task: Placed,
  labels: ReadonlyMap<string, string>,
  order: number,
): PortableTask {
  const { id, listId, sectionId, parentId, labelIds, position, dueAt, updatedAt, ...fields } = task;
  return {
    ...fields,
    sourceId: id,
    listRef: listId,
    sectionRef: sectionId,
    parentRef: parentId,
    labels: labelIds.map((label) => labels.get(label)!),
    priority: task.priority as PortableTask["priority"],
    completedAt: task.completedAt?.toISOString() ?? null,
    createdAt: task.createdAt.toISOString(),
    completions: [],
    order,
  };
}
