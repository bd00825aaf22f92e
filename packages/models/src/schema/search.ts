import { limits } from "@docket/contract/limits";
import {
  equalCharacters,
  ignoredCharacters,
  separators,
  twoLetters,
} from "@docket/contract/search-text";
import { APP_ROLE, ownedTable } from "./owned-table.js";

/**
 * What a search goes by: a row beside each task with its folded text and a signature, which the index holds
 * (decision 21). Trigger functions, and functions that queries call, set their own search path, since a restore runs
 * without one; what these call in turn runs under it. Types are spelled out, so that PostgreSQL's own functions fit best
 * whatever others there are.
 */

const PATH = "SET search_path = public, pg_temp";

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const folding = twoLetters.reduce(
  (text, [one, two]) => `replace(${text}, '${one}', '${two}')`,
  `translate(lower(regexp_replace(normalize(content, NFKD), ${quoted(`[${ignoredCharacters}]+`)}, '', 'g')
      COLLATE "default"), ${quoted(equalCharacters.from)}, ${quoted(equalCharacters.to)})`,
);

const functions = [
  // `foldText` of packages/contract/src/search-text.ts.
  `CREATE FUNCTION search_fold(content text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(content) = char_length(content) THEN
    RETURN regexp_replace(lower(content COLLATE "C"), '[\\t-\\r ]+', ' ', 'g');
  END IF;
  content := ${folding};
  RETURN normalize(regexp_replace(content, ${quoted(`[${separators}]+`)}, ' ', 'g'), NFC);
END
$$`,
  // Which groups of three bytes are in the words of a folded text, as bits: a text that lacks one of a word's
  // bits cannot contain it.
  `CREATE FUNCTION text_signature(content text) RETURNS bit
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
$$`,
  `CREATE FUNCTION search_patterns(q text) RETURNS text[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ${PATH} AS $$
  SELECT ARRAY(SELECT '%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%'
    FROM unnest(string_to_array(public.search_fold(q), ' ')) AS word WHERE word <> '')
$$`,
  `CREATE FUNCTION label_lines(owner text, labels_of_task bigint[]) RETURNS text
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF labels_of_task = '{}' THEN
    RETURN '';
  END IF;
  RETURN (SELECT coalesce(string_agg(E'\\n' || public.search_fold(name::text), '' ORDER BY id), '')
    FROM public.labels WHERE user_id = owner AND id = ANY (labels_of_task));
END
$$`,
  // The titles of all that is below a task and not in the trash, a line each.
  `CREATE FUNCTION titles_below(owner text, top bigint) RETURNS text
  LANGUAGE plpgsql STABLE ${PATH} AS $$
BEGIN
  RETURN (
    WITH RECURSIVE below AS (
      SELECT id FROM public.tasks WHERE user_id = owner AND parent_id = top AND deleted_at IS NULL
      UNION ALL
      SELECT task.id FROM below JOIN public.tasks AS task
        ON task.user_id = owner AND task.parent_id = below.id AND task.deleted_at IS NULL
    )
    SELECT coalesce(string_agg(E'\\n' || split_part(content, E'\\n', 1), ''), '')
    FROM below JOIN public.search_texts ON user_id = owner AND task_id = below.id);
END
$$`,
  // A task has the bits of all that is below it, too. They stay when a subtask goes: a candidate too many is
  // looked at, none is missed.
  `CREATE FUNCTION sign_above(owner text, parent bigint, bits bit) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  FOR level IN 2 .. ${limits.taskLevels} LOOP
    EXIT WHEN parent IS NULL;
    -- The row may be still to come, where one statement makes both tasks.
    INSERT INTO public.search_texts AS above (user_id, task_id, content, signature, has_subtasks)
      VALUES (owner, parent, '', bits, true)
      ON CONFLICT (user_id, task_id) DO UPDATE
        SET signature = above.signature | bits, has_subtasks = true
        WHERE NOT (above.has_subtasks AND above.signature & bits = bits);
    SELECT parent_id INTO parent FROM public.tasks WHERE user_id = owner AND id = parent;
  END LOOP;
END
$$`,
  `CREATE FUNCTION keep_search_text() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
DECLARE
  -- Title, description and labels, a line each.
  found_by text := public.search_fold(NEW.title::text) || E'\\n'
    || public.search_fold(coalesce(NEW.description, '')::text) || public.label_lines(NEW.user_id, NEW.label_ids);
  bits bit(256) := public.text_signature(found_by);
BEGIN
  INSERT INTO public.search_texts AS kept (user_id, task_id, content, signature)
    VALUES (NEW.user_id, NEW.id, found_by, bits)
    ON CONFLICT (user_id, task_id) DO UPDATE SET content = found_by,
      signature = bits | CASE WHEN kept.has_subtasks THEN kept.signature ELSE bits END
    RETURNING signature INTO bits;
  IF NEW.parent_id IS NOT NULL THEN
    PERFORM public.sign_above(NEW.user_id, NEW.parent_id, bits);
  END IF;
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION keep_search_texts_of_label() RETURNS trigger LANGUAGE plpgsql ${PATH} AS $$
DECLARE
  bits bit(256) := public.text_signature(public.search_fold(NEW.name::text));
BEGIN
  UPDATE public.search_texts AS kept
  SET signature = kept.signature | bits,
    content = split_part(content, E'\\n', 1) || E'\\n' || split_part(content, E'\\n', 2)
      || public.label_lines(NEW.user_id, task.label_ids)
  FROM public.task_labels JOIN public.tasks AS task
    ON task.user_id = task_labels.user_id AND task.id = task_labels.task_id
  WHERE task_labels.user_id = NEW.user_id AND task_labels.label_id = NEW.id
    AND kept.user_id = NEW.user_id AND kept.task_id = task.id;
  RETURN NULL;
END
$$`,
];

/** Of functions that a search calls, or a trigger as whoever writes, where not everybody may execute them. */
const grants = [
  "search_fold(text)",
  "text_signature(text)",
  "search_patterns(text)",
  "label_lines(text, bigint[])",
  "titles_below(text, bigint)",
  "sign_above(text, bigint, bit)",
].map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${APP_ROLE}`);

/** In order, after the tables of the models and what `structure.ts` says of them. */
export const searchStatements: string[] = [
  ...functions,
  ...grants,
  `ALTER TABLE search_texts ADD COLUMN signature bit(256) NOT NULL`,
  `COMMENT ON COLUMN search_texts.signature IS
  'Which groups of three bytes are in the words by which the task is found.'`,
  // A search finds its few candidates without going to the table.
  `ALTER TABLE search_texts DROP CONSTRAINT search_texts_pkey,
  ADD PRIMARY KEY (user_id, task_id) INCLUDE (signature)`,
  `ALTER TABLE search_texts ADD CONSTRAINT search_texts_task_fkey
  FOREIGN KEY (user_id, task_id) REFERENCES tasks (user_id, id) ON DELETE CASCADE`,
  `CREATE TRIGGER tasks_search_new AFTER INSERT ON tasks
  FOR EACH ROW EXECUTE FUNCTION keep_search_text()`,
  `CREATE TRIGGER tasks_search AFTER UPDATE OF title, description, label_ids, parent_id ON tasks
  FOR EACH ROW WHEN (${["title", "description", "label_ids", "parent_id"]
    .map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`)
    .join(" OR ")})
  EXECUTE FUNCTION keep_search_text()`,
  `CREATE TRIGGER labels_search AFTER UPDATE OF name ON labels
  FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name)
  EXECUTE FUNCTION keep_search_texts_of_label()`,
  ...ownedTable("search_texts"),
];
