import { taskEditFields, taskPlaceFields } from "@docket/contract";
import { statement } from "@docket/database";
import { columnOf, LOCK_CHANGE_CLOCK } from "@docket/models";

/** On one line, as the documents show statements. */
const inOneLine = <Row>(text: string) => statement<Row>(text.replace(/\s+/g, " "));

// Rows are passed as one JSON value, so that a statement is the same for any number of rows.

/*
 * The keys of a batch are looked up one by one, each as the next one in the order of the key (`>=` with ORDER BY and
 * LIMIT 1), for which only the key's index will do. With `=`, PostgreSQL may choose any index, and read all rows of the
 * user for each batch: its statistics date from before the import, when there were few rows.
 */

/** Locks the lists: only one transaction at a time changes the order of a list's tasks. */
export const lockChangeClock = statement(LOCK_CHANGE_CLOCK);

export const findInbox = inOneLine<{ id: string }>(
  `SELECT id FROM lists WHERE "user_id" = $1 AND is_inbox`,
);

export const findListsBySource = inOneLine<{ sourceId: string; id: string }>(
  `SELECT source_id AS "sourceId", list_id AS id FROM source_ids
   JOIN lists ON "lists"."user_id" = $1 AND lists.id = list_id AND lists.deleted_at IS NULL
   WHERE "source_ids"."user_id" = $1 AND source = $2 AND source_id = ANY ($3::text[])`,
);

export const findListsByName = inOneLine<{ asked: string; id: string }>(
  `SELECT given.name AS asked, lists.id FROM unnest($2::text[]) AS given (name)
   JOIN lists ON "lists"."user_id" = $1 AND lists.deleted_at IS NULL
     AND lower(lists.name) = lower(given.name COLLATE "und-x-icu")`,
);

export const insertLists = inOneLine(
  `INSERT INTO lists (user_id, name, color, archived_at)
   SELECT $1, name, color::enum_lists_color, CASE WHEN archived THEN now() END
   FROM jsonb_to_recordset($2::jsonb) AS given (name text, color text, archived boolean)
   ON CONFLICT DO NOTHING`,
);

export const findSections = inOneLine<{ listId: string; asked: string; id: string }>(
  `SELECT given.list_id AS "listId", given.name AS asked, sections.id
   FROM jsonb_to_recordset($2::jsonb) AS given (list_id bigint, name text)
   JOIN sections ON "sections"."user_id" = $1 AND sections.list_id = given.list_id
     AND sections.deleted_at IS NULL
     AND lower(sections.name) = lower(given.name COLLATE "und-x-icu")`,
);

export const insertSections = inOneLine(
  `INSERT INTO sections (user_id, list_id, name)
   SELECT $1, list_id, name FROM jsonb_to_recordset($2::jsonb) AS given (list_id bigint, name text)
   ON CONFLICT DO NOTHING`,
);

export const findLabels = inOneLine<{ asked: string; id: string }>(
  `SELECT given.name AS asked, labels.id FROM unnest($2::text[]) AS given (name)
   JOIN labels ON "labels"."user_id" = $1 AND labels.deleted_at IS NULL
     AND lower(labels.name) = lower(given.name COLLATE "und-x-icu")`,
);

export const insertLabels = inOneLine(
  `INSERT INTO labels (user_id, name, color)
   SELECT $1, name, color::enum_labels_color
   FROM jsonb_to_recordset($2::jsonb) AS given (name text, color text)
   ON CONFLICT DO NOTHING`,
);

/**
 * An existing source id whose row is not found any more belongs to a row that was deleted, or whose
 * import was undone; it is overwritten.
 */
const insertSourceIds = (column: "task_id" | "list_id") =>
  inOneLine(
    `INSERT INTO source_ids (user_id, source, source_id, ${column})
   SELECT $1, $2, source_id, id FROM jsonb_to_recordset($3::jsonb) AS given (source_id text, id bigint)
   ON CONFLICT (user_id, source, source_id) WHERE ${column} IS NOT NULL
   DO UPDATE SET ${column} = excluded.${column}`,
  );

export const insertTaskSources = insertSourceIds("task_id");
export const insertListSources = insertSourceIds("list_id");

