import { migration } from "@docket/migrator";

/** What refers to a task by its id. */
const references = ["completions", "source_ids", "task_labels", "search_texts"];

/** In how many steps the rows that there are get their texts, and those with subtasks their signatures. */
const FILL_STEPS = 64;
const SIGN_STEPS = 16;

const steps = (count: number, step: (nth: number) => string) =>
  Array.from({ length: count }, (_, nth) => step(nth));

/** A text that a trigger has made meanwhile stays; one that stands in for a task still to come is made whole. */
const fill = (nth: number) =>
  `INSERT INTO search_texts AS kept (user_id, task_id, content, signature)
    SELECT user_id, id, content, text_signature(content) FROM (
      SELECT user_id, id, search_fold(title) || E'\\n' || search_fold(coalesce(description, ''))
        || label_lines(user_id, label_ids) AS content
      FROM tasks WHERE id % ${FILL_STEPS} = ${nth}
    ) AS missing
    ON CONFLICT (user_id, task_id) DO UPDATE
      SET content = excluded.content, signature = kept.signature | excluded.signature
      WHERE kept.content = ''`;

const sign = (nth: number) =>
  `SELECT count(sign_above(task.user_id, task.parent_id, text.signature))
    FROM tasks AS task JOIN search_texts AS text ON text.user_id = task.user_id AND text.task_id = task.id
    WHERE task.parent_id IS NOT NULL AND task.id % ${SIGN_STEPS} = ${nth}`;

/** The owner may not read all rows of a table that is under its policies by force; for the application nothing changes. */
const withoutForce = (tables: string[], statements: string[]) => [
  ...tables.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
  ...statements,
  ...tables.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
];

/** Several tables at once; a lock that makes others wait is given up before it is taken for a deadlock. */
const locking = (tables: string[], statements: string[]) => `DO $$
BEGIN
  PERFORM set_config('lock_timeout', '400ms', true);
  LOCK TABLE ${tables.join(", ")};
  ${statements.join(";\n  ")};
END
$$`;

/** Another primary key with the same columns, built beside the one in use. */
const exchangeKey = (from: string[], include: string) => [
  `CREATE UNIQUE INDEX CONCURRENTLY tasks_user_id_id_key ON tasks (user_id, id)${include}`,
  locking(
    ["tasks", ...from],
    [
      ...from.map((table) => `ALTER TABLE ${table} DROP CONSTRAINT ${table}_task_fkey`),
      `ALTER TABLE tasks DROP CONSTRAINT tasks_pkey,
    ADD CONSTRAINT tasks_pkey PRIMARY KEY USING INDEX tasks_user_id_id_key`,
      ...from.map(
        (table) => `ALTER TABLE ${table} ADD CONSTRAINT ${table}_task_fkey
    FOREIGN KEY (user_id, task_id) REFERENCES tasks (user_id, id) ON DELETE CASCADE NOT VALID`,
      ),
    ],
  ),
  ...withoutForce(
    ["tasks", ...from],
    from.map((table) => `ALTER TABLE ${table} VALIDATE CONSTRAINT ${table}_task_fkey`),
  ),
];

const exchangeCompletedIndex = (include: string) => [
  `CREATE INDEX CONCURRENTLY tasks_user_id_completed_id_new_idx
    ON tasks (user_id, completed, id)${include}`,
  "DROP INDEX CONCURRENTLY tasks_user_id_completed_id_idx",
  "ALTER INDEX tasks_user_id_completed_id_new_idx RENAME TO tasks_user_id_completed_id_idx",
];

/**
 * A search finds all its words in title, description, labels and subtasks, by a table of its own. The rows that
 * there are get their texts in steps, beside what is in use, which goes on being read and written: about a
 * minute for a million tasks. Down writes `tasks` anew, locked, as the migration did that made the column.
 */
