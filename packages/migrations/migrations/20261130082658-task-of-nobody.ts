import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
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
    IF NOT FOUND AND NEW.user_id = current_setting('app.user_id', true) THEN
      RAISE EXCEPTION 'There is no user %.', NEW.user_id
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_user_id_fkey';
    END IF;
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
  -- A task that takes its position along to another list, where it is taken, goes last.
  IF NEW.list_id <> OLD.list_id AND NEW.position = OLD.position THEN
    IF EXISTS (SELECT FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id AND position = NEW.position) THEN
      NEW.position := NULL;
    END IF;
  END IF;
  IF NEW.position IS NULL THEN
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$function$`,
  ],
  down: [
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
  -- A task that takes its position along to another list, where it is taken, goes last.
  IF NEW.list_id <> OLD.list_id AND NEW.position = OLD.position THEN
    IF EXISTS (SELECT FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id AND position = NEW.position) THEN
      NEW.position := NULL;
    END IF;
  END IF;
  IF NEW.position IS NULL THEN
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$function$`,
  ],
});
