import { withClient } from "@docket/testing";

const LONGEST_POSITION = 40;
const MOST_LEVELS = 5;

/** Rows of the user `$1` that must not exist: each query returns the faulty ones. */
const faults: Record<string, string> = {
  "two tasks in one place": `
    SELECT list_id, position FROM tasks WHERE user_id = $1
    GROUP BY list_id, position HAVING count(*) > 1`,
  "two sections in one place": `
    SELECT list_id, position FROM sections WHERE user_id = $1
    GROUP BY list_id, position HAVING count(*) > 1`,
  "two lists in one place": `
    SELECT position FROM lists WHERE user_id = $1 GROUP BY position HAVING count(*) > 1`,
  "a position that is too long": `
    SELECT id, position FROM (
      SELECT id, position FROM tasks WHERE user_id = $1
      UNION ALL SELECT id, position FROM sections WHERE user_id = $1
      UNION ALL SELECT id, position FROM lists WHERE user_id = $1
    ) AS placed WHERE length(position) > ${LONGEST_POSITION}`,
  "a task in a cycle, or on too low a level": `
    WITH RECURSIVE tree AS (
      SELECT id, 1 AS level FROM tasks WHERE user_id = $1 AND parent_id IS NULL
      UNION ALL
      SELECT tasks.id, level + 1 FROM tree
      JOIN tasks ON tasks.user_id = $1 AND tasks.parent_id = tree.id AND level <= ${MOST_LEVELS}
    )
    SELECT id, level FROM tasks LEFT JOIN tree USING (id)
    WHERE user_id = $1 AND (level IS NULL OR level > ${MOST_LEVELS})`,
  "a subtask elsewhere than its parent": `
    SELECT task.id, task.list_id, task.section_id, above.list_id AS above_list, above.section_id AS above_section
    FROM tasks AS task LEFT JOIN tasks AS above ON above.user_id = $1 AND above.id = task.parent_id
    WHERE task.user_id = $1 AND task.parent_id IS NOT NULL
      AND (above.list_id, above.section_id) IS DISTINCT FROM (task.list_id, task.section_id)`,
  "a task in a list that is not its section's": `
    SELECT tasks.id FROM tasks JOIN sections ON sections.user_id = $1 AND sections.id = section_id
    WHERE tasks.user_id = $1 AND sections.list_id <> tasks.list_id`,
  "a task that refers to what is in the trash": `
    SELECT tasks.id FROM tasks
    JOIN lists ON lists.user_id = $1 AND lists.id = tasks.list_id
    LEFT JOIN sections ON sections.user_id = $1 AND sections.id = section_id
    LEFT JOIN tasks AS above ON above.user_id = $1 AND above.id = tasks.parent_id
    WHERE tasks.user_id = $1 AND tasks.deleted_at IS NULL
      AND (lists.deleted_at, sections.deleted_at, above.deleted_at) IS DISTINCT FROM (NULL, NULL, NULL)`,
};

/** A search uses a task's title, description and labels, their parts, and those of descendants. */
const searchFaults = {
  "a task without what a search goes by": `
    SELECT id, title, content FROM tasks LEFT JOIN search_texts ON search_texts.user_id = $1 AND task_id = id
    WHERE tasks.user_id = $1 AND seq <= $2
      AND NOT EXISTS (SELECT FROM labels WHERE user_id = $1 AND labels.id = ANY (label_ids) AND labels.seq > $2)
      AND content IS DISTINCT FROM search_fold(title) || E'\\n' || search_fold(coalesce(description, ''))
        || label_lines($1, label_ids)`,
  "a task whose signature lacks its own words, or titles below it": `
    WITH RECURSIVE above AS (
      SELECT id, id AS of, parent_id, text_signature(content) AS bits
      FROM tasks JOIN search_texts ON search_texts.user_id = $1 AND task_id = id WHERE tasks.user_id = $1 AND seq <= $2
      UNION ALL
      -- A task that was moved since is still indexed where it was.
      SELECT tasks.id, above.of, CASE WHEN seq <= $2 THEN tasks.parent_id END, text_signature(search_fold(title))
      FROM above JOIN tasks ON user_id = $1 AND tasks.id = above.parent_id
    )
    SELECT above.id, above.of FROM above
    JOIN search_texts AS own ON own.user_id = $1 AND own.task_id = of
    JOIN search_texts AS text ON text.user_id = $1 AND text.task_id = above.id
    WHERE text.signature & text_signature(split_part(own.content, E'\\n', 1))
        <> text_signature(split_part(own.content, E'\\n', 1))
      OR above.id = of AND text.signature & bits <> bits OR above.id <> of AND NOT text.has_subtasks`,
};

/** The faults in the order and the tree of a user's tasks, each with some of the rows. */
export function structureFaults(superuserUrl: string, userId: string): Promise<object[]> {
  return withClient(superuserUrl, async (client) => {
    const found: object[] = [];
    const look = async (texts: Record<string, string>, values: unknown[]) => {
      for (const [fault, text] of Object.entries(texts)) {
        const { rows } = await client.query(text, values);
        if (rows.length > 0) found.push({ fault, count: rows.length, such: rows.slice(0, 3) });
      }
    };
    await look(faults, [userId]);
    // As far as searches have been indexed until now, and then all of it.
    const { rows } = await client.query("SELECT seq FROM search_positions WHERE user_id = $1", [
      userId,
    ]);
    await look(searchFaults, [userId, rows[0]?.seq ?? 0]);
    const all = await client.query("SELECT index_search($1, 1000000) AS reached", [userId]);
    await look(searchFaults, [userId, all.rows[0].reached]);
    return found;
  });
}
