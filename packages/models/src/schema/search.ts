import { limits } from "@docket/contract/limits";
import {
  equalCharacters,
  ignoredCharacters,
  separators,
  twoLetters,
} from "@docket/contract/search-text";
import { SEARCH_BEHIND } from "../queries/index-search.js";
import { RESERVED_FOR_SETTING, RESERVED_NUMBERS_SETTING } from "./changes.js";
import { APP_ROLE, ownedTable, sameUserForeignKey } from "./owned-table.js";

/**
 * The search index: a row for each task with its folded text and a signature, which is in the
 * primary key's index (decision 21), maintained by a reader of the change log (decision 23).
 * Functions that queries call set their own search path, since the caller may have another one; the
 * functions that these call run under it. Types are explicit, so that PostgreSQL's own functions
 * are the best match whatever overloads exist.
 */

const PATH = "SET search_path = public, pg_temp";

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const folding = twoLetters.reduce(
  (text, [one, two]) => `replace(${text}, '${one}', '${two}')`,
  `translate(lower(regexp_replace(normalize(content, NFKD), ${quoted(`[${ignoredCharacters}]+`)}, '', 'g')
      COLLATE "default"), ${quoted(equalCharacters.from)}, ${quoted(equalCharacters.to)})`,
);

/**
 * Looks a task up by its id, as the first one with that id or a higher one: with equality
 * PostgreSQL may choose any index, and reads all rows of a user for whom its statistics expect few.
 * Requires that sorting is off.
 */
