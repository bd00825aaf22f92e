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
  UPDATE public.tasks SET completed = true, completed_at = NEW.completed_at, completed_with = NEW.id
    WHERE user_id = NEW.user_id AND id = ANY (below) AND NOT completed;
  RETURN NULL;
END
$function$`,
  ],
  down: [
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
  ],
});
