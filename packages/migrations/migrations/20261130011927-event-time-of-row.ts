import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
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
      (user_id, seq, at, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq, NEW.updated_at,
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
      (user_id, seq, at, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq, NEW.updated_at,
      CASE WHEN current_setting('app.changes_of', true) = NEW.user_id THEN least(split_part(current_setting('app.changes', true), ' ', 1)::bigint, NEW.seq) ELSE NEW.seq END,
      split_part(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), ':', 1), nullif(substr(coalesce(nullif(current_setting('app.actor', true), ''), 'sql'), strpos(coalesce(nullif(current_setting('app.actor', true), ''), 'sql') || ':', ':') + 1), ''),
      'list', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      ELSE 'changed' END, was, became
    WHERE NEW.seq > 0;
  END IF;
  RETURN NULL;
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
      (user_id, seq, at, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq, NEW.updated_at,
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
      (user_id, seq, at, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT NEW.user_id, NEW.seq, NEW.updated_at,
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
  ],
  down: [
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
  ],
});
