import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `DROP FUNCTION log_event(text, bigint, text, bigint, text, jsonb, jsonb)`,
    `DROP FUNCTION take_change_numbers(text)`,
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
    `CREATE OR REPLACE FUNCTION label_lines(owner text, labels_of_task bigint[]) RETURNS text LANGUAGE plpgsql
 STABLE AS $function$
BEGIN
  IF labels_of_task = '{}' THEN
    RETURN '';
  END IF;
  RETURN (SELECT coalesce(string_agg(E'\\n' || public.search_fold(name::text), '' ORDER BY id), '')
    FROM public.labels WHERE user_id = owner AND id = ANY (labels_of_task));
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_completion() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  number bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    number := public.next_change_number(NEW.user_id);
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, number,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, number) ELSE number END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'completion', NEW.id, 'created', NULL, NULL
    WHERE number > 0;
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM public.tasks WHERE user_id = OLD.user_id AND id = OLD.task_id) THEN
    number := public.next_change_number(OLD.user_id);
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT OLD.user_id, number,
      CASE WHEN current_setting('app.changes_of', true) = OLD.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, number) ELSE number END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'completion', OLD.id, 'deleted', jsonb_build_object('taskId', OLD.task_id::text, 'occurrence', OLD.occurrence, 'dueDate', OLD.due_date, 'dueTime', OLD.due_time, 'dueZone', OLD.due_zone, 'repeat', OLD.repeat, 'completedAt', OLD.completed_at), NULL
    WHERE number > 0;
  ELSE
    DELETE FROM public.events
      WHERE user_id = OLD.user_id AND entity = 'completion' AND entity_id = OLD.id;
  END IF;
  RETURN OLD;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_label() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'label', NEW.id, 'created', NULL, NULL
    WHERE NEW.seq > 0;
    RETURN NULL;
  END IF;
  IF NEW.name IS DISTINCT FROM OLD.name
    OR NEW.color IS DISTINCT FROM OLD.color
    OR NEW.position IS DISTINCT FROM OLD.position
    OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
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
  END IF;
  IF became <> '{}' THEN
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'label', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became
    WHERE NEW.seq > 0;
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
    IF NEW.is_inbox THEN RETURN NULL; END IF;
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'list', NEW.id, 'created', NULL, NULL
    WHERE NEW.seq > 0;
    RETURN NULL;
  END IF;
  IF NEW.name IS DISTINCT FROM OLD.name
    OR NEW.color IS DISTINCT FROM OLD.color
    OR NEW.position IS DISTINCT FROM OLD.position
    OR NEW.archived_at IS DISTINCT FROM OLD.archived_at
    OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
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
  END IF;
  IF became <> '{}' THEN
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'list', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became
    WHERE NEW.seq > 0;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_purge() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  number bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    RETURN OLD;
  END IF;
  UPDATE public.events SET before = NULL, after = NULL
    WHERE user_id = OLD.user_id AND entity = TG_ARGV[0] AND entity_id = OLD.id
      AND (before IS NOT NULL OR after IS NOT NULL);
  number := public.next_change_number(OLD.user_id);
  INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT OLD.user_id, number,
      CASE WHEN current_setting('app.changes_of', true) = OLD.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, number) ELSE number END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      TG_ARGV[0], OLD.id, 'purged', NULL, NULL
    WHERE number > 0;
  RETURN OLD;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_section() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'section', NEW.id, 'created', NULL, NULL
    WHERE NEW.seq > 0;
    RETURN NULL;
  END IF;
  IF NEW.list_id IS DISTINCT FROM OLD.list_id
    OR NEW.name IS DISTINCT FROM OLD.name
    OR NEW.position IS DISTINCT FROM OLD.position
    OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at
    OR NEW.deleted_with IS DISTINCT FROM OLD.deleted_with THEN
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
  END IF;
  IF became <> '{}' THEN
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'section', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became
    WHERE NEW.seq > 0;
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
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'task', NEW.id, 'created', NULL, NULL
    WHERE NEW.seq > 0;
    RETURN NULL;
  END IF;
  IF NEW.title IS DISTINCT FROM OLD.title
    OR NEW.description IS DISTINCT FROM OLD.description
    OR NEW.completed IS DISTINCT FROM OLD.completed
    OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at
    OR NEW.deleted_with IS DISTINCT FROM OLD.deleted_with THEN
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
  END IF;
  IF NEW.list_id IS DISTINCT FROM OLD.list_id
    OR NEW.section_id IS DISTINCT FROM OLD.section_id
    OR NEW.parent_id IS DISTINCT FROM OLD.parent_id
    OR NEW.position IS DISTINCT FROM OLD.position
    OR NEW.label_ids IS DISTINCT FROM OLD.label_ids THEN
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
  END IF;
  IF NEW.completed_with IS DISTINCT FROM OLD.completed_with
    OR NEW.completed_at IS DISTINCT FROM OLD.completed_at
    OR NEW.priority IS DISTINCT FROM OLD.priority
    OR NEW.start_date IS DISTINCT FROM OLD.start_date
    OR NEW.due_date IS DISTINCT FROM OLD.due_date THEN
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
  END IF;
  IF NEW.due_time IS DISTINCT FROM OLD.due_time
    OR NEW.due_zone IS DISTINCT FROM OLD.due_zone
    OR NEW.repeat IS DISTINCT FROM OLD.repeat
    OR NEW.occurrence IS DISTINCT FROM OLD.occurrence THEN
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
  END IF;
  IF became <> '{}' THEN
    INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'task', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      WHEN became ? 'completed' THEN CASE WHEN NEW.completed THEN 'completed' ELSE 'reopened' END
      ELSE 'changed' END, was, became
    WHERE NEW.seq > 0;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION next_change_number(owner text) RETURNS bigint LANGUAGE plpgsql AS $function$
DECLARE
  held text[] := string_to_array(current_setting('app.changes', true), ' ');
  number bigint := held[2];
BEGIN
  IF current_setting('app.changes_of', true) IS DISTINCT FROM owner OR number > held[3]::bigint THEN
    held := public.take_change_numbers(owner);
    number := held[2];
  END IF;
  IF number > 0 THEN
    held[2] := number + 1;
    held[2] := set_config('app.changes', array_to_string(held, ' '), true);
  END IF;
  RETURN number;
END
$function$`,
    `CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  NEW.seq := public.next_change_number(NEW.user_id);
  IF TG_OP = 'UPDATE' THEN
    NEW.created_at := OLD.created_at;
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  END IF;
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
  -- Most tasks have neither, and start no query.
  IF NEW.deleted_at IS NULL AND (NEW.section_id IS NOT NULL OR NEW.parent_id IS NOT NULL) THEN
    IF EXISTS (SELECT FROM public.sections
      WHERE user_id = NEW.user_id AND id = NEW.section_id AND deleted_at IS NOT NULL) THEN
      RAISE EXCEPTION 'The section is in the trash.'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_section_fkey';
    END IF;
    -- One that was deleted with its parent comes back with it, in no particular order.
    IF OLD.deleted_with IS NULL AND EXISTS (SELECT FROM public.tasks
      WHERE user_id = NEW.user_id AND id = NEW.parent_id AND deleted_at IS NOT NULL) THEN
      RAISE EXCEPTION 'The task above is in the trash.'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_parent_fkey';
    END IF;
  END IF;
  IF NEW.position IS NULL THEN
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION search_fold(content text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $function$
BEGIN
  IF octet_length(content) = char_length(content) THEN
    RETURN regexp_replace(lower(content COLLATE "C"), '[\\t-\\r ]+', ' ', 'g');
  END IF;
  content := replace(replace(replace(replace(translate(lower(regexp_replace(normalize(content, NFKD), '[\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711\\u0730-\\u074a\\u093c\\u09bc\\u0a3c\\u0abc\\u0b3c\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20f0\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff]+', '', 'g')
      COLLATE "default"), 'ςıøđłħŧðɨʉɉ’‘‛ʼ‐‑‒–—―−“”„‟', 'σiodlhtdiuj''''''''-------""""'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
  RETURN normalize(regexp_replace(content, '[\\t-\\r \\u0085\\u1680\\u2028\\u2029]+', ' ', 'g'), NFC);
END
$function$`,
    `CREATE OR REPLACE FUNCTION search_patterns(q text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
  SELECT ARRAY(SELECT '%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%'
    FROM unnest(string_to_array(public.search_fold(q), ' ')) AS word WHERE word <> '')
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
    `CREATE OR REPLACE FUNCTION take_change_numbers(owner text) RETURNS text[] LANGUAGE plpgsql AS $function$