const taskFrom = (id: string, columns: string, lock = "") =>
  `LATERAL (SELECT id, ${columns} FROM public.tasks WHERE user_id = owner AND id >= ${id} ORDER BY id LIMIT 1${lock && ` ${lock}`})`;

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
  // The groups of three bytes in the words of a folded text, hashed to bits: a text that lacks any
  // of a word's bits cannot contain the word.
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
  // The titles of a task's descendants that are not in the trash, one per line.
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
  // The number of the user's last change that the transaction sees: of the numbers that it has
  // reserved itself, those not yet given to a row do not count.
  `CREATE FUNCTION last_change(owner text, clock bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('${RESERVED_FOR_SETTING}', true) = owner THEN
    RETURN split_part(current_setting('${RESERVED_NUMBERS_SETTING}'), ' ', 2)::bigint - 1;
  END IF;
  RETURN coalesce(clock, 0);
END
$$`,
  // A condition of every search that is true or raises an error, so that no search misses a change
  // by mistake. `enough` is the number of a change up to which the caller has brought the index; it
  // keeps a search from chasing a user who writes all the time.
  `CREATE FUNCTION require_search_index(owner text, reached bigint, clock bigint, enough bigint) RETURNS boolean
  LANGUAGE plpgsql STABLE ${PATH} AS $$
BEGIN
  IF coalesce(reached, 0) >= least(public.last_change(owner, clock), enough) THEN
    RETURN true;
  END IF;
  RAISE EXCEPTION 'What the search goes by does not have all changes of this user yet.' USING
    ERRCODE = '${SEARCH_BEHIND}',
    HINT = 'In a unit of work that may write, SELECT index_search(user_id, 500) until it is not null. Then search again.';
END
$$`,
  // Indexes some tasks. They are locked so that they cannot be purged meanwhile. The signature of a
  // task with subtasks includes the bits of all its descendants. These remain when a subtask goes:
  // that adds false positives, but no false negatives.
  `CREATE FUNCTION write_search_texts(owner text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH task AS MATERIALIZED (
    -- Title, description and labels, a line each.
    SELECT task.id, public.search_fold(title::text) || E'\\n' || public.search_fold(coalesce(description, '')::text)
      || public.label_lines(owner, label_ids) AS content
    FROM unnest(ids) AS given (id)
      CROSS JOIN ${taskFrom("given.id", "title, description, label_ids", "FOR KEY SHARE")} AS task
    WHERE task.id = given.id
  )
  INSERT INTO public.search_texts AS kept (user_id, task_id, content, signature, has_subtasks)
  SELECT owner, id, task.content, public.text_signature(task.content) | coalesce(below.bits, 0::bit(256)),
    below.bits IS NOT NULL
  FROM task LEFT JOIN public.search_texts AS known ON known.user_id = owner AND known.task_id = id
    CROSS JOIN LATERAL (
      SELECT bit_or(text.signature) AS bits FROM public.tasks AS child
        JOIN public.search_texts AS text ON text.user_id = owner AND text.task_id = child.id
      WHERE known.task_id IS NULL AND child.user_id = owner AND child.parent_id = task.id
    ) AS below
  WHERE known.content IS DISTINCT FROM task.content
  ON CONFLICT (user_id, task_id) DO UPDATE SET content = excluded.content,
    signature = CASE WHEN kept.has_subtasks THEN kept.signature | excluded.signature ELSE excluded.signature END;

  WITH RECURSIVE above AS (
    SELECT parent_id AS id, signature, 2 AS level
    FROM public.search_texts CROSS JOIN ${taskFrom("task_id", "parent_id")} AS task
    WHERE user_id = owner AND task_id = ANY (ids) AND task.id = task_id AND parent_id IS NOT NULL
    UNION ALL
    SELECT parent_id, signature, level + 1
    FROM above CROSS JOIN ${taskFrom("above.id", "parent_id")} AS task
    WHERE task.id = above.id AND parent_id IS NOT NULL AND level < ${limits.taskLevels}
  )
  UPDATE public.search_texts AS kept SET signature = kept.signature | below.bits, has_subtasks = true
  FROM (SELECT id, bit_or(signature) AS bits FROM above GROUP BY id) AS below
  WHERE user_id = owner AND task_id = below.id
    AND NOT (has_subtasks AND kept.signature & below.bits = below.bits);
END
$$`,
  // Indexes the user's next changes, of at most `most` tasks; returns the number that it has
  // reached, or NULL while there is more. Numbers are in commit order, so no change up to the
  // clock's number can still appear; a row that changes meanwhile gets a higher number, and is
  // found there. Renaming a label counts as a change of its tasks, except those with a later change
  // of their own; if it has many, the position within them is stored, too.
  `CREATE FUNCTION index_search(owner text, most int) RETURNS bigint LANGUAGE plpgsql ${PATH}
  SET enable_sort = off AS $$
DECLARE
  reached bigint;
  after_task bigint;
  clock bigint;
  label record;
  ids bigint[];
  last bigint;
BEGIN
  -- Before anything is locked, so that a database that takes no changes answers where there are none.
  clock := public.last_change(owner, (SELECT seq FROM public.change_clocks WHERE user_id = owner));
  SELECT seq INTO reached FROM public.search_positions WHERE user_id = owner;
  IF reached >= clock THEN
    RETURN reached;
  END IF;
  LOOP
    SELECT seq, label_task_id INTO reached, after_task FROM public.search_positions WHERE user_id = owner FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO public.search_positions (user_id) VALUES (owner) ON CONFLICT DO NOTHING;
  END LOOP;
  LOOP
    clock := public.last_change(owner, (SELECT seq FROM public.change_clocks WHERE user_id = owner));
    EXIT WHEN reached >= clock OR most <= 0;
    SELECT id, seq INTO label FROM public.labels
      WHERE user_id = owner AND seq > reached AND seq <= clock ORDER BY seq LIMIT 1;
    IF label.seq = reached + 1 THEN
      SELECT array_agg(task_id), max(task_id) INTO ids, last FROM (
        SELECT task_id FROM public.task_labels CROSS JOIN ${taskFrom("task_id", "seq")} AS task
        WHERE user_id = owner AND label_id = label.id AND task_id > after_task AND task.id = task_id AND seq < label.seq
        ORDER BY task_id LIMIT most
      ) AS labelled;
    ELSE
      SELECT array_agg(id), max(seq) INTO ids, last FROM (
        SELECT id, seq FROM public.tasks
        WHERE user_id = owner AND seq > reached AND seq <= coalesce(label.seq - 1, clock)
        ORDER BY seq LIMIT most
      ) AS changed;
    END IF;
    IF ids IS NOT NULL THEN
      PERFORM public.write_search_texts(owner, ids);
    END IF;
    IF cardinality(ids) = most AND label.seq = reached + 1 THEN
      after_task := last;
    ELSE
      after_task := 0;
      reached := CASE WHEN cardinality(ids) = most THEN last
        WHEN label.seq = reached + 1 THEN label.seq ELSE coalesce(label.seq - 1, clock) END;
    END IF;
    most := most - greatest(cardinality(ids), 1);
  END LOOP;
  UPDATE public.search_positions SET seq = reached, label_task_id = after_task
    WHERE user_id = owner AND (seq, label_task_id) <> (reached, after_task);
  RETURN CASE WHEN reached >= clock THEN reached END;
END
$$`,
];

/** For databases where PUBLIC may not execute functions. */
const grants = [
  "search_fold(text)",
  "text_signature(text)",
  "search_patterns(text)",
  "label_lines(text, bigint[])",
  "titles_below(text, bigint)",
  "last_change(text, bigint)",
  "require_search_index(text, bigint, bigint, bigint)",
  "write_search_texts(text, bigint[])",
  "index_search(text, int)",
].map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${APP_ROLE}`);

/**
 * To be run in this order, after the tables of the models exist and the statements of
 * `structure.ts` have run.
 */
export const searchStatements: string[] = [
  ...functions,
  ...grants,
  `ALTER TABLE search_texts ADD COLUMN signature bit(256) NOT NULL`,
  `COMMENT ON COLUMN search_texts.signature IS
  'Which groups of three bytes are in the words by which the task is found.'`,
  // A search finds its few candidates in the index alone.
  `ALTER TABLE search_texts DROP CONSTRAINT search_texts_pkey,
  ADD PRIMARY KEY (user_id, task_id) INCLUDE (signature)`,
  sameUserForeignKey("search_texts", "search_texts_task_fkey", "task_id", "tasks"),
  ...ownedTable("search_texts"),
  "ALTER TABLE search_positions SET (fillfactor = 50)",
  ...ownedTable("search_positions", { grants: ["SELECT", "INSERT", "UPDATE"] }),
];
