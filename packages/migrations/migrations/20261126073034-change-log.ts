import { migration, withoutForcedRowSecurity } from "@docket/migrator";

const numbered = ["labels", "lists", "sections", "tasks"];

/** Generated for the rows that there are, without an UPDATE that would set their updated_at. */
const numberById = (table: string) => [
  `ALTER TABLE ${table} ADD COLUMN seq bigint NOT NULL GENERATED ALWAYS AS (id) STORED`,
  `ALTER TABLE ${table} ALTER COLUMN seq DROP EXPRESSION`,
  `ALTER TABLE ${table} ALTER COLUMN seq SET DEFAULT 0`,
];

/** A name that a row in the trash has in common with another one, which it may have there alone. */
const renameTrashed = (table: string, scope: string, length: number) =>
  withoutForcedRowSecurity(
    table,
    `UPDATE ${table} SET name = left(name, ${length - 22}) || ' (' || id || ')'
      WHERE deleted_at IS NOT NULL AND EXISTS (SELECT FROM ${table} AS other
        WHERE (${scope.replaceAll(/\w+/g, "other.$&")}) = (${scope.replaceAll(/\w+/g, `${table}.$&`)})
          AND lower(other.name) = lower(${table}.name) AND other.id <> ${table}.id)`,
  );

/**
 * The change log and the trash. The rows that there are get their ids as numbers, so the tables are written
 * anew and locked meanwhile: about 5 seconds for a million tasks. Down, what is in the trash is there again.
 */