DECLARE
  first bigint;
  wanted bigint := 1;
  taken bigint;
  held text[];
  kept text;
BEGIN
  IF current_setting('app.changes_of', true) = owner THEN
    held := string_to_array(current_setting('app.changes'), ' ');
    first := held[1]::bigint;
    wanted := held[3]::bigint - first + 1;
  END IF;
  UPDATE public.change_clocks SET seq = seq + wanted WHERE user_id = owner RETURNING seq INTO taken;
  IF NOT FOUND THEN
    -- While an account is deleted, or where there is none, there is nothing to count.
    INSERT INTO public.change_clocks AS clock (user_id, seq)
      SELECT id, wanted FROM public.users WHERE id = owner
      ON CONFLICT (user_id) DO UPDATE SET seq = clock.seq + wanted RETURNING seq INTO taken;
    IF NOT FOUND THEN
      RETURN '{0,0,0}';
    END IF;
  END IF;
  held := ARRAY[coalesce(first, taken - wanted + 1), taken - wanted + 1, taken];
  kept := set_config('app.changes_of', owner, true);
  kept := set_config('app.changes', array_to_string(held, ' '), true);
  RETURN held;
END
$function$`,
    `CREATE OR REPLACE FUNCTION take_turn_to_change() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  owner text := current_setting('app.user_id', true);
  held text[];
