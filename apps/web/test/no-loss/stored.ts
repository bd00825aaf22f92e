import type { Installation, Person } from "./installation.js";

/** The data of a person in the database, read without the API. */
export interface Stored {
  /** Including those in the trash; `text` is the title or name. */
  rows: { entity: string; id: string; text: string }[];
  /** The descriptions and names that rows were given after they were created. */
  edits: { text: string }[];
  /** Every `Idempotency-Key` that was applied. */
  keys: Set<string>;
  /** Those of the keys whose stored answers were removed when their rows were purged. */
  forgottenKeys: Set<string>;
  /** The permanently deleted rows, as `entity id`. */
  purged: Set<string>;
  /** The number of completions of each repeating task, by its id. */
  completions: Map<string, number>;
}

interface Read {
  rows: Stored["rows"] | null;
  edits: Stored["edits"] | null;
  keys: { key: string; forgotten: boolean }[] | null;
  purged: string[] | null;
  completions: { task: string; count: number }[] | null;
}

const STATEMENT = `SELECT
  (SELECT json_agg(r) FROM (
    SELECT 'task' AS entity, id::text, title AS text FROM tasks WHERE user_id = $1
    UNION ALL SELECT 'list', id::text, name FROM lists WHERE user_id = $1
    UNION ALL SELECT 'section', id::text, name FROM sections WHERE user_id = $1
    UNION ALL SELECT 'label', id::text, name FROM labels WHERE user_id = $1) AS r) AS rows,
  (SELECT json_agg(e) FROM (
    SELECT coalesce(after->>'description', after->>'name') AS text FROM events
    WHERE user_id = $1 AND kind <> 'created' AND after ?| ARRAY['description', 'name']
      AND coalesce(after->>'description', after->>'name') IS NOT NULL) AS e) AS edits,
  (SELECT json_agg(k) FROM (
    SELECT key, coalesce(reply ? 'purged', false) AS forgotten
    FROM idempotency_keys WHERE user_id = $1) AS k) AS keys,
  (SELECT json_agg(entity || ' ' || entity_id) FROM events
    WHERE user_id = $1 AND kind = 'purged') AS purged,
  (SELECT json_agg(c) FROM (
    SELECT task_id::text AS task, count(*)::int AS count FROM completions
    WHERE user_id = $1 GROUP BY 1) AS c) AS completions`;

export async function readStored(installation: Installation, { id }: Person): Promise<Stored> {
  const [read] = await installation.sql<Read>(STATEMENT, [id]);
  const { rows, edits, keys, purged, completions } = read!;
  return {
    rows: rows ?? [],
    edits: edits ?? [],
    keys: new Set(keys?.map(({ key }) => key)),
    forgottenKeys: new Set(keys?.filter(({ forgotten }) => forgotten).map(({ key }) => key)),
    purged: new Set(purged),
    completions: new Map(completions?.map(({ task, count }) => [task, count])),
  };
}