export const { up, down } = migration({
  up: [
    `DROP TRIGGER labels_set_updated_at ON labels`,
    `DROP TRIGGER lists_set_updated_at ON lists`,
    `DROP TRIGGER sections_set_updated_at ON sections`,
    `DROP TRIGGER tasks_place ON tasks`,
    `DROP TRIGGER tasks_set_updated_at ON tasks`,
    `DROP INDEX labels_name_key`,
    `DROP INDEX lists_name_key`,
    `DROP INDEX sections_name_key`,
    `DROP INDEX tasks_user_id_list_id_completed_id_idx`,
    `CREATE TABLE change_clocks (
      user_id text NOT NULL,
      seq bigint NOT NULL,
      forgotten_seq bigint NOT NULL DEFAULT 0,
      CONSTRAINT change_clocks_pkey PRIMARY KEY (user_id)
    )`,
    `ALTER TABLE change_clocks SET (fillfactor=50)`,
    `CREATE TABLE change_epoch (
      single boolean NOT NULL DEFAULT true,
      epoch uuid NOT NULL,
      CONSTRAINT change_epoch_pkey PRIMARY KEY (single),
      CONSTRAINT change_epoch_single CHECK (single)
    )`,
    `INSERT INTO change_epoch (epoch) VALUES (gen_random_uuid())`,
    `CREATE TABLE events (
      seq bigint NOT NULL,
      user_id text NOT NULL,
      change_set bigint NOT NULL,
      at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
      actor text NOT NULL,
      actor_id text,
      entity text NOT NULL,
      entity_id bigint NOT NULL,
      kind text NOT NULL,
      before jsonb,
      after jsonb,
      undone_by bigint,
      CONSTRAINT events_actor_known CHECK (actor = ANY (ARRAY['page', 'api-key', 'assistant', 'import', 'cli', 'sql'])),
      CONSTRAINT events_kind_known CHECK (kind = ANY (ARRAY['created', 'changed', 'completed', 'reopened', 'deleted', 'restored', 'purged'])),
      CONSTRAINT events_pkey PRIMARY KEY (user_id, seq)
    )`,
    `ALTER TABLE labels ADD COLUMN deleted_at timestamp(3) with time zone`,
    `ALTER TABLE lists ADD COLUMN deleted_at timestamp(3) with time zone`,
    `ALTER TABLE sections ADD COLUMN deleted_at timestamp(3) with time zone`,
    `ALTER TABLE sections ADD COLUMN deleted_with text`,
    `ALTER TABLE tasks ADD COLUMN deleted_at timestamp(3) with time zone`,
    `ALTER TABLE tasks ADD COLUMN deleted_with text`,
    ...numbered.flatMap(numberById),
    // As the owner, who sees no row of a forced table.
    ...numbered.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
    `INSERT INTO change_clocks (user_id, seq) SELECT user_id, max(seq) FROM (
      ${numbered.map((table) => `SELECT user_id, seq FROM ${table}`).join(" UNION ALL ")}
    ) AS numbered GROUP BY user_id`,
    ...numbered.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
    `CREATE OR REPLACE FUNCTION complete_subtasks() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  WITH RECURSIVE below AS (
    SELECT id FROM public.tasks
      WHERE user_id = NEW.user_id AND parent_id = NEW.id AND deleted_at IS NULL
    UNION ALL
    SELECT task.id FROM public.tasks AS task JOIN below
      ON task.user_id = NEW.user_id AND task.parent_id = below.id AND task.deleted_at IS NULL
  )
  UPDATE public.tasks AS task SET completed = true, completed_with = NEW.id FROM below
    WHERE task.user_id = NEW.user_id AND task.id = below.id AND NOT task.completed;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION empty_list() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    DELETE FROM public.tasks WHERE user_id = OLD.user_id AND list_id = OLD.id;
    DELETE FROM public.sections WHERE user_id = OLD.user_id AND list_id = OLD.id;
  END IF;
  RETURN OLD;
END
$function$`,
    `CREATE OR REPLACE FUNCTION empty_section() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    UPDATE public.tasks SET section_id = NULL WHERE user_id = OLD.user_id AND section_id = OLD.id;
  END IF;
  RETURN coalesce(NEW, OLD);
END
$function$`,
    `CREATE OR REPLACE FUNCTION forget_deleted_with() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  NEW.deleted_with := NULL;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION keep_section_in_list() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF NEW.deleted_at IS NULL AND EXISTS (SELECT FROM public.lists
    WHERE user_id = NEW.user_id AND id = NEW.list_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The section''s list is in the trash.' USING
      ERRCODE = CASE TG_OP WHEN 'INSERT' THEN 'foreign_key_violation' ELSE 'check_violation' END,
      CONSTRAINT = CASE TG_OP WHEN 'INSERT' THEN 'sections_list_fkey' ELSE 'sections_list_there' END;
  END IF;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION label_task() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  IF EXISTS (SELECT FROM public.labels
    WHERE user_id = NEW.user_id AND id = ANY (NEW.label_ids) AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'A label is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'task_labels_label_fkey';
  END IF;
  DELETE FROM public.task_labels
    WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  INSERT INTO public.task_labels (user_id, task_id, label_id)
    SELECT NEW.user_id, NEW.id, unnest(NEW.label_ids) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_completion() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, next_change_number(NEW.user_id), 'completion', NEW.id, 'created', NULL, NULL);
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM tasks WHERE user_id = OLD.user_id AND id = OLD.task_id) THEN
    PERFORM log_event(OLD.user_id, next_change_number(OLD.user_id), 'completion', OLD.id, 'deleted',
      jsonb_build_object('taskId', OLD.task_id::text, 'occurrence', OLD.occurrence, 'dueDate', OLD.due_date, 'dueTime', OLD.due_time, 'dueZone', OLD.due_zone, 'repeat', OLD.repeat, 'completedAt', OLD.completed_at), NULL);
  ELSE
    DELETE FROM events WHERE user_id = OLD.user_id AND entity = 'completion' AND entity_id = OLD.id;
  END IF;
  RETURN OLD;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_event(owner text, number bigint, what text, which bigint, happened text, was jsonb, became jsonb) RETURNS void LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  actor text := coalesce(nullif(current_setting('app.actor', true), ''), 'sql');
  held bigint[] := string_to_array(nullif(current_setting('app.changes', true), ''), ' ');
BEGIN
  IF number = 0 THEN
    RETURN;
  END IF;
  -- A statement over several users may have ended with another one's numbers.
  IF current_setting('app.changes_of', true) IS DISTINCT FROM owner OR held[1] > number THEN
    held[1] := number;
  END IF;
  INSERT INTO events
    (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
  VALUES (owner, number, held[1], split_part(actor, ':', 1),
    nullif(substr(actor, strpos(actor || ':', ':') + 1), ''), what, which, happened, was, became);
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_label() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'label', NEW.id, 'created', NULL, NULL);
    RETURN NULL;
  END IF;
  IF NEW.name IS DISTINCT FROM OLD.name THEN
    was := was || jsonb_build_object('name', OLD.name);
    became := became || jsonb_build_object('name', NEW.name);
  END IF;
  IF NEW.color IS DISTINCT FROM OLD.color THEN
    was := was || jsonb_build_object('color', OLD.color);
    became := became || jsonb_build_object('color', NEW.color);
  END IF;
  IF NEW.position IS DISTINCT FROM OLD.position THEN
    was := was || jsonb_build_object('position', OLD.position);
    became := became || jsonb_build_object('position', NEW.position);
  END IF;
  IF NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
    was := was || jsonb_build_object('deletedAt', OLD.deleted_at);
    became := became || jsonb_build_object('deletedAt', NEW.deleted_at);
  END IF;
  IF became <> '{}' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'label', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_list() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT (NEW.is_inbox) THEN PERFORM log_event(NEW.user_id, NEW.seq, 'list', NEW.id, 'created', NULL, NULL); END IF;
    RETURN NULL;
  END IF;
  IF NEW.name IS DISTINCT FROM OLD.name THEN
    was := was || jsonb_build_object('name', OLD.name);
    became := became || jsonb_build_object('name', NEW.name);
  END IF;
  IF NEW.color IS DISTINCT FROM OLD.color THEN
    was := was || jsonb_build_object('color', OLD.color);
    became := became || jsonb_build_object('color', NEW.color);
  END IF;
  IF NEW.position IS DISTINCT FROM OLD.position THEN
    was := was || jsonb_build_object('position', OLD.position);
    became := became || jsonb_build_object('position', NEW.position);
  END IF;
  IF NEW.archived_at IS DISTINCT FROM OLD.archived_at THEN
    was := was || jsonb_build_object('archivedAt', OLD.archived_at);
    became := became || jsonb_build_object('archivedAt', NEW.archived_at);
  END IF;
  IF NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
    was := was || jsonb_build_object('deletedAt', OLD.deleted_at);
    became := became || jsonb_build_object('deletedAt', NEW.deleted_at);
  END IF;
  IF became <> '{}' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'list', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_purge() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id) THEN
    RETURN OLD;
  END IF;
  UPDATE events SET before = NULL, after = NULL
    WHERE user_id = OLD.user_id AND entity = TG_ARGV[0] AND entity_id = OLD.id
      AND (before IS NOT NULL OR after IS NOT NULL);
  PERFORM log_event(OLD.user_id, next_change_number(OLD.user_id), TG_ARGV[0], OLD.id, 'purged', NULL, NULL);
  RETURN OLD;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_section() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'section', NEW.id, 'created', NULL, NULL);
    RETURN NULL;
  END IF;
  IF NEW.list_id IS DISTINCT FROM OLD.list_id THEN
    was := was || jsonb_build_object('listId', OLD.list_id::text);
    became := became || jsonb_build_object('listId', NEW.list_id::text);
  END IF;
  IF NEW.name IS DISTINCT FROM OLD.name THEN
    was := was || jsonb_build_object('name', OLD.name);
    became := became || jsonb_build_object('name', NEW.name);
  END IF;
  IF NEW.position IS DISTINCT FROM OLD.position THEN
    was := was || jsonb_build_object('position', OLD.position);
    became := became || jsonb_build_object('position', NEW.position);
  END IF;
  IF NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
    was := was || jsonb_build_object('deletedAt', OLD.deleted_at);
    became := became || jsonb_build_object('deletedAt', NEW.deleted_at);
  END IF;
  IF NEW.deleted_with IS DISTINCT FROM OLD.deleted_with THEN
    was := was || jsonb_build_object('deletedWith', OLD.deleted_with);
    became := became || jsonb_build_object('deletedWith', NEW.deleted_with);
  END IF;
  IF became <> '{}' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'section', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_task() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'task', NEW.id, 'created', NULL, NULL);
    RETURN NULL;
  END IF;
  IF NEW.title IS DISTINCT FROM OLD.title THEN
    was := was || jsonb_build_object('title', OLD.title);
    became := became || jsonb_build_object('title', NEW.title);
  END IF;
  IF NEW.description IS DISTINCT FROM OLD.description THEN
    was := was || jsonb_build_object('description', OLD.description);
    became := became || jsonb_build_object('description', NEW.description);
  END IF;
  IF NEW.completed IS DISTINCT FROM OLD.completed THEN
    was := was || jsonb_build_object('completed', OLD.completed);
    became := became || jsonb_build_object('completed', NEW.completed);
  END IF;
  IF NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
    was := was || jsonb_build_object('deletedAt', OLD.deleted_at);
    became := became || jsonb_build_object('deletedAt', NEW.deleted_at);
  END IF;
  IF NEW.deleted_with IS DISTINCT FROM OLD.deleted_with THEN
    was := was || jsonb_build_object('deletedWith', OLD.deleted_with);
    became := became || jsonb_build_object('deletedWith', NEW.deleted_with);
  END IF;
  IF NEW.list_id IS DISTINCT FROM OLD.list_id THEN
    was := was || jsonb_build_object('listId', OLD.list_id::text);
    became := became || jsonb_build_object('listId', NEW.list_id::text);
  END IF;
  IF NEW.section_id IS DISTINCT FROM OLD.section_id THEN
    was := was || jsonb_build_object('sectionId', OLD.section_id::text);
    became := became || jsonb_build_object('sectionId', NEW.section_id::text);
  END IF;
  IF NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
    was := was || jsonb_build_object('parentId', OLD.parent_id::text);
    became := became || jsonb_build_object('parentId', NEW.parent_id::text);
  END IF;
  IF NEW.position IS DISTINCT FROM OLD.position THEN
    was := was || jsonb_build_object('position', OLD.position);
    became := became || jsonb_build_object('position', NEW.position);
  END IF;
  IF NEW.label_ids IS DISTINCT FROM OLD.label_ids THEN
    was := was || jsonb_build_object('labelIds', OLD.label_ids::text[]);
    became := became || jsonb_build_object('labelIds', NEW.label_ids::text[]);
  END IF;
  IF NEW.completed_with IS DISTINCT FROM OLD.completed_with THEN
    was := was || jsonb_build_object('completedWith', OLD.completed_with::text);
    became := became || jsonb_build_object('completedWith', NEW.completed_with::text);
  END IF;
  IF NEW.completed_at IS DISTINCT FROM OLD.completed_at THEN
    was := was || jsonb_build_object('completedAt', OLD.completed_at);
    became := became || jsonb_build_object('completedAt', NEW.completed_at);
  END IF;
  IF NEW.priority IS DISTINCT FROM OLD.priority THEN
    was := was || jsonb_build_object('priority', OLD.priority);
    became := became || jsonb_build_object('priority', NEW.priority);
  END IF;
  IF NEW.start_date IS DISTINCT FROM OLD.start_date THEN
    was := was || jsonb_build_object('startDate', OLD.start_date);
    became := became || jsonb_build_object('startDate', NEW.start_date);
  END IF;
  IF NEW.due_date IS DISTINCT FROM OLD.due_date THEN
    was := was || jsonb_build_object('dueDate', OLD.due_date);
    became := became || jsonb_build_object('dueDate', NEW.due_date);
  END IF;
  IF NEW.due_time IS DISTINCT FROM OLD.due_time THEN
    was := was || jsonb_build_object('dueTime', OLD.due_time);
    became := became || jsonb_build_object('dueTime', NEW.due_time);
  END IF;
  IF NEW.due_zone IS DISTINCT FROM OLD.due_zone THEN
    was := was || jsonb_build_object('dueZone', OLD.due_zone);
    became := became || jsonb_build_object('dueZone', NEW.due_zone);
  END IF;
  IF NEW.repeat IS DISTINCT FROM OLD.repeat THEN
    was := was || jsonb_build_object('repeat', OLD.repeat);
    became := became || jsonb_build_object('repeat', NEW.repeat);
  END IF;
  IF NEW.occurrence IS DISTINCT FROM OLD.occurrence THEN
    was := was || jsonb_build_object('occurrence', OLD.occurrence);
    became := became || jsonb_build_object('occurrence', NEW.occurrence);
  END IF;
  IF became <> '{}' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'task', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      WHEN became ? 'completed' THEN CASE WHEN NEW.completed THEN 'completed' ELSE 'reopened' END
      ELSE 'changed' END, was, became);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION next_change_number(owner text) RETURNS bigint LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  held bigint[] := string_to_array(nullif(current_setting('app.changes', true), ''), ' ');
BEGIN
  IF current_setting('app.changes_of', true) IS DISTINCT FROM owner OR held[2] > held[3] THEN
    held := take_change_numbers(owner);
  END IF;
  IF held[2] > 0 THEN
    PERFORM set_config('app.changes', concat_ws(' ', held[1], held[2] + 1, held[3]), true);
  END IF;
  RETURN held[2];
END
$function$`,
    `CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  NEW.seq := next_change_number(NEW.user_id);
  IF TG_OP = 'UPDATE' THEN
    NEW.created_at := OLD.created_at;
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION place_last() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  last text;
BEGIN
  IF TG_TABLE_NAME = 'sections' THEN
    SELECT max(position) INTO last FROM public.sections
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id;
  ELSIF TG_TABLE_NAME = 'lists' THEN
    SELECT max(position) INTO last FROM public.lists WHERE user_id = NEW.user_id;
  ELSE
    SELECT max(position) INTO last FROM public.labels WHERE user_id = NEW.user_id;
  END IF;
  NEW.position := public.position_after(last);
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION place_task() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  above record;
  step bigint;
  level int := 1;
BEGIN
  IF NEW.parent_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id) THEN
    SELECT list_id, section_id INTO above FROM public.tasks
      WHERE user_id = NEW.user_id AND id = NEW.parent_id;
    NEW.list_id := coalesce(NEW.list_id, above.list_id);
    NEW.section_id := CASE WHEN NEW.list_id = above.list_id THEN above.section_id END;
    step := NEW.parent_id;
    WHILE step IS NOT NULL LOOP
      IF step = NEW.id THEN
        RAISE EXCEPTION 'A task cannot be below itself.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_not_below_itself';
      END IF;
      level := level + 1;
      SELECT parent_id INTO step FROM public.tasks WHERE user_id = NEW.user_id AND id = step;
    END LOOP;
    IF TG_OP = 'UPDATE' THEN
      WITH RECURSIVE below AS (
        SELECT id, 1 AS depth FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
        UNION ALL
        SELECT task.id, below.depth + 1 FROM public.tasks AS task
          JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
      )
      SELECT level + coalesce(max(depth), 0) INTO level FROM below;
    END IF;
    IF level > 5 THEN
      RAISE EXCEPTION 'Subtasks go 5 levels deep at most.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_levels';
    END IF;
  END IF;
  IF NEW.list_id IS NULL AND NEW.section_id IS NOT NULL THEN
    SELECT list_id INTO NEW.list_id FROM public.sections
      WHERE user_id = NEW.user_id AND id = NEW.section_id;
  END IF;
  IF NEW.list_id IS NULL THEN
    SELECT id INTO NEW.list_id FROM public.lists WHERE user_id = NEW.user_id AND is_inbox;
  ELSIF NEW.deleted_at IS NULL AND EXISTS (SELECT FROM public.lists
    WHERE user_id = NEW.user_id AND id = NEW.list_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The list is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_list_fkey';
  END IF;
  IF NEW.deleted_at IS NULL AND NEW.section_id IS NOT NULL AND EXISTS (SELECT FROM public.sections
    WHERE user_id = NEW.user_id AND id = NEW.section_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The section is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_section_fkey';
  END IF;
  -- One that was deleted with its parent comes back with it, in no particular order.
  IF NEW.deleted_at IS NULL AND NEW.parent_id IS NOT NULL AND OLD.deleted_with IS NULL
    AND EXISTS (SELECT FROM public.tasks
      WHERE user_id = NEW.user_id AND id = NEW.parent_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The task above is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_parent_fkey';
  END IF;
  IF NEW.position IS NULL THEN
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION reopen_subtasks() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  WITH RECURSIVE below AS (
    SELECT id FROM public.tasks
      WHERE user_id = NEW.user_id AND parent_id = NEW.id AND deleted_at IS NULL
    UNION ALL
    SELECT task.id FROM public.tasks AS task JOIN below
      ON task.user_id = NEW.user_id AND task.parent_id = below.id AND task.deleted_at IS NULL
  )
  UPDATE public.tasks AS task SET completed = false FROM below
    WHERE task.user_id = NEW.user_id AND task.id = below.id
      AND task.completed_with = coalesce(OLD.completed_with, NEW.id);
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION take_change_numbers(owner text) RETURNS bigint[] LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  held bigint[] := string_to_array(nullif(current_setting('app.changes', true), ''), ' ');
  wanted bigint := 1;
  taken bigint;
BEGIN
  IF current_setting('app.changes_of', true) = owner THEN
    wanted := held[3] - held[1] + 1;
  ELSE
    held := NULL;
  END IF;
  UPDATE change_clocks SET seq = seq + wanted WHERE user_id = owner RETURNING seq INTO taken;
  IF NOT FOUND THEN
    -- While an account is deleted, or where there is none, there is nothing to count.
    INSERT INTO change_clocks AS clock (user_id, seq) SELECT id, wanted FROM users WHERE id = owner
      ON CONFLICT (user_id) DO UPDATE SET seq = clock.seq + wanted RETURNING seq INTO taken;
    IF NOT FOUND THEN
      RETURN ARRAY[0, 0, 0];
    END IF;
  END IF;
  held := ARRAY[coalesce(held[1], taken - wanted + 1), taken - wanted + 1, taken];
  PERFORM set_config('app.changes_of', owner, true);
  PERFORM set_config('app.changes', array_to_string(held, ' '), true);
  RETURN held;
END
$function$`,
    `CREATE OR REPLACE FUNCTION take_turn_to_change() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  owner text := current_setting('app.user_id', true);
BEGIN
  IF owner <> '' AND current_setting('app.changes_of', true) IS DISTINCT FROM owner THEN
    PERFORM take_change_numbers(owner);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION trash_with_list() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF NEW.deleted_at IS NULL THEN
    UPDATE public.sections SET deleted_at = NULL
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_with = 'list ' || NEW.id;
    UPDATE public.tasks SET deleted_at = NULL
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_with = 'list ' || NEW.id;
  ELSIF OLD.deleted_at IS NULL THEN
    UPDATE public.sections SET deleted_at = NEW.deleted_at, deleted_with = 'list ' || NEW.id
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_at IS NULL;
    UPDATE public.tasks SET deleted_at = NEW.deleted_at, deleted_with = 'list ' || NEW.id
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION trash_with_task() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  below bigint[] := ARRAY(
    WITH RECURSIVE below AS (
      SELECT id FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
      UNION ALL
      SELECT task.id FROM public.tasks AS task
        JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
    )
    SELECT id FROM below);
BEGIN
  IF below = '{}' THEN
    RETURN NULL;
  END IF;
  IF NEW.deleted_at IS NULL THEN
    UPDATE public.tasks SET deleted_at = NULL
      WHERE user_id = NEW.user_id AND id = ANY (below) AND deleted_with = 'task ' || NEW.id;
  ELSIF OLD.deleted_at IS NULL THEN
    UPDATE public.tasks SET deleted_at = NEW.deleted_at, deleted_with = 'task ' || NEW.id
      WHERE user_id = NEW.user_id AND id = ANY (below) AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION unlabel_tasks() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.id)
      WHERE user_id = OLD.user_id AND id IN (
        SELECT task_id FROM public.task_labels WHERE user_id = OLD.user_id AND label_id = OLD.id);
  END IF;
  RETURN coalesce(NEW, OLD);
END
$function$`,
    `ALTER TABLE change_clocks ADD CONSTRAINT change_clocks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE`,
    `ALTER TABLE events ADD CONSTRAINT events_user_id_fkey FOREIGN KEY (user_id) REFERENCES change_clocks(user_id) ON DELETE CASCADE`,
    // After the foreign keys, for whose check they would hide the rows.
    `ALTER TABLE change_clocks ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE change_clocks FORCE ROW LEVEL SECURITY`,
    `ALTER TABLE events ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE events FORCE ROW LEVEL SECURITY`,
    `ALTER TABLE lists ADD CONSTRAINT lists_inbox_not_deleted CHECK ((NOT is_inbox) OR (deleted_at IS NULL))`,
    `ALTER TABLE sections ADD CONSTRAINT sections_deleted_with CHECK ((deleted_with IS NULL) OR (deleted_at IS NOT NULL))`,
    `ALTER TABLE tasks ADD CONSTRAINT tasks_deleted_with CHECK ((deleted_with IS NULL) OR (deleted_at IS NOT NULL))`,
    `CREATE INDEX events_purged_idx ON events (user_id, seq) WHERE (kind = 'purged')`,
    `CREATE INDEX events_undone_by_idx ON events (user_id, undone_by) WHERE (undone_by IS NOT NULL)`,
    `CREATE INDEX events_user_id_entity_entity_id_seq_idx ON events (user_id, entity, entity_id, seq)`,
    `CREATE UNIQUE INDEX labels_name_key ON labels (user_id, lower((name)::text)) WHERE (deleted_at IS NULL)`,
    `CREATE INDEX labels_trash_idx ON labels (user_id, deleted_at, id) WHERE (deleted_at IS NOT NULL)`,
    `CREATE INDEX labels_user_id_seq_idx ON labels (user_id, seq)`,
    `CREATE UNIQUE INDEX lists_name_key ON lists (user_id, lower((name)::text)) WHERE (deleted_at IS NULL)`,
    `CREATE INDEX lists_trash_idx ON lists (user_id, deleted_at, id) WHERE (deleted_at IS NOT NULL)`,
    `CREATE INDEX lists_user_id_seq_idx ON lists (user_id, seq)`,
    `CREATE UNIQUE INDEX sections_name_key ON sections (user_id, list_id, lower((name)::text)) WHERE (deleted_at IS NULL)`,
    `CREATE INDEX sections_trash_idx ON sections (user_id, deleted_at, id) WHERE ((deleted_at IS NOT NULL) AND (deleted_with IS NULL))`,
    `CREATE INDEX sections_user_id_seq_idx ON sections (user_id, seq)`,
    `CREATE INDEX tasks_trash_idx ON tasks (user_id, deleted_at, id) WHERE ((deleted_at IS NOT NULL) AND (deleted_with IS NULL))`,
    `CREATE INDEX tasks_user_id_list_id_completed_id_idx ON tasks (user_id, list_id, completed, id) WHERE (deleted_at IS NULL)`,
    `CREATE INDEX tasks_user_id_seq_idx ON tasks (user_id, seq)`,
    `CREATE TRIGGER completions_log_end
      BEFORE DELETE ON completions FOR EACH ROW
      EXECUTE FUNCTION log_completion()`,
    `CREATE TRIGGER completions_log
      AFTER INSERT ON completions FOR EACH ROW
      EXECUTE FUNCTION log_completion()`,
    `CREATE TRIGGER completions_take_turn
      BEFORE INSERT OR DELETE ON completions FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER labels_empty_trashed
      BEFORE UPDATE OF deleted_at ON labels FOR EACH ROW WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL)))
      EXECUTE FUNCTION unlabel_tasks()`,
    `CREATE TRIGGER labels_log_purge
      BEFORE DELETE ON labels FOR EACH ROW
      EXECUTE FUNCTION log_purge('label')`,
    `CREATE TRIGGER labels_log
      AFTER INSERT OR UPDATE ON labels FOR EACH ROW
      EXECUTE FUNCTION log_label()`,
    `CREATE TRIGGER labels_number
      BEFORE INSERT OR UPDATE ON labels FOR EACH ROW
      EXECUTE FUNCTION number_change()`,
    `CREATE TRIGGER labels_take_turn
      BEFORE INSERT OR DELETE OR UPDATE ON labels FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER lists_empty
      BEFORE DELETE ON lists FOR EACH ROW
      EXECUTE FUNCTION empty_list()`,
    `CREATE TRIGGER lists_log_purge
      BEFORE DELETE ON lists FOR EACH ROW
      EXECUTE FUNCTION log_purge('list')`,
    `CREATE TRIGGER lists_log
      AFTER INSERT OR UPDATE ON lists FOR EACH ROW
      EXECUTE FUNCTION log_list()`,
    `CREATE TRIGGER lists_number
      BEFORE INSERT OR UPDATE ON lists FOR EACH ROW
      EXECUTE FUNCTION number_change()`,
    `CREATE TRIGGER lists_take_turn
      BEFORE INSERT OR DELETE OR UPDATE ON lists FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER lists_trash
      AFTER UPDATE OF deleted_at ON lists FOR EACH ROW WHEN ((old.deleted_at IS DISTINCT FROM new.deleted_at))
      EXECUTE FUNCTION trash_with_list()`,
    `CREATE TRIGGER sections_empty_trashed
      BEFORE UPDATE OF deleted_at ON sections FOR EACH ROW WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL) AND (new.deleted_with IS NULL)))
      EXECUTE FUNCTION empty_section()`,
    `CREATE TRIGGER sections_empty
      BEFORE DELETE ON sections FOR EACH ROW
      EXECUTE FUNCTION empty_section()`,
    `CREATE TRIGGER sections_forget_deleted_with
      BEFORE UPDATE OF deleted_at ON sections FOR EACH ROW WHEN (((new.deleted_at IS NULL) AND (new.deleted_with IS NOT NULL)))
      EXECUTE FUNCTION forget_deleted_with()`,
    `CREATE TRIGGER sections_keep_in_list
      BEFORE INSERT OR UPDATE OF deleted_at ON sections FOR EACH ROW
      EXECUTE FUNCTION keep_section_in_list()`,
    `CREATE TRIGGER sections_log_purge
      BEFORE DELETE ON sections FOR EACH ROW
      EXECUTE FUNCTION log_purge('section')`,
    `CREATE TRIGGER sections_log
      AFTER INSERT OR UPDATE ON sections FOR EACH ROW
      EXECUTE FUNCTION log_section()`,
    `CREATE TRIGGER sections_number
      BEFORE INSERT OR UPDATE ON sections FOR EACH ROW
      EXECUTE FUNCTION number_change()`,
    `CREATE TRIGGER sections_take_turn
      BEFORE INSERT OR DELETE OR UPDATE ON sections FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER tasks_forget_deleted_with
      BEFORE UPDATE OF deleted_at ON tasks FOR EACH ROW WHEN (((new.deleted_at IS NULL) AND (new.deleted_with IS NOT NULL)))
      EXECUTE FUNCTION forget_deleted_with()`,
    `CREATE TRIGGER tasks_log_purge
      BEFORE DELETE ON tasks FOR EACH ROW
      EXECUTE FUNCTION log_purge('task')`,
    `CREATE TRIGGER tasks_log
      AFTER INSERT OR UPDATE ON tasks FOR EACH ROW
      EXECUTE FUNCTION log_task()`,
    `CREATE TRIGGER tasks_number
      BEFORE INSERT OR UPDATE ON tasks FOR EACH ROW
      EXECUTE FUNCTION number_change()`,
    `CREATE TRIGGER tasks_place
      BEFORE INSERT OR UPDATE OF list_id, section_id, parent_id, "position", deleted_at ON tasks FOR EACH ROW
      EXECUTE FUNCTION place_task()`,
    `CREATE TRIGGER tasks_take_turn
      BEFORE INSERT OR DELETE OR UPDATE ON tasks FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER tasks_trash
      AFTER UPDATE OF deleted_at ON tasks FOR EACH ROW WHEN (((old.deleted_at IS DISTINCT FROM new.deleted_at) AND (old.deleted_with IS NULL) AND (new.deleted_with IS NULL)))
      EXECUTE FUNCTION trash_with_task()`,
    `CREATE POLICY change_clocks_admin ON change_clocks
      FOR SELECT TO docket_admin
      USING (true)`,
    `CREATE POLICY change_clocks_owner ON change_clocks
      FOR ALL TO docket_app
      USING (user_id = NULLIF(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), ''))`,
    `CREATE POLICY events_admin ON events
      FOR SELECT TO docket_admin
      USING (true)`,
    `CREATE POLICY events_owner ON events
      FOR ALL TO docket_app
      USING (user_id = NULLIF(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), ''))`,
    `COMMENT ON TABLE change_clocks IS 'How far each user''s changes are; kept by triggers.'`,
    `COMMENT ON TABLE change_epoch IS 'One row: whose numbers of changes these are; another after a restore.'`,
    `COMMENT ON TABLE events IS 'What happened to which row, by whom; written by triggers.'`,
    `GRANT EXECUTE ON FUNCTION log_event(text, bigint, text, bigint, text, jsonb, jsonb) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION next_change_number(text) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION take_change_numbers(text) TO docket_app`,
    `GRANT SELECT ON TABLE change_clocks TO docket_admin`,
    `GRANT INSERT, SELECT, UPDATE ON TABLE change_clocks TO docket_app`,
    `GRANT SELECT ON TABLE change_epoch TO docket_admin, docket_app`,
    `GRANT SELECT ON TABLE events TO docket_admin`,
    `GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE events TO docket_app`,
    `REVOKE ALL (deleted_at) ON TABLE labels FROM docket_app`,
    `GRANT UPDATE (deleted_at) ON TABLE labels TO docket_app`,
    `REVOKE ALL (deleted_at) ON TABLE lists FROM docket_app`,
    `GRANT UPDATE (deleted_at) ON TABLE lists TO docket_app`,
    `REVOKE ALL (deleted_at) ON TABLE sections FROM docket_app`,
    `GRANT UPDATE (deleted_at) ON TABLE sections TO docket_app`,
    `REVOKE ALL (deleted_with) ON TABLE sections FROM docket_app`,
    `GRANT UPDATE (deleted_with) ON TABLE sections TO docket_app`,
  ],
  down: [
    `DROP TRIGGER completions_log_end ON completions`,
    `DROP TRIGGER completions_log ON completions`,
    `DROP TRIGGER completions_take_turn ON completions`,
    `DROP TRIGGER labels_empty_trashed ON labels`,
    `DROP TRIGGER labels_log_purge ON labels`,
    `DROP TRIGGER labels_log ON labels`,
    `DROP TRIGGER labels_number ON labels`,
    `DROP TRIGGER labels_take_turn ON labels`,
    `DROP TRIGGER lists_empty ON lists`,
    `DROP TRIGGER lists_log_purge ON lists`,
    `DROP TRIGGER lists_log ON lists`,
    `DROP TRIGGER lists_number ON lists`,
    `DROP TRIGGER lists_take_turn ON lists`,
    `DROP TRIGGER lists_trash ON lists`,
    `DROP TRIGGER sections_empty_trashed ON sections`,
    `DROP TRIGGER sections_empty ON sections`,
    `DROP TRIGGER sections_forget_deleted_with ON sections`,
    `DROP TRIGGER sections_keep_in_list ON sections`,
    `DROP TRIGGER sections_log_purge ON sections`,
    `DROP TRIGGER sections_log ON sections`,
    `DROP TRIGGER sections_number ON sections`,
    `DROP TRIGGER sections_take_turn ON sections`,
    `DROP TRIGGER tasks_forget_deleted_with ON tasks`,
    `DROP TRIGGER tasks_log_purge ON tasks`,
    `DROP TRIGGER tasks_log ON tasks`,
    `DROP TRIGGER tasks_number ON tasks`,
    `DROP TRIGGER tasks_place ON tasks`,
    `DROP TRIGGER tasks_take_turn ON tasks`,
    `DROP TRIGGER tasks_trash ON tasks`,
    `DROP INDEX labels_name_key`,
    `DROP INDEX labels_trash_idx`,
    `DROP INDEX labels_user_id_seq_idx`,
    `DROP INDEX lists_name_key`,
    `DROP INDEX lists_trash_idx`,
    `DROP INDEX lists_user_id_seq_idx`,
    `DROP INDEX sections_name_key`,
    `DROP INDEX sections_trash_idx`,
    `DROP INDEX sections_user_id_seq_idx`,
    `DROP INDEX tasks_trash_idx`,
    `DROP INDEX tasks_user_id_list_id_completed_id_idx`,
    `DROP INDEX tasks_user_id_seq_idx`,
    `ALTER TABLE change_clocks DROP CONSTRAINT change_clocks_user_id_fkey`,
    `ALTER TABLE events DROP CONSTRAINT events_user_id_fkey`,
    `ALTER TABLE lists DROP CONSTRAINT lists_inbox_not_deleted`,
    `ALTER TABLE sections DROP CONSTRAINT sections_deleted_with`,
    `ALTER TABLE tasks DROP CONSTRAINT tasks_deleted_with`,
    `DROP FUNCTION empty_list()`,
    `DROP FUNCTION empty_section()`,
    `DROP FUNCTION forget_deleted_with()`,
    `DROP FUNCTION keep_section_in_list()`,
    `DROP FUNCTION log_completion()`,
    `DROP FUNCTION log_event(text, bigint, text, bigint, text, jsonb, jsonb)`,
    `DROP FUNCTION log_label()`,
    `DROP FUNCTION log_list()`,
    `DROP FUNCTION log_purge()`,
    `DROP FUNCTION log_section()`,
    `DROP FUNCTION log_task()`,
    `DROP FUNCTION next_change_number(text)`,
    `DROP FUNCTION number_change()`,
    `DROP FUNCTION take_change_numbers(text)`,
    `DROP FUNCTION take_turn_to_change()`,
    `DROP FUNCTION trash_with_list()`,
    `DROP FUNCTION trash_with_task()`,
    ...renameTrashed("labels", "user_id", 60),
    ...renameTrashed("lists", "user_id", 120),
    ...renameTrashed("sections", "user_id, list_id", 120),
    // LOSS: the content of labels.deleted_at.
    `ALTER TABLE labels DROP COLUMN deleted_at`,
    // LOSS: the content of labels.seq.
    `ALTER TABLE labels DROP COLUMN seq`,
    // LOSS: the content of lists.deleted_at.
    `ALTER TABLE lists DROP COLUMN deleted_at`,
    // LOSS: the content of lists.seq.
    `ALTER TABLE lists DROP COLUMN seq`,
    // LOSS: the content of sections.deleted_at.
    `ALTER TABLE sections DROP COLUMN deleted_at`,
    // LOSS: the content of sections.deleted_with.
    `ALTER TABLE sections DROP COLUMN deleted_with`,
    // LOSS: the content of sections.seq.
    `ALTER TABLE sections DROP COLUMN seq`,
    // LOSS: the content of tasks.deleted_at.
    `ALTER TABLE tasks DROP COLUMN deleted_at`,
    // LOSS: the content of tasks.deleted_with.
    `ALTER TABLE tasks DROP COLUMN deleted_with`,
    // LOSS: the content of tasks.seq.
    `ALTER TABLE tasks DROP COLUMN seq`,
    // LOSS: the rows of change_clocks.
    `DROP TABLE change_clocks`,
    // LOSS: the rows of change_epoch.
    `DROP TABLE change_epoch`,
    // LOSS: the rows of events.
    `DROP TABLE events`,
    `CREATE OR REPLACE FUNCTION complete_subtasks() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  WITH RECURSIVE below AS (
    SELECT id FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
    UNION ALL
    SELECT task.id FROM public.tasks AS task
      JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
  )
  UPDATE public.tasks AS task SET completed = true, completed_with = NEW.id FROM below
    WHERE task.user_id = NEW.user_id AND task.id = below.id AND NOT task.completed;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION label_task() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  DELETE FROM public.task_labels
    WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  INSERT INTO public.task_labels (user_id, task_id, label_id)
    SELECT NEW.user_id, NEW.id, unnest(NEW.label_ids) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION place_last() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  last text;
BEGIN
  IF TG_TABLE_NAME = 'sections' THEN
    PERFORM FROM public.lists WHERE user_id = NEW.user_id AND id = NEW.list_id FOR NO KEY UPDATE;
    SELECT max(position) INTO last FROM public.sections
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id;
  ELSE
    PERFORM FROM public.lists WHERE user_id = NEW.user_id AND is_inbox FOR NO KEY UPDATE;
    IF TG_TABLE_NAME = 'lists' THEN
      SELECT max(position) INTO last FROM public.lists WHERE user_id = NEW.user_id;
    ELSE
      SELECT max(position) INTO last FROM public.labels WHERE user_id = NEW.user_id;
    END IF;
  END IF;
  NEW.position := public.position_after(last);
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION place_task() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  locked bigint;
  above record;
  step bigint;
  level int := 1;
BEGIN
  IF NEW.parent_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id) THEN
    LOOP
      SELECT list_id, section_id INTO above FROM public.tasks
        WHERE user_id = NEW.user_id AND id = NEW.parent_id;
      EXIT WHEN above.list_id IS NOT DISTINCT FROM locked;
      locked := above.list_id;
      PERFORM FROM public.lists WHERE user_id = NEW.user_id AND id = locked FOR NO KEY UPDATE;
    END LOOP;
    NEW.list_id := coalesce(NEW.list_id, above.list_id);
    NEW.section_id := CASE WHEN NEW.list_id = above.list_id THEN above.section_id END;
    step := NEW.parent_id;
    WHILE step IS NOT NULL LOOP
      IF step = NEW.id THEN
        RAISE EXCEPTION 'A task cannot be below itself.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_not_below_itself';
      END IF;
      level := level + 1;
      SELECT parent_id INTO step FROM public.tasks WHERE user_id = NEW.user_id AND id = step;
    END LOOP;
    IF TG_OP = 'UPDATE' THEN
      WITH RECURSIVE below AS (
        SELECT id, 1 AS depth FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
        UNION ALL
        SELECT task.id, below.depth + 1 FROM public.tasks AS task
          JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
      )
      SELECT level + coalesce(max(depth), 0) INTO level FROM below;
    END IF;
    IF level > 5 THEN
      RAISE EXCEPTION 'Subtasks go 5 levels deep at most.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_levels';
    END IF;
  END IF;
  IF NEW.list_id IS NULL AND NEW.section_id IS NOT NULL THEN
    SELECT list_id INTO NEW.list_id FROM public.sections
      WHERE user_id = NEW.user_id AND id = NEW.section_id;
  END IF;
  IF NEW.list_id IS NULL THEN
    SELECT id INTO NEW.list_id FROM public.lists
      WHERE user_id = NEW.user_id AND is_inbox FOR NO KEY UPDATE;
    locked := NEW.list_id;
  END IF;
  IF NEW.position IS NULL THEN
    IF locked IS DISTINCT FROM NEW.list_id THEN
      PERFORM FROM public.lists WHERE user_id = NEW.user_id AND id = NEW.list_id FOR NO KEY UPDATE;
    END IF;
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION reopen_subtasks() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  WITH RECURSIVE below AS (
    SELECT id FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
    UNION ALL
    SELECT task.id FROM public.tasks AS task
      JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
  )
  UPDATE public.tasks AS task SET completed = false FROM below
    WHERE task.user_id = NEW.user_id AND task.id = below.id
      AND task.completed_with = coalesce(OLD.completed_with, NEW.id);
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION unlabel_tasks() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.id)
    WHERE user_id = OLD.user_id AND id IN (
      SELECT task_id FROM public.task_labels WHERE user_id = OLD.user_id AND label_id = OLD.id);
  RETURN OLD;
END
$function$`,
    `CREATE UNIQUE INDEX labels_name_key ON labels (user_id, lower((name)::text))`,
    `CREATE UNIQUE INDEX lists_name_key ON lists (user_id, lower((name)::text))`,
    `CREATE UNIQUE INDEX sections_name_key ON sections (user_id, list_id, lower((name)::text))`,
    `CREATE INDEX tasks_user_id_list_id_completed_id_idx ON tasks (user_id, list_id, completed, id)`,
    `CREATE TRIGGER labels_set_updated_at
      BEFORE UPDATE ON labels FOR EACH ROW
      EXECUTE FUNCTION set_updated_at()`,
    `CREATE TRIGGER lists_set_updated_at
      BEFORE UPDATE ON lists FOR EACH ROW
      EXECUTE FUNCTION set_updated_at()`,
    `CREATE TRIGGER sections_set_updated_at
      BEFORE UPDATE ON sections FOR EACH ROW
      EXECUTE FUNCTION set_updated_at()`,
    `CREATE TRIGGER tasks_place
      BEFORE INSERT OR UPDATE OF list_id, section_id, parent_id, "position" ON tasks FOR EACH ROW
      EXECUTE FUNCTION place_task()`,
    `CREATE TRIGGER tasks_set_updated_at
      BEFORE UPDATE ON tasks FOR EACH ROW
      EXECUTE FUNCTION set_updated_at()`,
  ],
});