export const { up, down } = migration({
  transaction: false,
  up: [
    `CREATE FUNCTION search_fold(content text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF octet_length(content) = char_length(content) THEN
    RETURN regexp_replace(lower(content COLLATE "C"), '[\\t-\\r ]+', ' ', 'g');
  END IF;
  content := replace(replace(replace(replace(translate(lower(regexp_replace(normalize(content, NFKD), '[\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711\\u0730-\\u074a\\u093c\\u09bc\\u0a3c\\u0abc\\u0b3c\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20f0\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff]+', '', 'g')
      COLLATE "default"), 'ςıøđłħŧðɨʉɉ’‘‛ʼ‐‑‒–—―−“”„‟', 'σiodlhtdiuj''''''''-------""""'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
  RETURN normalize(regexp_replace(content, '[\\t-\\r \\u0085\\u1680\\u2028\\u2029]+', ' ', 'g'), NFC);
END
$function$`,
    `CREATE FUNCTION text_signature(content text) RETURNS bit LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  bytes bytea := convert_to(content, 'UTF8'::name);
  signature bit(256) := 0::bit(256);
  separator int := -1;
BEGIN
  FOR i IN 0 .. length(bytes) - 1 LOOP
    IF get_byte(bytes, i) <= 32 THEN
      separator := i;
    ELSIF i - separator >= 3 THEN
      signature := set_bit(signature,
        (get_byte(bytes, i - 2) * 193 + get_byte(bytes, i - 1) * 31 + get_byte(bytes, i)) & 255, 1);
    END IF;
  END LOOP;
  RETURN signature;
END
$function$`,
    `CREATE FUNCTION search_patterns(q text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
  SELECT ARRAY(SELECT '%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%'
    FROM unnest(string_to_array(search_fold(q), ' ')) AS word WHERE word <> '')
$function$`,
    `CREATE FUNCTION label_lines(owner text, labels_of_task bigint[]) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path TO 'public', 'pg_temp' AS $$
BEGIN
  IF labels_of_task = '{}' THEN
    RETURN '';
  END IF;
  RETURN (SELECT coalesce(string_agg(E'\\n' || search_fold(name::text), '' ORDER BY id), '')
    FROM labels WHERE user_id = owner AND id = ANY (labels_of_task));
END
$$`,
    `CREATE FUNCTION titles_below(owner text, top bigint) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path TO 'public', 'pg_temp' AS $$
BEGIN
  RETURN (
    WITH RECURSIVE below AS (
      SELECT id FROM tasks WHERE user_id = owner AND parent_id = top AND deleted_at IS NULL
      UNION ALL
      SELECT task.id FROM below JOIN tasks AS task
        ON task.user_id = owner AND task.parent_id = below.id AND task.deleted_at IS NULL
    )
    SELECT coalesce(string_agg(E'\\n' || split_part(content, E'\\n', 1), ''), '')
    FROM below JOIN search_texts ON user_id = owner AND task_id = below.id);
END
$$`,
    `CREATE FUNCTION sign_above(owner text, parent bigint, bits bit) RETURNS void LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  FOR level IN 2 .. 5 LOOP
    EXIT WHEN parent IS NULL;
    -- The row may be still to come, where one statement makes both tasks.
    INSERT INTO search_texts AS above (user_id, task_id, content, signature, has_subtasks)
      VALUES (owner, parent, '', bits, true)
      ON CONFLICT (user_id, task_id) DO UPDATE
        SET signature = above.signature | bits, has_subtasks = true
        WHERE NOT (above.has_subtasks AND above.signature & bits = bits);
    SELECT parent_id INTO parent FROM tasks WHERE user_id = owner AND id = parent;
  END LOOP;
END
$function$`,
    `CREATE FUNCTION keep_search_text() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $$
DECLARE
  -- Title, description and labels, a line each.
  found_by text := search_fold(NEW.title::text) || E'\\n' || search_fold(coalesce(NEW.description, '')::text)
    || label_lines(NEW.user_id, NEW.label_ids);
  bits bit(256) := text_signature(found_by);
BEGIN
  INSERT INTO search_texts AS kept (user_id, task_id, content, signature)
    VALUES (NEW.user_id, NEW.id, found_by, bits)
    ON CONFLICT (user_id, task_id) DO UPDATE SET content = found_by,
      signature = bits | CASE WHEN kept.has_subtasks THEN kept.signature ELSE bits END
    RETURNING signature INTO bits;
  IF NEW.parent_id IS NOT NULL THEN
    PERFORM sign_above(NEW.user_id, NEW.parent_id, bits);
  END IF;
  RETURN NULL;
END
$$`,
    `CREATE FUNCTION keep_search_texts_of_label() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $$
DECLARE
  bits bit(256) := text_signature(search_fold(NEW.name::text));
BEGIN
  UPDATE search_texts AS kept
  SET signature = kept.signature | bits,
    content = split_part(content, E'\\n', 1) || E'\\n' || split_part(content, E'\\n', 2)
      || label_lines(NEW.user_id, task.label_ids)
  FROM task_labels JOIN tasks AS task
    ON task.user_id = task_labels.user_id AND task.id = task_labels.task_id
  WHERE task_labels.user_id = NEW.user_id AND task_labels.label_id = NEW.id
    AND kept.user_id = NEW.user_id AND kept.task_id = task.id;
  RETURN NULL;
END
$$`,
    `CREATE TABLE search_texts (
      user_id text NOT NULL,
      task_id bigint NOT NULL,
      content text NOT NULL,
      has_subtasks boolean NOT NULL DEFAULT false,
      signature bit(256) NOT NULL,
      CONSTRAINT search_texts_pkey PRIMARY KEY (user_id, task_id) INCLUDE (signature),
      CONSTRAINT search_texts_task_fkey FOREIGN KEY (user_id, task_id) REFERENCES tasks(user_id, id) ON DELETE CASCADE
    )`,
    `ALTER TABLE search_texts ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY search_texts_admin ON search_texts
      FOR SELECT TO docket_admin
      USING (true)`,
    `CREATE POLICY search_texts_owner ON search_texts
      FOR ALL TO docket_app
      USING (user_id = NULLIF(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), ''))`,
    `COMMENT ON COLUMN search_texts.signature IS 'Which groups of three bytes are in the words by which the task is found.'`,
    `COMMENT ON TABLE search_texts IS 'What a search finds tasks by; kept by triggers.'`,
    `GRANT EXECUTE ON FUNCTION label_lines(text, bigint[]) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION titles_below(text, bigint) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION search_fold(text) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION search_patterns(text) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION sign_above(text, bigint, bit) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION text_signature(text) TO docket_app`,
    `GRANT SELECT ON TABLE search_texts TO docket_admin`,
    `GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE search_texts TO docket_app`,
    // From here on what is written is kept. In this order, so that nothing old is kept meanwhile.
    `CREATE TRIGGER labels_search
      AFTER UPDATE OF name ON labels FOR EACH ROW WHEN (((new.name)::text IS DISTINCT FROM (old.name)::text))
      EXECUTE FUNCTION keep_search_texts_of_label()`,
    `CREATE TRIGGER tasks_search
      AFTER UPDATE OF title, description, label_ids, parent_id ON tasks FOR EACH ROW WHEN ((((new.title)::text IS DISTINCT FROM (old.title)::text) OR ((new.description)::text IS DISTINCT FROM (old.description)::text) OR (new.label_ids IS DISTINCT FROM old.label_ids) OR (new.parent_id IS DISTINCT FROM old.parent_id)))
      EXECUTE FUNCTION keep_search_text()`,
    `CREATE TRIGGER tasks_search_new
      AFTER INSERT ON tasks FOR EACH ROW
      EXECUTE FUNCTION keep_search_text()`,
    ...withoutForce(
      ["tasks", "labels", "search_texts"],
      [...steps(FILL_STEPS, fill), ...steps(SIGN_STEPS, sign)],
    ),
    ...exchangeCompletedIndex(""),
    ...exchangeKey(references, ""),
    // LOSS: the content of tasks.search_signature, which down computes again.
    locking(
      ["tasks"],
      [
        "DROP TRIGGER tasks_sign ON tasks",
        "ALTER TABLE tasks DROP COLUMN search_signature",
        "DROP FUNCTION search_signature(text)",
        "DROP FUNCTION sign_task()",
      ],
    ),
  ],
  down: [
    `CREATE FUNCTION search_signature(content text) RETURNS bit LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $function$
DECLARE
  bytes bytea := convert_to(lower(content COLLATE "default"), 'UTF8'::name);
  signature bit(256) := 0::bit(256);
BEGIN
  FOR i IN 0 .. length(bytes) - 3 LOOP
    signature := set_bit(signature,
      (get_byte(bytes, i) * 193 + get_byte(bytes, i + 1) * 31 + get_byte(bytes, i + 2)) & 255, 1);
  END LOOP;
  RETURN signature;
END
$function$`,
    `CREATE FUNCTION sign_task() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  NEW.search_signature := search_signature(
    NEW.title::text || E'\\n'::text || coalesce(NEW.description, '')::text);
  RETURN NEW;
END
$function$`,
    // Generated for the rows that there are, without an UPDATE that would set their updated_at.
    `ALTER TABLE tasks ADD COLUMN search_signature bit(256) NOT NULL
      GENERATED ALWAYS AS (search_signature(title || E'\\n' || coalesce(description, ''))) STORED`,
    `DO $$
BEGIN
  ALTER TABLE tasks ALTER COLUMN search_signature DROP EXPRESSION;
  CREATE TRIGGER tasks_sign BEFORE INSERT OR UPDATE OF title, description, search_signature ON tasks
    FOR EACH ROW EXECUTE FUNCTION sign_task();
  ALTER TABLE tasks ENABLE ALWAYS TRIGGER tasks_sign;
END
$$`,
    `COMMENT ON COLUMN tasks.search_signature IS 'Which groups of three bytes title and description have; kept by a trigger, for the search.'`,
    `GRANT EXECUTE ON FUNCTION search_signature(text) TO docket_app`,
    `DROP TRIGGER tasks_search_new ON tasks`,
    `DROP TRIGGER tasks_search ON tasks`,
    `DROP TRIGGER labels_search ON labels`,
    // LOSS: the rows of search_texts, which up computes again.
    `DROP TABLE search_texts`,
    `DROP FUNCTION keep_search_texts_of_label()`,
    `DROP FUNCTION keep_search_text()`,
    `DROP FUNCTION sign_above(text, bigint, bit)`,
    `DROP FUNCTION label_lines(text, bigint[])`,
    `DROP FUNCTION titles_below(text, bigint)`,
    `DROP FUNCTION search_patterns(text)`,
    `DROP FUNCTION text_signature(text)`,
    `DROP FUNCTION search_fold(text)`,
    ...exchangeCompletedIndex(" INCLUDE (search_signature)"),
    ...exchangeKey(
      references.filter((table) => table !== "search_texts"),
      " INCLUDE (search_signature)",
    ),
  ],
});
