import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `CREATE OR REPLACE FUNCTION complete_subtasks() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  below bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id) THEN
    RETURN NULL;
  END IF;
  below := ARRAY(
    WITH RECURSIVE step AS (
      SELECT task.id FROM public.tasks AS task
        WHERE task.user_id = NEW.user_id AND task.parent_id = NEW.id AND task.deleted_at IS NULL
      UNION ALL
      SELECT task.id FROM public.tasks AS task
        JOIN step ON task.user_id = NEW.user_id AND task.parent_id = step.id AND task.deleted_at IS NULL
    )
    SELECT id FROM step);
  UPDATE public.tasks SET completed = true, completed_with = NEW.id
    WHERE user_id = NEW.user_id AND id = ANY (below) AND NOT completed;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION reopen_subtasks() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  below bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id) THEN
    RETURN NULL;
  END IF;
  below := ARRAY(
    WITH RECURSIVE step AS (
      SELECT task.id FROM public.tasks AS task
        WHERE task.user_id = NEW.user_id AND task.parent_id = NEW.id AND task.deleted_at IS NULL
      UNION ALL
      SELECT task.id FROM public.tasks AS task
        JOIN step ON task.user_id = NEW.user_id AND task.parent_id = step.id AND task.deleted_at IS NULL
    )
    SELECT id FROM step);
  UPDATE public.tasks SET completed = false
    WHERE user_id = NEW.user_id AND id = ANY (below)
      AND completed_with = coalesce(OLD.completed_with, NEW.id);
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION trash_with_task() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  below bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id) THEN
    RETURN NULL;
  END IF;
  below := ARRAY(
    WITH RECURSIVE step AS (
      SELECT task.id FROM public.tasks AS task
        WHERE task.user_id = NEW.user_id AND task.parent_id = NEW.id 
      UNION ALL
      SELECT task.id FROM public.tasks AS task
        JOIN step ON task.user_id = NEW.user_id AND task.parent_id = step.id 
    )
    SELECT id FROM step);
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
  ],
  down: [
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
  ],
});