/**
 * Includes tasks in the trash, since they can be restored. Excludes those that went there because their import was
 * undone, as people do to import the file again in another way.
 */
export const findTasksBySource = inOneLine<{ sourceId: string; id: string }>(
  `SELECT source_id AS "sourceId", found.task_id AS id FROM unnest($3::text[]) AS given (id)
   CROSS JOIN LATERAL (
     SELECT source_id, task_id FROM source_ids
     WHERE "user_id" = $1 AND source = $2 AND source_id >= given.id AND task_id IS NOT NULL
     ORDER BY source_id LIMIT 1
   ) AS found
   WHERE source_id = given.id AND CASE
     WHEN (SELECT deleted_at FROM tasks
       WHERE "user_id" = $1 AND id >= found.task_id ORDER BY id LIMIT 1) IS NULL THEN true
     ELSE (SELECT entity_id <> found.task_id OR kind <> 'created' OR undone_by IS NULL FROM events
       WHERE "user_id" = $1 AND (entity, entity_id) >= ('task', found.task_id)
       ORDER BY entity, entity_id, seq LIMIT 1) IS NOT FALSE
   END`,
);

export const findTasksById = inOneLine<{ id: string; createdAt: string; title: string }>(
  `SELECT found.id, created_at AS "createdAt", title FROM unnest($2::bigint[]) AS given (id)
   CROSS JOIN LATERAL (
     SELECT id, created_at, title FROM tasks
     WHERE "user_id" = $1 AND id >= given.id ORDER BY id LIMIT 1
   ) AS found
   WHERE found.id = given.id`,
);

/** The lists of tasks, and their levels: 1 for top-level tasks. */
export const findPlaces = inOneLine<{ id: string; listId: string; level: number }>(
  `WITH RECURSIVE above AS (
     SELECT found.id, list_id, parent_id, 1 AS level FROM unnest($2::bigint[]) AS given (id)
     CROSS JOIN LATERAL (
       SELECT id, list_id, parent_id, deleted_at FROM tasks
       WHERE "user_id" = $1 AND id >= given.id ORDER BY id LIMIT 1
     ) AS found
     WHERE found.id = given.id AND deleted_at IS NULL
     UNION ALL
     SELECT above.id, above.list_id, next.parent_id, above.level + 1 FROM above
     CROSS JOIN LATERAL (
       SELECT id, parent_id FROM tasks
       WHERE "user_id" = $1 AND id >= above.parent_id ORDER BY id LIMIT 1
     ) AS next
     WHERE next.id = above.parent_id
   )
   SELECT id, list_id AS "listId", level FROM above WHERE parent_id IS NULL`,
);

export const lastPositions = inOneLine<{ listId: string; last: string }>(
  `SELECT given.id AS "listId", (
     SELECT max(position) FROM tasks WHERE "user_id" = $1 AND list_id = given.id
   ) AS last
   FROM unnest($2::bigint[]) AS given (id)`,
);

const inserted = [
  ...taskEditFields,
  ...taskPlaceFields,
  ...(["position", "completedAt", "occurrence"] as const),
];
const columns = inserted.map(columnOf).join(", ");

/** A task to insert; without a creation time it gets the current one. */
export type NewTask = Record<(typeof inserted)[number] | "createdAt", unknown>;

/** A task in the form that `insertTasks` takes. */
export function taskRow(task: NewTask): Record<string, unknown> {
  return Object.fromEntries(Object.entries(task).map(([name, value]) => [columnOf(name), value]));
}

export const insertTasks = inOneLine<{ id: string; listId: string; position: string }>(
  `INSERT INTO tasks (user_id, ${columns}, created_at)
   SELECT $1, ${columns}, coalesce(created_at, now())
   FROM jsonb_populate_recordset(NULL::tasks, $2::jsonb)
   RETURNING id, list_id AS "listId", position`,
);

export const insertCompletions = inOneLine(
  `INSERT INTO completions (user_id, task_id, occurrence, due_date, due_time, due_zone, repeat,
     completed_at)
   SELECT $1, task_id, occurrence, due_date, due_time, due_zone, repeat, completed_at
   FROM jsonb_to_recordset($2::jsonb) AS given (task_id bigint, occurrence integer, due_date date,
     due_time text, due_zone text, repeat jsonb, completed_at timestamptz)`,
);