BEGIN
  IF owner <> '' AND current_setting('app.changes_of', true) IS DISTINCT FROM owner THEN
    held := public.take_change_numbers(owner);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION text_signature(content text) RETURNS bit LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $function$
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
    `CREATE OR REPLACE FUNCTION titles_below(owner text, top bigint) RETURNS text LANGUAGE plpgsql
 STABLE SET search_path TO 'public', 'pg_temp' AS $function$
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
$function$`,
    `GRANT EXECUTE ON FUNCTION take_change_numbers(text) TO docket_app`,
  ],
  down: [
    `DROP FUNCTION take_change_numbers(text)`,
    `CREATE OR REPLACE FUNCTION keep_search_text() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
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
$function$`,
    `CREATE OR REPLACE FUNCTION keep_search_texts_of_label() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
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
$function$`,
    `CREATE OR REPLACE FUNCTION label_lines(owner text, labels_of_task bigint[]) RETURNS text LANGUAGE plpgsql
 STABLE SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF labels_of_task = '{}' THEN
    RETURN '';
  END IF;
  RETURN (SELECT coalesce(string_agg(E'\\n' || search_fold(name::text), '' ORDER BY id), '')
    FROM labels WHERE user_id = owner AND id = ANY (labels_of_task));
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
    `CREATE OR REPLACE FUNCTION search_fold(content text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF octet_length(content) = char_length(content) THEN
    RETURN regexp_replace(lower(content COLLATE "C"), '[\\t-\\r ]+', ' ', 'g');
  END IF;
  content := replace(replace(replace(replace(translate(lower(regexp_replace(normalize(content, NFKD), '[\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711\\u0730-\\u074a\\u093c\\u09bc\\u0a3c\\u0abc\\u0b3c\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20f0\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff]+', '', 'g')
      COLLATE "default"), 'ςıøđłħŧðɨʉɉ’‘‛ʼ‐‑‒–—―−“”„‟', 'σiodlhtdiuj''''''''-------""""'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
  RETURN normalize(regexp_replace(content, '[\\t-\\r \\u0085\\u1680\\u2028\\u2029]+', ' ', 'g'), NFC);
END
$function$`,
    `CREATE OR REPLACE FUNCTION search_patterns(q text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
  SELECT ARRAY(SELECT '%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%'
    FROM unnest(string_to_array(search_fold(q), ' ')) AS word WHERE word <> '')
$function$`,
    `CREATE OR REPLACE FUNCTION sign_above(owner text, parent bigint, bits bit) RETURNS void LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
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
    `CREATE OR REPLACE FUNCTION text_signature(content text) RETURNS bit LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path TO 'public', 'pg_temp' AS $function$
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
    `CREATE OR REPLACE FUNCTION titles_below(owner text, top bigint) RETURNS text LANGUAGE plpgsql
 STABLE SET search_path TO 'public', 'pg_temp' AS $function$
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
$function$`,
    `GRANT EXECUTE ON FUNCTION log_event(text, bigint, text, bigint, text, jsonb, jsonb) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION take_change_numbers(text) TO docket_app`,
  ],
});
