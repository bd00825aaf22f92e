import { migration } from "@docket/migrator";

/** The owner may not read all rows of a table that is under its policies by force; for the application nothing changes. */
const withoutForce = (table: string, statements: string[]) => [
  `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`,
  ...statements,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
];

/** Brings the texts of all users up to date, as each of them. */
const catchUp = `DO $$
DECLARE
  owner text;
  policies text := current_setting('row_security');
BEGIN
  FOR owner IN SELECT id FROM users LOOP
    PERFORM set_config('role', 'docket_app', true), set_config('app.user_id', owner, true),
      set_config('row_security', 'on', true);
    PERFORM index_search(owner, 2147483647);
    PERFORM set_config('role', 'none', true), set_config('app.user_id', '', true),
      set_config('row_security', policies, true);
  END LOOP;
END
$$`;

/**
 * What a search goes by is brought up to date by the search, instead of by triggers with each write. Until a copy of
 * Docket that was started before is replaced, its searches miss what was written since.
 */
export const { up, down } = migration({
  up: [
    `CREATE TABLE search_positions (
      user_id text NOT NULL,
      seq bigint NOT NULL DEFAULT 0,
      label_task_id bigint NOT NULL DEFAULT 0,
      CONSTRAINT search_positions_pkey PRIMARY KEY (user_id)
    )`,
    `ALTER TABLE search_positions ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE search_positions SET (fillfactor=50)`,
    `CREATE OR REPLACE FUNCTION index_search(owner text, most integer) RETURNS bigint LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' SET enable_sort TO 'off' AS $function$
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
        SELECT task_id FROM public.task_labels CROSS JOIN LATERAL (SELECT id, seq FROM public.tasks WHERE user_id = owner AND id >= task_id ORDER BY id LIMIT 1) AS task
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
$function$`,
    `CREATE OR REPLACE FUNCTION last_change(owner text, clock bigint) RETURNS bigint LANGUAGE plpgsql
 STABLE AS $function$
BEGIN
  IF current_setting('app.changes_of', true) = owner THEN
    RETURN split_part(current_setting('app.changes'), ' ', 2)::bigint - 1;
  END IF;
  RETURN coalesce(clock, 0);
END
$function$`,
    `CREATE OR REPLACE FUNCTION require_search_index(owner text, reached bigint, clock bigint, enough bigint) RETURNS boolean LANGUAGE plpgsql
 STABLE SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF coalesce(reached, 0) >= least(public.last_change(owner, clock), enough) THEN
    RETURN true;
  END IF;
  RAISE EXCEPTION 'What the search goes by does not have all changes of this user yet.' USING
    ERRCODE = 'DK001',
    HINT = 'In a unit of work that may write, SELECT index_search(user_id, 500) until it is not null. Then search again.';
END
$function$`,
    `CREATE OR REPLACE FUNCTION write_search_texts(owner text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
  WITH task AS MATERIALIZED (
    -- Title, description and labels, a line each.
    SELECT task.id, public.search_fold(title::text) || E'\\n' || public.search_fold(coalesce(description, '')::text)
      || public.label_lines(owner, label_ids) AS content
    FROM unnest(ids) AS given (id)
      CROSS JOIN LATERAL (SELECT id, title, description, label_ids FROM public.tasks WHERE user_id = owner AND id >= given.id ORDER BY id LIMIT 1 FOR KEY SHARE) AS task
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
    FROM public.search_texts CROSS JOIN LATERAL (SELECT id, parent_id FROM public.tasks WHERE user_id = owner AND id >= task_id ORDER BY id LIMIT 1) AS task
    WHERE user_id = owner AND task_id = ANY (ids) AND task.id = task_id AND parent_id IS NOT NULL
    UNION ALL
    SELECT parent_id, signature, level + 1
    FROM above CROSS JOIN LATERAL (SELECT id, parent_id FROM public.tasks WHERE user_id = owner AND id >= above.id ORDER BY id LIMIT 1) AS task
    WHERE task.id = above.id AND parent_id IS NOT NULL AND level < 5
  )
  UPDATE public.search_texts AS kept SET signature = kept.signature | below.bits, has_subtasks = true
  FROM (SELECT id, bit_or(signature) AS bits FROM above GROUP BY id) AS below
  WHERE user_id = owner AND task_id = below.id
    AND NOT (has_subtasks AND kept.signature & below.bits = below.bits);
END
$function$`,
    `ALTER TABLE search_positions ADD CONSTRAINT search_positions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE`,
    `CREATE POLICY search_positions_admin ON search_positions
      FOR SELECT TO docket_admin
      USING (true)`,
    `CREATE POLICY search_positions_owner ON search_positions
      FOR ALL TO docket_app
      USING (user_id = NULLIF(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), ''))`,
    `COMMENT ON TABLE search_positions IS 'Up to which change the search_texts of each user are.'`,
    `COMMENT ON TABLE search_texts IS 'What a search finds tasks by; brought up to date before a search.'`,
    `GRANT EXECUTE ON FUNCTION index_search(text, integer) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION last_change(text, bigint) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION require_search_index(text, bigint, bigint, bigint) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION write_search_texts(text, bigint[]) TO docket_app`,
    `GRANT SELECT ON TABLE search_positions TO docket_admin`,
    `GRANT INSERT, SELECT, UPDATE ON TABLE search_positions TO docket_app`,
    // Whoever has written has committed, and their texts are kept; what comes after it has higher numbers.
    `LOCK TABLE tasks, labels`,
    ...withoutForce("change_clocks", [
      `INSERT INTO search_positions (user_id, seq) SELECT user_id, seq FROM change_clocks`,
    ]),
    `ALTER TABLE search_positions FORCE ROW LEVEL SECURITY`,
    `DROP TRIGGER labels_search ON labels`,
    `DROP TRIGGER tasks_search_new ON tasks`,
    `DROP TRIGGER tasks_search ON tasks`,
    `DROP FUNCTION keep_search_text()`,
    `DROP FUNCTION keep_search_texts_of_label()`,
    `DROP FUNCTION sign_above(text, bigint, bit)`,
  ],
  down: [
    // Nearly all beside what is in use, the rest while nobody writes.
    catchUp,
    `LOCK TABLE tasks, labels`,
    catchUp,
    `CREATE OR REPLACE FUNCTION keep_search_text() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
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
$function$`,
    `CREATE OR REPLACE FUNCTION keep_search_texts_of_label() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
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
$function$`,
    `CREATE OR REPLACE FUNCTION sign_above(owner text, parent bigint, bits bit) RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
  FOR level IN 2 .. 5 LOOP
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
$function$`,
    `CREATE TRIGGER labels_search
      AFTER UPDATE OF name ON labels FOR EACH ROW WHEN (((new.name)::text IS DISTINCT FROM (old.name)::text))
      EXECUTE FUNCTION keep_search_texts_of_label()`,
    `CREATE TRIGGER tasks_search_new
      AFTER INSERT ON tasks FOR EACH ROW
      EXECUTE FUNCTION keep_search_text()`,
    `CREATE TRIGGER tasks_search
      AFTER UPDATE OF title, description, label_ids, parent_id ON tasks FOR EACH ROW WHEN ((((new.title)::text IS DISTINCT FROM (old.title)::text) OR ((new.description)::text IS DISTINCT FROM (old.description)::text) OR (new.label_ids IS DISTINCT FROM old.label_ids) OR (new.parent_id IS DISTINCT FROM old.parent_id)))
      EXECUTE FUNCTION keep_search_text()`,
    `COMMENT ON TABLE search_texts IS 'What a search finds tasks by; kept by triggers.'`,
    `GRANT EXECUTE ON FUNCTION sign_above(text, bigint, bit) TO docket_app`,
    `DROP FUNCTION index_search(text, integer)`,
    `DROP FUNCTION last_change(text, bigint)`,
    `DROP FUNCTION require_search_index(text, bigint, bigint, bigint)`,
    `DROP FUNCTION write_search_texts(text, bigint[])`,
    // LOSS: the rows of search_positions, which up makes again from change_clocks.
    `DROP TABLE search_positions`,
  ],
});
